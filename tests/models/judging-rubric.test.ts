import { sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { describe, expect, test } from "vitest";
import { PLAIN_HAND_OUT } from "../../app/domain/hand-out.ts";
import type { JudgmentForm } from "../../app/forms/judgment.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadInterleaving } from "../support/interleaving.ts";
import { loadJudging } from "../support/judging.ts";
import { makeRubric } from "../support/rubrics.ts";

const { db } = await openTestDatabase();
const { hold, untilWaiting } = await loadInterleaving();
const judging = await loadJudging();
const { makeExpert, openProject, takeOne, judge, formFor, copiesOf, judgmentsOf, standingOf } = judging;
const { findAssignment } = await import("#app/models/assignment.server.ts");
const { submitJudgment } = await import("#app/models/judgment.server.ts");
const { updateProject } = await import("#app/models/project.server.ts");

describe("a judgment by a version of the rubric", () => {
  const asking = (whole: "optional" | "required") =>
    makeRubric({ critiques: { whole, spans: "no", tags: [], severities: [] } });

  async function changedRubric(member: Parameters<typeof updateProject>[0], projectId: string) {
    const terms = {
      title: "T",
      instructions: "I",
      overlap: 2,
      ...PLAIN_HAND_OUT,
      currency: "EUR" as const,
      priceMinor: 1n,
    };
    await updateProject(member, projectId, { ...terms, requirement: null, rubric: asking("required") });
  }

  const unsaid: Partial<JudgmentForm> = { critiques: {}, reasoning: "Kept all the same." };

  test("that was asked for while the expert had the task counts, as does the one that is asked for now", async () => {
    const { member, projectId } = await openProject(2, 2, { rubric: asking("optional") });
    const expert = await makeExpert();
    const ids = await takeOne(expert, projectId);
    await changedRubric(member, projectId);
    expect(await judge(expert, ids, { critiques: {} })).toMatchObject({ state: "stored" });
    const next = await takeOne(expert, projectId);
    const answer = await judge(expert, next, { rubricVersion: 2, critiques: {} });
    expect(answer).toMatchObject({ state: "incomplete" });
    const fields = answer?.state === "incomplete" ? answer.problems.map(({ field }) => field) : [];
    expect(fields.map((field) => field.split(".")[0])).toEqual(["critique", "critique", "critique"]);
  });

  test("that was left before they were given it is refused by name; what they sent is kept as their draft", async () => {
    const { member, projectId } = await openProject(2, 2, { rubric: asking("optional") });
    await changedRubric(member, projectId);
    const expert = await makeExpert();
    const ids = await takeOne(expert, projectId);
    for (const rubricVersion of [1, 3])
      expect(await judge(expert, ids, { ...unsaid, rubricVersion })).toEqual({
        state: "incomplete",
        problems: [{ field: "rubricVersion", message: expect.stringContaining("load the page again") }],
      });
    expect(await judgmentsOf(ids)).toEqual([]);
    expect((await findAssignment(expert, ids))!.draft!.body.reasoning).toBe("Kept all the same.");
  });

  test("that was left before is no edit either; what they sent is kept as a copy", async () => {
    const { member, projectId } = await openProject(2, 2, { rubric: asking("optional") });
    await changedRubric(member, projectId);
    const expert = await makeExpert();
    const ids = await takeOne(expert, projectId);
    const critiques = Object.fromEntries(
      (await findAssignment(expert, ids))!.completions.map(({ id }) => [id, "Right."]),
    );
    const form = await formFor(expert, ids, { rubricVersion: 2, critiques });
    expect(await submitJudgment(expert, ids, form)).toMatchObject({ state: "stored" });
    const edit = { ...form, id: uuidv7(), edits: form.id, rubricVersion: 1, ...unsaid };
    expect(await submitJudgment(expert, ids, edit)).toMatchObject({
      problems: [{ field: "rubricVersion" }],
    });
    expect(await standingOf(ids)).toMatchObject([{ id: form.id }]);
    expect(await copiesOf(ids)).toMatchObject([{ body: { reasoning: "Kept all the same." } }]);
  });
});

test("what is said is compared with the texts before anybody has to wait for it", async () => {
  const { projectId } = await openProject(1);
  const expert = await makeExpert();
  const ids = await takeOne(expert, projectId);
  const form = await formFor(expert, ids);
  const letGo = await hold((tx) => tx.execute(sql`lock table completions in access exclusive mode`));
  const submitting = submitJudgment(expert, ids, form);
  await untilWaiting(1);
  const own = [
    sql`select 1 from experts where user_id = ${expert.userId} for update nowait`,
    sql`select 1 from tasks where project_id = ${projectId} for update nowait`,
    sql`select 1 from assignments where project_id = ${projectId} for update nowait`,
  ];
  for (const row of own) expect(await db.execute(row)).toHaveLength(1);
  await letGo();
  expect(await submitting).toMatchObject({ state: "stored" });
});
