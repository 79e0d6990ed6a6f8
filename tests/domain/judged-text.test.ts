import { afterEach, expect, test } from "vitest";
import { fitting } from "#app/domain/judging/fitting.ts";
import { missingParts } from "#app/domain/judgment.ts";
import type { SpanCritique } from "#app/domain/judgment-content.ts";
import { spanAt } from "#app/domain/span.ts";
import { makeDraft, makeRubric } from "../support/rubrics.ts";

const rubric = makeRubric({ order: { by: "none" }, criteria: [] });
const POINTS = 20_000;
const text = "😀".repeat(POINTS);
const MARKS = 100;

const { charCodeAt } = String.prototype;
afterEach(() => {
  String.prototype.charCodeAt = charCodeAt;
});

/** How many units of text are read meanwhile. */
function unitsRead(work: () => void): number {
  let count = 0;
  String.prototype.charCodeAt = function (at) {
    count++;
    return charCodeAt.call(this, at);
  };
  work();
  String.prototype.charCodeAt = charCodeAt;
  return count;
}

const marksAtTheEnd = (changes: Partial<SpanCritique> = {}): SpanCritique[] =>
  Array.from({ length: MARKS }, (_, index) => ({
    ...spanAt(text, POINTS - 1 - index, POINTS - index),
    id: `mark ${index}`,
    completionId: "a",
    tag: null,
    severity: null,
    text: "Why?",
    ...changes,
  }));

test("many marks at the end of a long text are checked without walking it for each", () => {
  const spans = marksAtTheEnd();
  let missing: unknown;
  const read = unitsRead(() => {
    missing = missingParts({ ...makeDraft(), spans }, { rubric, completions: [{ id: "a", text }] });
  });
  expect(missing).toEqual([]);
  expect(read).toBeLessThan(4 * text.length + MARKS * 3_000);
});

test("many marks that are not where they say they are, are looked for without walking the text for each", () => {
  const body = makeDraft({ spans: marksAtTheEnd({ prefix: "zz" }) });
  let found: SpanCritique[] = [];
  const read = unitsRead(() => {
    found = fitting(body, { rubric, completions: [{ id: "a", text }] }).spans;
  });
  expect(found).toHaveLength(MARKS);
  expect(read).toBeLessThan(4 * text.length + MARKS * 6_000);
});
