/** How a text filter or a choice among named values may be set. */
export type FilterKind = "text" | readonly string[];

/** What one table allows. The parameters `sort`, `page` and `size` are taken, so no filter may be called that. */
export type TableShape<Column extends string = string, Filter extends string = string> = {
  columns: readonly Column[];
  filters: Readonly<Record<Filter, FilterKind>>;
  defaultSort: NoInfer<Column> | null;
  defaultDescending: boolean;
  pageSizes: readonly [number, ...number[]];
};

/** Which rows of a table are wanted, in which order. `page` counts from 1; a filter that is not set is absent. */
export type TableQuery<Column extends string = string, Filter extends string = string> = {
  sort: Column | null;
  descending: boolean;
  page: number;
  pageSize: number;
  filters: Partial<Record<Filter, string>>;
};

export type ParsedTableQuery<Column extends string = string, Filter extends string = string> = {
  query: TableQuery<Column, Filter>;
  notes: string[];
};

const RESERVED = ["sort", "page", "size"];
const MAX_PAGE = 1_000_000;
const MAX_TEXT = 200;

/** The query of a table that nobody has touched: first page, first page size, default order, no filter. */
export function defaultTableQuery<C extends string, F extends string>(
  shape: TableShape<C, F>,
): TableQuery<C, F> {
  return {
    sort: shape.defaultSort,
    descending: shape.defaultDescending,
    page: 1,
    pageSize: shape.pageSizes[0],
    filters: {},
  };
}

/**
 * Reads a table's query from a URL: `sort=column` or `sort=-column` (descending), `page` (1 to 1,000,000),
 * `size` (one of the shape's page sizes) and one parameter per filter. Parameters the shape does not know are
 * left alone, since they belong to the rest of the page. Whatever is wrong falls back to its default, and
 * `notes` says so in words, one sentence each; the query is always usable. Throws only when the shape itself
 * names a filter `sort`, `page` or `size`.
 */
export function parseTableQuery<C extends string, F extends string>(
  params: URLSearchParams,
  shape: TableShape<C, F>,
): ParsedTableQuery<C, F> {
  const notes: string[] = [];
  const query = defaultTableQuery(shape);
  const read = (name: string) => {
    const [first, ...others] = params.getAll(name).filter((value) => value.trim() !== "");
    if (others.length > 0) notes.push(`“${name}” was given more than once; the first was used.`);
    return first?.trim();
  };
  readSort(read("sort"), shape, query, notes);
  query.page = readWhole(read("page"), "page", 1, (n) => n >= 1 && n <= MAX_PAGE, notes);
  query.pageSize = readWhole(read("size"), "size", query.pageSize, (n) => shape.pageSizes.includes(n), notes);
  for (const name of filterNames(shape)) {
    const value = readFilter(read(name), name, shape.filters[name], notes);
    if (value !== undefined) query.filters[name] = value;
  }
  return { query, notes };
}

/**
 * Writes a query as URL parameters, leaving out what is default, so that `parseTableQuery` of the result gives the
 * same query back and an untouched table has an empty query string.
 */
export function serialiseTableQuery<C extends string, F extends string>(
  query: TableQuery<C, F>,
  shape: TableShape<C, F>,
): URLSearchParams {
  const params = new URLSearchParams();
  for (const name of filterNames(shape)) {
    const value = query.filters[name];
    if (value) params.set(name, value);
  }
  const isDefault = query.sort === shape.defaultSort && query.descending === shape.defaultDescending;
  if (query.sort !== null && !isDefault) params.set("sort", sortValue(query.sort, query.descending));
  if (query.pageSize !== shape.pageSizes[0]) params.set("size", String(query.pageSize));
  if (query.page !== 1) params.set("page", String(query.page));
  return params;
}

/** The `sort` parameter for a column: the name, with a minus in front when descending. */
export function sortValue(column: string, descending: boolean): string {
  return descending ? `-${column}` : column;
}

/** The query after its column's heading is chosen: the other direction, or a new column, from the first page. */
export function sortedBy<C extends string, F extends string>(
  query: TableQuery<C, F>,
  column: NoInfer<C>,
  descendingFirst = false,
): TableQuery<C, F> {
  const descending = query.sort === column ? !query.descending : descendingFirst;
  return { ...query, sort: column, descending, page: 1 };
}

/**
 * How many rows of a table are counted under a filter, sorted by a column that has no index, and reached by turning pages; what is beyond is found by a
 * filter, or from the other end of the order.
 */
export const MOST_ROWS = 10_000;

/** How many pages `total` rows make, up to `MOST_ROWS`; an empty table still has one. */
export function pageCount(total: number, pageSize: number): number {
  return Math.max(1, Math.ceil(Math.min(total, MOST_ROWS) / pageSize));
}

/** The query with a page past the end brought back to the last one. */
export function withinPages<C extends string, F extends string>(
  query: TableQuery<C, F>,
  total: number,
): TableQuery<C, F> {
  return { ...query, page: Math.min(query.page, pageCount(total, query.pageSize)) };
}

/** Whether any filter is set. */
export function isFiltered(query: TableQuery): boolean {
  return Object.values(query.filters).some((value) => value !== undefined && value !== "");
}

function filterNames<F extends string>(shape: TableShape<string, F>): F[] {
  const names = Object.keys(shape.filters) as F[];
  const taken = names.find((name) => RESERVED.includes(name));
  if (taken) throw new Error(`a filter may not be called "${taken}"`);
  return names;
}

function readSort<C extends string>(
  text: string | undefined,
  shape: TableShape<C>,
  query: TableQuery<C>,
  notes: string[],
) {
  if (text === undefined) return;
  const descending = text.startsWith("-");
  const column = shape.columns.find((name) => name === (descending ? text.slice(1) : text));
  if (column === undefined) {
    notes.push(`The table cannot be sorted by “${shown(text)}”; its usual order was used.`);
    return;
  }
  query.sort = column;
  query.descending = descending;
}

function readWhole(
  text: string | undefined,
  name: string,
  fallback: number,
  allowed: (n: number) => boolean,
  notes: string[],
): number {
  if (text === undefined) return fallback;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (allowed(value)) return value;
  notes.push(`“${shown(text)}” is not a ${name} this table has; ${fallback} was used.`);
  return fallback;
}

function readFilter(
  text: string | undefined,
  name: string,
  kind: FilterKind,
  notes: string[],
): string | undefined {
  if (text === undefined) return undefined;
  if (kind !== "text") {
    if (kind.includes(text)) return text;
    notes.push(`“${shown(text)}” is not a choice for ${name}; the filter was left out.`);
    return undefined;
  }
  const clean = text.replaceAll("\u0000", "").trim();
  const kept = Array.from(clean.slice(0, 2 * MAX_TEXT))
    .slice(0, MAX_TEXT)
    .join("")
    .trim();
  if (kept !== clean) notes.push(`The text for ${name} was cut to ${MAX_TEXT} characters.`);
  return kept === "" ? undefined : kept;
}

function shown(text: string): string {
  const characters = Array.from(text.slice(0, 80));
  return characters.length > 40 ? `${characters.slice(0, 40).join("")}…` : text;
}
