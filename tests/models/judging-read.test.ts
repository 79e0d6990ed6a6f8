import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import {
  type Choice,
  emptyContent,
  type JudgmentContent,
  NO_REASONS,
  STEP_MARKS,
} from "../../app/domain/judgment-content.ts";
import { openTestDatabase } from "../support/database.ts";
import { makeLines } from "../support/fixtures.ts";
import { loadJudging } from "../support/judging.ts";
import { weakOrder } from "../support/rankings.ts";
import { makeForm, makeRubric } from "../support/rubrics.ts";

const { db } = await openTestDatabase();
const judging = await loadJudging();
const { makeExpert, makeLab, makeProject, makeBatch, openProject, takeOne, rowOf, standingOf } = judging;
const { findAssignment } = await import("#app/models/assignment.server.ts");
const { submitJudgment } = await import("#app/models/judgment.server.ts");
const { readAsDraft } = await import("#app/models/judgment-read.server.ts");
const { storeJudgment } = await import("#app/models/judgment-store.server.ts");

const rubric = makeRubric();
const { projectId } = await openProject(1, 1, { rubric });
const expert = await makeExpert();
const ids = await takeOne(expert, projectId);
const completionIds = (await findAssignment(expert, ids))!.completions.map(({ id }) => id);

/** What is stored is trimmed, and what is blank is nothing. */
const words = fc.string({ unit: "binary", maxLength: 30 }).map((text) => {
  const storable = text.replace(/[\0\ud800-\udfff]/gu, "");
  return `w${storable}w`;
});
const key = fc.constantFrom("a", "b", "constructor", "with space");
const keys = fc.uniqueArray(key, { maxLength: 3 }).map((list) => list.sort());
const id = fc.constantFrom(...completionIds);
const reasons = fc.record({ checked: keys, own: words });
const choice: fc.Arbitrary<Choice> = fc
  .record({
    better: fc.option(id),
    degree: fc.integer({ min: 1, max: 4 }),
    confidence: fc.option(fc.integer({ min: 1, max: 5 })),
    reasons: fc.oneof(reasons, fc.constant(NO_REASONS)),
  })
  .map((chosen) => (chosen.better === null ? { ...chosen, degree: 0 } : chosen));
const rated = fc.dictionary(
  key,
  fc.record({ value: fc.option(fc.integer({ min: 0, max: 10 })), reasons: fc.option(reasons) }),
  { minKeys: 1, noNullPrototype: true },
);
const span = fc
  .record({
    completionId: id,
    start: fc.nat(1_000),
    length: fc.integer({ min: 1, max: 99 }),
    quote: words,
    prefix: fc.oneof(words, fc.constant("")),
    suffix: fc.oneof(words, fc.constant("")),
    tag: fc.option(key),
    severity: fc.option(key),
    text: fc.oneof(words, fc.constant("")),
  })
  .map(({ length, ...rest }) => ({ ...rest, id: uuidv7(), end: rest.start + length }));
const steps = fc
  .array(fc.option(fc.constantFrom(...STEP_MARKS)), { maxLength: 6 })
  .map((marks) => [...marks, "wrong" as const]);
const each = <T>(value: fc.Arbitrary<T>) =>
  fc.dictionary(id, value, { noNullPrototype: true }) as fc.Arbitrary<Record<string, T>>;

const content: fc.Arbitrary<JudgmentContent> = fc
  .record({
    ranking: weakOrder(completionIds),
    allUnacceptable: fc.boolean(),
    choices: fc.dictionary(key, choice, { noNullPrototype: true }),
    rated: each(rated),
    flags: each(keys.filter((list) => list.length > 0)),
    critiques: each(words),
    spans: fc.array(span, { maxLength: 4 }),
    unmarked: fc.uniqueArray(id),
    steps: each(steps),
    reasoning: words,
  })
  .map(({ rated, ...rest }) => ({
    ...emptyContent(),
    ...rest,
    ratings: nested(rated, ({ value }) => value),
    ratingReasons: nested(rated, (given) => given.reasons ?? undefined),
  }));

function nested<T, R>(records: Record<string, Record<string, T>>, of: (given: T) => R | undefined) {
  const all: Record<string, Record<string, R>> = {};
  for (const [completionId, given] of Object.entries(records)) {
    for (const [name, value] of Object.entries(given)) {
      const found = of(value);
      if (found !== undefined) all[completionId] = { ...all[completionId], [name]: found };
    }
  }
  return all;
}

/** The order of flags within a completion is not kept, and means nothing. */
const inOrder = (said: JudgmentContent) => ({
  ...said,
  flags: Object.fromEntries(Object.entries(said.flags).map(([one, raised]) => [one, [...raised].sort()])),
  spans: said.spans.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
});

class Rollback extends Error {}

test("whatever a judgment says is read back as the draft that it was", async () => {
  const assignment = await rowOf(ids);
  await fc.assert(
    fc.asyncProperty(content, async (said) => {
      const form = makeForm(said);
      let read: Awaited<ReturnType<typeof readAsDraft>> | undefined;
      await db
        .transaction(async (tx) => {
          await storeJudgment(tx, assignment, form, { rubric, display: completionIds });
          read = await readAsDraft(tx, { projectId, judgmentId: form.id });
          throw new Rollback();
        })
        .catch((error) => {
          if (!(error instanceof Rollback)) throw error;
        });
      const { unranked, activeMs, ...rest } = read!;
      expect(unranked).toEqual([]);
      expect(activeMs).toBe(0);
      expect(inOrder(rest)).toEqual(inOrder(said));
    }),
    { numRuns: 60 },
  );
});

test("where aspects are asked, the order that follows from them is no part of the draft", async () => {
  const aspect = {
    id: "overall",
    title: "Overall",
    description: "",
    degrees: ["slightly", "much"],
    tie: "the same",
    confidence: [],
    reasons: [],
    ownReason: "no" as const,
    required: true,
  };
  const changes = { order: { by: "aspects" as const, aspects: [aspect] }, criteria: [] };
  const member = await makeLab();
  const projectId = await makeProject(member, { overlap: 1, rubric: makeRubric(changes) });
  await makeBatch(member, projectId, makeLines(1, 2));
  const ids = await takeOne(expert, projectId);
  const [, better] = (await findAssignment(expert, ids))!.completions;
  const choices = {
    overall: { better: better!.id, degree: 2, confidence: null, reasons: { checked: [], own: "" } },
  };
  expect(await submitJudgment(expert, ids, makeForm({ choices }))).toMatchObject({ state: "stored" });
  const [standing] = await standingOf(ids);
  expect(standing!.ranking![0]).toEqual([better!.id]);
  expect((await findAssignment(expert, ids))!.draft!.body).toMatchObject({ ranking: [], choices });
});
