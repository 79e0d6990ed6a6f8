import { describe, expect, it } from "vitest";
import { isUnusable, type ShownBatch } from "#app/components/lab/batch.ts";
import { LinePreview } from "#app/components/lab/LinePreview.tsx";
import { counted, formatBytes, formatCorrelation, formatDuration } from "#app/components/lab/measures.ts";
import { previewKnownLines } from "#app/components/lab/preview.ts";
import { RefusalTable } from "#app/components/lab/RefusalTable.tsx";
import { UploadPanel } from "#app/components/lab/UploadPanel.tsx";
import type { Upload } from "#app/components/lab/upload.ts";
import { refusedLineText } from "#app/domain/refused-line.ts";
import { htmlOf, textOf } from "./lab-html.tsx";

const batch = (changes: Partial<ShownBatch> = {}): ShownBatch => ({
  id: "b",
  kind: "work",
  fileName: "prompts.jsonl",
  state: "received",
  createdAt: new Date(0),
  receivedAt: new Date(0),
  failure: null,
  uploadId: null,
  overlap: 3,
  overlapMost: null,
  confidence: null,
  priority: 0,
  price: "USD 1.50",
  lineCount: 10,
  byteCount: 1_000,
  acceptedCount: 8,
  duplicateCount: 1,
  refusedCount: 1,
  ...changes,
});

const upload = (changes: Partial<Upload> = {}): Upload => ({
  fileName: "prompts.jsonl",
  total: 2_000_000,
  sent: 500_000,
  state: "sending",
  message: null,
  previous: null,
  ...changes,
});

describe("the sending of a file", () => {
  const shown = async (of: ShownBatch, sent: Upload | null = null, mayUpload = true) =>
    await htmlOf(<UploadPanel projectId="p" batch={of} upload={sent} mayUpload={mayUpload} />);

  it("under way in this tab shows the bytes and can be stopped", async () => {
    const html = await shown(batch({ state: "waiting", lineCount: 0 }), upload());
    expect(textOf(html)).toContain("500 kB of 2.0 MB");
    expect(textOf(html)).toContain("Stop");
    expect(html).not.toContain('type="file"');
  });

  it("from elsewhere is only watched", async () => {
    const html = await shown(batch({ state: "receiving" }));
    expect(textOf(html)).toContain("Another window or a program");
    expect(html).not.toContain('type="file"');
  });

  it("cut off says why and takes the same file again", async () => {
    const html = await shown(batch({ state: "cut off", failure: "The upload was cut off." }));
    expect(textOf(html)).toContain("The upload was cut off.");
    expect(textOf(html)).toContain("Choose prompts.jsonl again");
    expect(html).toContain('type="file"');
  });

  it("cut off offers nothing to a viewer", async () => {
    const html = await shown(batch({ state: "cut off", failure: "The upload was cut off." }), null, false);
    expect(textOf(html)).toContain("The upload was cut off.");
    expect(html).not.toContain('type="file"');
  });

  it("of a file without one usable line leads to a new batch and not to the same again", async () => {
    const unusable = batch({
      state: "cut off",
      failure: "None of the 10 lines.",
      acceptedCount: 0,
      duplicateCount: 0,
    });
    expect(isUnusable(unusable)).toBe(true);
    const html = await shown(unusable);
    expect(textOf(html)).toContain("Upload as a new batch");
    expect(html).not.toContain('type="file"');
  });

  it("refused by the server before anything was read says the server's reason", async () => {
    const refused = upload({ state: "failed", message: "The file is UTF-16: save it as UTF-8." });
    expect(textOf(await shown(batch({ state: "waiting", lineCount: 0 }), refused))).toContain(
      "The file is UTF-16",
    );
  });

  it("is of no concern once the file is in", async () => {
    expect(await shown(batch(), upload({ state: "done" }))).toBe("");
  });
});

describe("refused lines", () => {
  const refused = { lineNumber: 7, field: "completions[1].text", reason: "is missing", truncated: false };

  it("download as objects from which the line can be taken again", () => {
    const line = '{"q":"x"}';
    const map = { prompt: "/q", completions: { a: "/a", b: "/b" } };
    expect(JSON.parse(refusedLineText({ ...refused, line, encoding: "utf-8" }, map))).toEqual({
      line: 7,
      field: "/b",
      reason: "is missing",
      truncated: false,
      text: line,
    });
  });

  it("keep in base64 what no text can hold, and the field's own name without a map", () => {
    const row = refusedLineText({ ...refused, line: "/wA=", encoding: "base64", truncated: true }, null);
    expect(row.endsWith("\n")).toBe(true);
    expect(JSON.parse(row)).toMatchObject({ field: "completions[1].text", base64: "/wA=", truncated: true });
  });

  it("show their number, field and reason, and how many more there are", async () => {
    const start = '<img src=x onerror="alert(1)">';
    const shown = [{ lineNumber: 1_234, field: "prompt", reason: "is blank; give it", start }];
    const html = await htmlOf(<RefusalTable refusals={shown} total={60} downloadTo="/refusals" />);
    expect(textOf(html)).toContain("1,234 prompt is blank; give it");
    expect(textOf(html)).toContain("The first 1 of 60 lines");
    expect(html).not.toContain("<img");
    expect(html).toMatch(/<a href="\/refusals" download/);
  });
});

describe("the preview of a file", () => {
  it("shows tasks with their models, and every fault with its line", async () => {
    const content = {
      externalId: "p-1",
      prompt: [{ role: "user" as const, content: "<script>alert(1)</script>" }],
      completions: [
        { text: "same", model: "alpha", author: null },
        { text: "same", model: null, author: null },
      ],
      reference: null,
      field: "law",
      metadata: null,
    };
    const html = await htmlOf(
      <LinePreview
        lines={[
          { number: 1, ok: true, content },
          { number: 2, ok: false, field: "completions", reason: "has fewer than 2 completions" },
        ]}
      />,
    );
    const text = textOf(html);
    expect(text).toContain("Line 1 Id p-1 Field law");
    expect(text).toContain("alpha same no model named same");
    expect(text).toContain("Line 2: completions has fewer than 2 completions");
    expect(html).not.toContain("<script>");
  });
});

describe("measures", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1_000, "1.0 kB"],
    [9_940, "9.9 kB"],
    [2_563_513, "2.6 MB"],
    [999_600, "1.0 MB"],
    [5e15, "5000 TB"],
  ])("%i bytes are %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it.each([
    [400, "0 s"],
    [59_400, "59 s"],
    [59_600, "1 min"],
    [81_234, "1 min 21 s"],
    [7_500_000, "2 h 5 min"],
  ])("%i ms are %s", (ms, text) => expect(formatDuration(ms)).toBe(text));

  it.each([
    [0.666, "+0.67"],
    [-1, "−1.00"],
    [0, "0.00"],
    [-0.001, "0.00"],
  ])("a correlation of %d is %s", (value, text) => expect(formatCorrelation(value)).toBe(text));

  it("count in words", () => {
    expect(counted(1, "task")).toBe("1 task");
    expect(counted(1_319, "task")).toBe("1,319 tasks");
  });
});

it("lines of a calibration set are shown with their known order and why", async () => {
  const completions = ["41", "51", "about 50"];
  const line = (gold: unknown) => ({
    number: 1,
    ok: true as const,
    value: { prompt: "17 × 3?", completions, gold, explanation: "It is 51." },
  });
  const shown = async (gold: unknown) =>
    textOf(await htmlOf(<LinePreview lines={previewKnownLines([line(gold)], { by: "ranking" })} />));
  const ranked = await shown({ ranking: [[1], [2, 0]] });
  expect(ranked).toContain("B, better than A tied with C");
  expect(ranked).toContain("It is 51.");
  expect(await shown({ better: [[1, 0]] })).toContain("B, better than A");
});
