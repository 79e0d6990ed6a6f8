import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { openTestDatabase } from "../support/database.ts";
import { loadFixtures, makeLines } from "../support/fixtures.ts";
import { makeForm } from "../support/rubrics.ts";

await openTestDatabase();
const { db, makeExpert, makeLab, makeProject, makeBatch } = await loadFixtures();
const { findPastJudgment } = await import("#app/models/past-judgment.server.ts");
const { takeAssignment, findAssignment } = await import("#app/models/assignment.server.ts");
const { submitJudgment } = await import("#app/models/judgment.server.ts");
const { scoreTask } = await import("#app/models/consensus.server.ts");
const { tasks } = await import("#db/schema/tasks.ts");

async function judgeOne() {
  const [lab, expert] = [await makeLab(), await makeExpert()];
  const projectId = await makeProject(lab, { overlap: 1 });
  await makeBatch(lab, projectId, makeLines(1));
  const taken = (await takeAssignment(expert, projectId))!;
  const task = (await findAssignment(expert, taken))!;
  const [first, ...others] = task.completions.map(({ id }) => id);
  const form = makeForm({
    ranking: [[others[0]!], [first!, ...others.slice(1)]],
    ratings: Object.fromEntries(task.completions.map(({ id }) => [id, { correctness: 3 }])),
    critiques: { [first!]: "Too short." },
  });
  expect(await submitJudgment(expert, taken, form)).toMatchObject({ state: "stored" });
  return { expert, projectId, taken, task, form };
}

test("a judgment is read as it was given, its completions in the order that its expert saw", async () => {
  const { expert, projectId, task, form } = await judgeOne();
  const past = (await findPastJudgment(expert, { projectId, judgmentId: form.id }))!;
  expect(past.texts).toEqual(task.completions.map(({ text }) => text));
  expect(past.prompt).toEqual(task.prompt);
  expect(past).toMatchObject({ state: "waiting", editable: true });
  expect(past.said[0]).toEqual({ title: "Order", lines: ["B > A = C"] });
  expect(past.said.find(({ title }) => title === "Completion A")?.lines).toEqual([
    "Correctness: 3",
    "Too short.",
  ]);
});

test("once its task is scored it is still there, and not to be edited", async () => {
  const { expert, projectId, form } = await judgeOne();
  const [task] = await db.select().from(tasks).where(eq(tasks.projectId, projectId));
  await scoreTask({ projectId, taskId: task!.id });
  const past = await findPastJudgment(expert, { projectId, judgmentId: form.id });
  expect(past).toMatchObject({ state: "scored", editable: false });
});

test("nobody else's is there, nor one under another project, nor one that another took the place of", async () => {
  const { expert, projectId, taken, form } = await judgeOne();
  const other = await judgeOne();
  expect(await findPastJudgment(other.expert, { projectId, judgmentId: form.id })).toBeNull();
  expect(await findPastJudgment(expert, { projectId: other.projectId, judgmentId: form.id })).toBeNull();
  const edited = makeForm({ ...form, id: other.projectId, edits: form.id });
  expect(await submitJudgment(expert, taken, edited)).toMatchObject({ state: "stored" });
  expect(await findPastJudgment(expert, { projectId, judgmentId: form.id })).toBeNull();
  expect(await findPastJudgment(expert, { projectId, judgmentId: edited.id })).not.toBeNull();
});
