import { eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { PLAIN_HAND_OUT } from "#app/domain/hand-out.ts";
import { loadCalibrating } from "../support/calibrations.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadInterleaving } from "../support/interleaving.ts";
import { makeDraft, makeRubric, makeSave } from "../support/rubrics.ts";

const { db } = await openTestDatabase();
const { calibrateAll, judge, makeExpert, openCalibrated, openProject, outcomeOf, rowOf, takeOne, taskOf } =
  await loadCalibrating();
const { hold, untilWaiting } = await loadInterleaving();
const { takeAhead, takeAssignment } = await import("#app/models/assignment.server.ts");
const { saveDraft } = await import("#app/models/draft.server.ts");
const { closeProject, updateProject } = await import("#app/models/project.server.ts");
const { assignments } = await import("#db/schema/assignments.ts");
const { projects } = await import("#db/schema/projects.ts");

test("closing a project gives back what was fetched ahead, and leaves what is on somebody's screen", async () => {
  const { member, projectId } = await openProject(3, 2);
  const expert = await makeExpert();
  const ids = await takeOne(expert, projectId);
  const ahead = (await takeAhead(expert, ids))!.next!;
  expect(await taskOf(ahead)).toMatchObject({ openCount: 1 });
  expect(await closeProject(member, projectId, true)).toBe(true);
  expect(await rowOf(ahead)).toMatchObject({ end: "expired" });
  expect(await taskOf(ahead)).toMatchObject({ openCount: 2 });
  expect(await rowOf(ids)).toMatchObject({ end: null });
  expect(await judge(expert, ids)).toMatchObject({ state: "stored" });
  expect(await takeAssignment(expert, projectId)).toBeNull();
  await closeProject(member, projectId, false);
  expect(await takeAssignment(expert, projectId)).toEqual(ahead);
});

test("what is fetched ahead while the project is being closed is not begun", async () => {
  const { projectId } = await openProject(3, 2);
  const expert = await makeExpert();
  const ids = await takeOne(expert, projectId);
  await takeAhead(expert, ids);
  await db.update(projects).set({ closedAt: new Date() }).where(eq(projects.id, projectId));
  await judge(expert, ids);
  expect(await takeAssignment(expert, projectId)).toBeNull();
});

test("what refers to a project is stored while its requirement is being changed", async () => {
  const { member, projectId } = await openCalibrated(1);
  const [typing, done] = [await makeExpert(), await makeExpert()];
  const ids = await takeOne(typing, projectId);
  await saveDraft(typing, ids, makeSave(1, makeDraft({ critiques: { [uuidv7()]: "words" } })));
  await calibrateAll(done, projectId, ["right"]);
  // The change has the project's row by then, and waits for the assignment that was typed into.
  const letGo = await hold((tx) =>
    tx.select().from(assignments).where(eq(assignments.id, ids.assignmentId)).for("update"),
  );
  const law = { field: "law", level: null, issuerIds: [], withinDays: null };
  const changing = updateProject(member, projectId, {
    ...{ title: "t", instructions: "i", overlap: 3, ...PLAIN_HAND_OUT, currency: "EUR", priceMinor: 1n },
    ...{ rubric: makeRubric(), requirement: { anyOf: [{ allOf: [law] }] } },
  });
  await untilWaiting(1);
  expect(await outcomeOf(done, projectId)).toMatchObject({ passed: true });
  await letGo();
  expect(await changing).toBe("updated");
});
