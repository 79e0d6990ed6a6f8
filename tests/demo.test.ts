import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { completionRange } from "#app/domain/rubric.ts";
import { exampleSchema, exampleValues } from "#app/forms/example.ts";
import { rubricSchema } from "#app/forms/rubric.ts";
import { readTaskLine } from "#app/forms/task-line.ts";
import { DEMO_EXAMPLES } from "../scripts/seed/examples.ts";
import { DEMO_PROJECTS } from "../scripts/seed/projects.ts";

test.each(DEMO_PROJECTS)("$fileName fits the rubric it is judged by", ({ fileName, form }) => {
  expect(rubricSchema.parse(JSON.parse(JSON.stringify(form.rubric)))).toEqual(form.rubric);
  const file = path.resolve(import.meta.dirname, "../scripts/seed/demo", fileName);
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  const range = completionRange(form.rubric);
  const refused = lines.map((line) => readTaskLine(JSON.parse(line), range)).filter(({ ok }) => !ok);
  expect(refused).toEqual([]);
  expect(lines.length).toBeGreaterThanOrEqual(8);
});

test("the demo shows several kinds of rubric", () => {
  const kinds = DEMO_PROJECTS.map(({ form }) => form.rubric.order.by);
  expect(new Set(kinds)).toEqual(new Set(["ranking", "aspects", "none"]));
});

test("the demo's worked examples are such as a lab can write", () => {
  const fileNames = DEMO_PROJECTS.map(({ fileName }) => fileName);
  for (const [fileName, examples] of Object.entries(DEMO_EXAMPLES)) {
    expect(fileNames).toContain(fileName);
    for (const example of examples) expect(exampleSchema.parse(exampleValues(example))).toEqual(example);
  }
});
