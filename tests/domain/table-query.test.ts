import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  defaultTableQuery,
  isFiltered,
  MOST_ROWS,
  pageCount,
  parseTableQuery,
  serialiseTableQuery,
  sortedBy,
  type TableQuery,
  type TableShape,
  withinPages,
} from "../../app/domain/table-query.ts";

const shape = {
  columns: ["added", "agreement", "judged"],
  filters: { q: "text", state: ["open", "scored"] },
  defaultSort: "added",
  defaultDescending: true,
  pageSizes: [25, 50, 100],
} as const satisfies TableShape;

const parse = (search: string) => parseTableQuery(new URLSearchParams(search), shape);

describe("parseTableQuery", () => {
  it("gives the defaults, and no note, for an empty query string", () => {
    expect(parse("")).toEqual({
      query: { sort: "added", descending: true, page: 1, pageSize: 25, filters: {} },
      notes: [],
    });
  });

  it("reads order, page, size and filters", () => {
    expect(parse("sort=agreement&page=3&size=50&state=open&q=+two+trains+")).toEqual({
      query: {
        sort: "agreement",
        descending: false,
        page: 3,
        pageSize: 50,
        filters: { state: "open", q: "two trains" },
      },
      notes: [],
    });
  });

  it("reads a minus as descending", () => {
    expect(parse("sort=-judged").query).toMatchObject({ sort: "judged", descending: true });
    expect(parse("sort=added").query).toMatchObject({ sort: "added", descending: false });
  });

  it.each([
    ["sort=password", "The table cannot be sorted by “password”; its usual order was used."],
    ["sort=--judged", "The table cannot be sorted by “--judged”; its usual order was used."],
    ["sort=constructor", "The table cannot be sorted by “constructor”; its usual order was used."],
    ["page=0", "“0” is not a page this table has; 1 was used."],
    ["page=-2", "“-2” is not a page this table has; 1 was used."],
    ["page=1.5", "“1.5” is not a page this table has; 1 was used."],
    ["page=1e3", "“1e3” is not a page this table has; 1 was used."],
    ["page=1000001", "“1000001” is not a page this table has; 1 was used."],
    ["page=99999999999999999999", "“99999999999999999999” is not a page this table has; 1 was used."],
    ["size=26", "“26” is not a size this table has; 25 was used."],
    ["state=closed", "“closed” is not a choice for state; the filter was left out."],
  ])("falls back for %s and says so", (search, note) => {
    expect(parse(search)).toEqual({ query: defaultTableQuery(shape), notes: [note] });
  });

  it("uses the first of a repeated parameter and says so", () => {
    const { query, notes } = parse("page=2&page=3");
    expect(query.page).toBe(2);
    expect(notes).toEqual(["“page” was given more than once; the first was used."]);
  });

  it("treats empty and blank parameters as absent, as an empty form field is", () => {
    expect(parse("q=&state=&sort=&page=+&size=")).toEqual({ query: defaultTableQuery(shape), notes: [] });
  });

  it("cuts a long text filter between characters, drops NUL, and says that it cut", () => {
    const { query, notes } = parse(`q=%00${encodeURIComponent("😀".repeat(250))}`);
    expect(query.filters.q).toBe("😀".repeat(200));
    expect(notes).toEqual(["The text for q was cut to 200 characters."]);
  });

  it("leaves parameters of the rest of the page alone", () => {
    expect(parse("tab=tasks&utm=x")).toEqual({ query: defaultTableQuery(shape), notes: [] });
  });

  it("shortens what it quotes", () => {
    expect(parse(`sort=${"x".repeat(5000)}`).notes[0]?.length).toBeLessThan(120);
  });

  it("refuses a shape whose filter takes a reserved name", () => {
    const wrong = { ...shape, filters: { page: "text" } } as const;
    expect(() => parseTableQuery(new URLSearchParams(), wrong)).toThrow(/may not be called "page"/);
  });

  it("never throws and always gives an allowed query, whatever the URL says", () => {
    const parameter = fc.tuple(
      fc.oneof(fc.constantFrom("sort", "page", "size", "q", "state"), fc.string()),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(fc.array(parameter), (pairs) => {
        const { query } = parseTableQuery(new URLSearchParams(pairs), shape);
        expect([null, ...shape.columns]).toContain(query.sort);
        expect(shape.pageSizes).toContain(query.pageSize);
        expect(Number.isSafeInteger(query.page) && query.page >= 1).toBe(true);
        expect([undefined, ...shape.filters.state]).toContain(query.filters.state);
        expect(query.filters.q ?? "x").not.toBe("");
      }),
    );
  });
});

describe("serialiseTableQuery", () => {
  it("leaves out what is default", () => {
    expect(serialiseTableQuery(defaultTableQuery(shape), shape).toString()).toBe("");
  });

  it("keeps the direction of the default column when it is turned round", () => {
    const query = sortedBy(defaultTableQuery(shape), "added");
    expect(serialiseTableQuery(query, shape).toString()).toBe("sort=added");
  });

  it("comes back the same when read again", () => {
    const queries: fc.Arbitrary<TableQuery<"added" | "agreement" | "judged", "q" | "state">> = fc.record({
      sort: fc.constantFrom("added", "agreement", "judged"),
      descending: fc.boolean(),
      page: fc.integer({ min: 1, max: 1_000_000 }),
      pageSize: fc.constantFrom(25, 50, 100),
      filters: fc.record(
        {
          q: fc
            .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
            .filter((s) => s.trim() === s && s !== ""),
          state: fc.constantFrom("open", "scored"),
        },
        { requiredKeys: [] },
      ),
    });
    fc.assert(
      fc.property(queries, (query) => {
        const text = serialiseTableQuery(query, shape).toString();
        expect(parse(text)).toEqual({ query, notes: [] });
      }),
    );
  });
});

describe("moving about", () => {
  const start = { ...defaultTableQuery(shape), page: 4 };

  it("turns the order of the same column round and goes to the first page", () => {
    expect(sortedBy(start, "added")).toMatchObject({ sort: "added", descending: false, page: 1 });
  });

  it("sorts a new column ascending, or descending where asked", () => {
    expect(sortedBy(start, "judged")).toMatchObject({ sort: "judged", descending: false, page: 1 });
    expect(sortedBy(start, "agreement", true)).toMatchObject({ sort: "agreement", descending: true });
  });

  it("counts pages", () => {
    expect([0, 1, 25, 26, 1319].map((total) => pageCount(total, 25))).toEqual([1, 1, 1, 2, 53]);
  });

  it("turns no pages beyond the rows that are reached", () => {
    expect(pageCount(MOST_ROWS + 1, 25)).toBe(MOST_ROWS / 25);
    expect(withinPages({ ...start, page: 1_000 }, 1_000_000).page).toBe(MOST_ROWS / start.pageSize);
  });

  it("brings a page past the end back to the last", () => {
    expect(withinPages(start, 60).page).toBe(3);
    expect(withinPages(start, 0).page).toBe(1);
    expect(withinPages(start, 500).page).toBe(4);
  });

  it("knows whether a filter is set", () => {
    expect(isFiltered(start)).toBe(false);
    expect(isFiltered({ ...start, filters: { q: "" } })).toBe(false);
    expect(isFiltered({ ...start, filters: { q: "x" } })).toBe(true);
  });
});
