import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fileProblem, readHead } from "#app/components/lab/file-head.ts";
import {
  estimateLines,
  guessShape,
  previewKnownLines,
  previewLines,
  sampleKnownLine,
} from "#app/components/lab/preview.ts";
import { PRESETS } from "#app/domain/presets.ts";

const linesOf = (rows: unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

async function headOf(content: BlobPart) {
  const head = await readHead(new Blob([content]));
  if (!head.ok) throw new Error(head.problem);
  return head;
}

const problemOf = async (content: BlobPart) => {
  const head = await readHead(new Blob([content]));
  return head.ok ? null : head.problem;
};

const native = (n: number) => ({ id: `p-${n}`, prompt: `What is ${n}?`, completions: ["one", "two"] });

describe("a file that is no JSON Lines", () => {
  it.each([
    ["nothing", "", /empty/],
    ["blank lines", "\n\n  \n", /no lines with anything/],
    ["gzip", gzipSync("{}"), /gzip.*unpack/],
    ["UTF-16 with its mark", Buffer.from("\ufeff{}", "utf16le"), /UTF-16.*UTF-8/],
    ["UTF-16 without", Buffer.from('{"prompt":"x"}', "utf16le"), /UTF-16/],
    ["Parquet", "PAR1\u0000\u0001", /Parquet/],
    ["one array", '[\n{"prompt":"x"}\n]', /one JSON array.*jq/],
    ["CSV", "prompt,a,b\nx,y,z\n", /JSON Lines.*Line 1 is not JSON at character 1/],
  ])("is told in one sentence: %s", async (_, content, words) => {
    expect(await problemOf(content)).toMatch(words);
  });

  it("is not suspected of plain text in any script", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (text) => {
        fc.pre(!text.includes("\0"));
        const start = new TextEncoder().encode(`{"prompt":${JSON.stringify(text)}}`);
        expect(fileProblem(start)).toBeNull();
      }),
    );
  });
});

describe("the head of a file", () => {
  it("has every line of a small file, the last one without its line end", async () => {
    const head = await headOf(`${linesOf([native(1)])}\n{"broken\n${JSON.stringify(native(2))}`);
    expect(head.whole).toBe(true);
    expect(head.lines.map(({ number, ok }) => [number, ok])).toEqual([
      [1, true],
      [3, false],
      [4, true],
    ]);
  });

  it("ends at the last whole line within 64 KiB, wherever a character is cut", async () => {
    const rows = Array.from({ length: 3_000 }, (_, n) => ({ ...native(n), field: "数学" }));
    const content = linesOf(rows);
    const head = await headOf(content);
    expect(head.whole).toBe(false);
    expect(head.byteCount).toBeLessThanOrEqual(64 * 1024);
    expect(head.lines.every(({ ok }) => ok)).toBe(true);
    const estimate = estimateLines(head, new Blob([content]).size);
    expect(estimate).toBeGreaterThan(2_800);
    expect(estimate).toBeLessThan(3_200);
  });

  it("reads on when the first line alone is longer", async () => {
    const head = await headOf(linesOf([{ ...native(1), reference: "x".repeat(200_000) }, native(2)]));
    expect(head.lines).toHaveLength(2);
    expect(head.whole).toBe(true);
  });

  it("gives up at the length that a line may have", async () => {
    expect(await problemOf(`{"prompt":"${"x".repeat(17 * 1024 * 1024)}"}`)).toMatch(/16 MiB/);
  });
});

describe("the shape of the lines", () => {
  const shapeOf = async (rows: unknown[]) => guessShape((await headOf(linesOf(rows))).lines);

  it("is Assay's own where one line reads so", async () => {
    expect(await shapeOf([{ prompt: "x", completions: ["only one"] }, native(1)])).toEqual({ native: true });
  });

  it("is Assay's own where the lines look so, though each has a fault", async () => {
    expect(await shapeOf([{ prompt: "x", completions: [] }])).toEqual({ native: true });
  });

  it("is guessed of one key per model", async () => {
    const row = { question: "Q", ground_truth: "T", a: { solution: "1" }, b: { solution: "2" } };
    expect(await shapeOf([row, row])).toEqual({
      native: false,
      map: {
        prompt: "/question",
        reference: "/ground_truth",
        completions: { a: "/a/solution", b: "/b/solution" },
      },
    });
  });

  it("is left to a person where nothing tells it", async () => {
    expect(await shapeOf([{ x: 1 }])).toEqual({ native: false, map: null });
  });
});

describe("the preview", () => {
  it("says what the upload will say, by the lab's own names", async () => {
    const { lines } = await headOf(
      linesOf([{ q: "Q", a: { s: "1" }, b: { s: "2" } }, { q: "Q", a: { s: "1" } }, "x"]),
    );
    const map = { prompt: "/q", completions: { "model-a": "/a/s", "model-b": "/b/s" } };
    const [good, bad, broken] = previewLines(lines, map);
    expect(good).toMatchObject({
      ok: true,
      content: { completions: [{ model: "model-a", text: "1" }, { model: "model-b" }] },
    });
    expect(bad).toMatchObject({
      ok: false,
      number: 2,
      field: "/b/s",
      reason: expect.stringMatching(/missing/),
    });
    expect(broken).toMatchObject({ ok: false, number: 3, field: "line" });
  });
});

it.each(PRESETS.map(({ id, rubric }) => ({ id, order: rubric.order })))(
  "the sample line of a calibration set is one that $id takes, with its known order and why",
  ({ order }) => {
    if (order.by === "none") return;
    const value: unknown = JSON.parse(sampleKnownLine(order));
    const [line] = previewKnownLines([{ number: 1, ok: true, value }], order);
    expect(line).toMatchObject({ ok: true, known: { explanation: expect.stringContaining("51") } });
  },
);
