import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { openTestDatabase } from "../support/database.ts";
import { makeLines } from "../support/fixtures.ts";
import { loadJudging } from "../support/judging.ts";

const { db } = await openTestDatabase();
const { makeExpert, makeLab, makeProject, makeBatch, takeOne, taskOf } = await loadJudging();
const { createBatch, findBatch, setPriority } = await import("#app/models/batch.server.ts");
const { batches } = await import("#db/schema/batches.ts");

const lines = (name: string, count: number) =>
  makeLines(count).map((line) => ({ ...line, id: `${name}-${line.id}` }));

async function openTwo() {
  const member = await makeLab();
  const projectId = await makeProject(member, { overlap: 1 });
  const older = await makeBatch(member, projectId, lines("older", 2));
  const newer = await makeBatch(member, projectId, lines("newer", 2));
  return { member, projectId, older, newer };
}

const batchGiven = async (projectId: string) =>
  (await taskOf(await takeOne(await makeExpert(), projectId))).batchId;

test("the batch of the higher priority is handed out first, from the next task on; of two alike the older", async () => {
  const { member, projectId, older, newer } = await openTwo();
  expect(await batchGiven(projectId)).toBe(older);
  expect(await setPriority(member, { projectId, batchId: newer, priority: 1 })).toBe(true);
  expect(await batchGiven(projectId)).toBe(newer);
  expect(await setPriority(member, { projectId, batchId: older, priority: 9 })).toBe(true);
  expect(await batchGiven(projectId)).toBe(older);
  expect(await batchGiven(projectId)).toBe(newer);
});

test("a batch has the priority that was said with its upload, and 0 where none was", async () => {
  const { member, projectId, older } = await openTwo();
  const file = { projectId, fileName: "f.jsonl", fieldMap: null };
  const batchId = (await createBatch(member, { ...file, priority: 7 }))!;
  expect(await findBatch(member, projectId, batchId)).toMatchObject({ priority: 7 });
  expect(await findBatch(member, projectId, older)).toMatchObject({ priority: 0 });
});

test("only whoever may upload changes it, for a batch of work of their own lab, within the range", async () => {
  const { member, projectId, older } = await openTwo();
  const at = { projectId, batchId: older };
  await expect(setPriority({ ...member, role: "viewer" }, { ...at, priority: 5 })).rejects.toThrow(/viewer/);
  expect(await setPriority(await makeLab(), { ...at, priority: 5 })).toBe(false);
  await expect(setPriority(member, { ...at, priority: 10 })).rejects.toThrow();
  const set = (await createBatch(member, { projectId, fileName: "f", fieldMap: null, expertCount: 5 }))!;
  expect(await setPriority(member, { projectId, batchId: set, priority: 5 })).toBe(false);
  const rows = await db.select().from(batches).where(eq(batches.projectId, projectId));
  expect(rows.map(({ priority }) => priority)).toEqual([0, 0, 0]);
});
