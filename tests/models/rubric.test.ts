import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { PLAIN_HAND_OUT } from "#app/domain/hand-out.ts";
import { emptyContent } from "#app/domain/judgment-content.ts";
import { presetOf } from "#app/domain/presets.ts";
import type { PresetId } from "#app/domain/rubric.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadFixtures, makeLines } from "../support/fixtures.ts";

const { db } = await openTestDatabase();
const { makeLab, makeProject, makeBatch, makeExpert } = await loadFixtures();
const { createBatch, listRefusals } = await import("#app/models/batch.server.ts");
const { findProject, findRubric, updateProject } = await import("#app/models/project.server.ts");
const { listOfferedProjects } = await import("#app/models/offer.server.ts");
const { receiveBatch } = await import("#app/models/import/receive.server.ts");
const { findTask } = await import("#app/models/task.server.ts");
const { storeParts } = await import("#app/models/judgment-parts.server.ts");
const { takeAssignment } = await import("#app/models/assignment.server.ts");
const { judgments } = await import("#db/schema/judgments.ts");
const { completions, tasks } = await import("#db/schema/tasks.ts");
const { bytesOf } = await import("../support/fixtures.ts");

const rubricOf = (id: PresetId) => presetOf(id).rubric;

async function begin(id: PresetId, lines: unknown[]) {
  const member = await makeLab();
  const projectId = await makeProject(member, { rubric: rubricOf(id) });
  const batchId = (await createBatch(member, { projectId, fileName: "f.jsonl", fieldMap: null }))!;
  const received = await receiveBatch(member, { projectId, batchId }, bytesOf(lines));
  return { member, projectId, batchId, received };
}

test("lines that do not fit the rubric are refused at import, in words; those that do go in", async () => {
  const [pair, triple] = [makeLines(1, 2)[0], { ...makeLines(1, 3)[0], id: "three" }];
  const { projectId, batchId, received } = await begin("multipref", [pair, triple]);
  expect(received).toMatchObject({ ok: true, accepted: 1, refused: 1 });
  const [refused] = await listRefusals({ projectId, batchId }, { after: 0, limit: 10 });
  expect(refused).toMatchObject({ lineNumber: 2, field: "completions" });
  expect(refused?.reason).toMatch(/^has more than 2 completions, and this project compares exactly 2;/);
});

test("a project that asks for no order takes tasks of one completion, another does not", async () => {
  const lone = makeLines(1, 1);
  expect((await begin("helpsteer2", lone)).received).toMatchObject({ ok: true, accepted: 1 });
  expect((await begin("ranking", lone)).received).toMatchObject({ ok: false });
});

test("a rubric is not changed to an order that tasks still to be judged cannot have, and to any other it is", async () => {
  const { member, projectId } = await begin("ranking", makeLines(1, 3));
  const { title, instructions, overlap, priceMinor, requirement } = (await findProject(member, projectId))!;
  const form = {
    title,
    instructions,
    overlap,
    ...PLAIN_HAND_OUT,
    currency: "USD" as const,
    priceMinor,
    requirement,
  };
  const change = (id: PresetId) => updateProject(member, projectId, { ...form, rubric: rubricOf(id) });
  expect(await change("arena")).toEqual({ misfit: "completions" });
  expect(await findRubric(projectId)).toMatchObject({ version: 1, rubric: { preset: "ranking" } });
  expect(await change("ultrafeedback")).toBe("updated");
  expect(await findRubric(projectId)).toMatchObject({ version: 2, rubric: { preset: "ultrafeedback" } });
  await db.update(tasks).set({ openCount: 0, closedAt: new Date() }).where(eq(tasks.projectId, projectId));
  expect(await change("arena")).toBe("updated");
});

test("a rubric changed while a file is read has the batch fail in words, and hand out nothing", async () => {
  const member = await makeLab();
  const projectId = await makeProject(member, { rubric: rubricOf("ranking") });
  const batchId = (await createBatch(member, { projectId, fileName: "f.jsonl", fieldMap: null }))!;
  const { title, instructions, overlap, priceMinor, requirement } = (await findProject(member, projectId))!;
  const form = {
    title,
    instructions,
    overlap,
    ...PLAIN_HAND_OUT,
    currency: "USD" as const,
    priceMinor,
    requirement,
  };
  const change = (id: PresetId) => updateProject(member, projectId, { ...form, rubric: rubricOf(id) });
  async function* slowly() {
    yield* bytesOf(makeLines(1, 3));
    expect(await change("arena")).toBe("updated");
  }
  const received = await receiveBatch(member, { projectId, batchId }, slowly());
  expect(received).toMatchObject({ ok: false, message: expect.stringMatching(/rubric was changed/) });
  expect(await takeAssignment(await makeExpert(), projectId)).toBeNull();
  await change("ranking");
  expect(await receiveBatch(member, { projectId, batchId }, bytesOf(makeLines(1, 3)))).toMatchObject({
    ok: true,
    accepted: 1,
  });
});

test("an offer tells what the rubric of today asks", async () => {
  const { projectId } = await begin("mqm", makeLines(1, 2));
  const offers = await listOfferedProjects(await makeExpert());
  expect(offers.find(({ id }) => id === projectId)?.rubric).toEqual(rubricOf("mqm"));
});

test("the lab reads all of a judgment, under the version of the rubric that it was made by", async () => {
  const member = await makeLab();
  const projectId = await makeProject(member, { rubric: rubricOf("multipref") });
  await makeBatch(member, projectId, makeLines(1, 2));
  const expert = await makeExpert();
  const { assignmentId } = (await takeAssignment(expert, projectId))!;
  const [task] = await db.select().from(tasks).where(eq(tasks.projectId, projectId));
  const texts = await db.select().from(completions).where(eq(completions.projectId, projectId));
  const [a, b] = texts.map(({ id }) => id) as [string, string];
  const content = {
    ...emptyContent(),
    choices: {
      overall: { better: b, degree: 2, confidence: 3, reasons: { checked: [], own: "" } },
      helpful: { better: null, degree: 0, confidence: 1, reasons: { checked: ["clear"], own: "Equal." } },
    },
    critiques: { [a]: "Not so." },
  };
  const id = "01900000-0000-7000-8000-000000000001";
  await db.transaction(async (tx) => {
    await tx.insert(judgments).values({
      ...{ projectId, id, taskId: task!.id, assignmentId, expertId: expert.userId, rubricVersion: 1 },
      ...{ ranking: [[b], [a]], display: [a, b], activeMs: 1 },
    });
    await storeParts(tx, { projectId, judgmentId: id }, content);
  });
  const { title, instructions, overlap, priceMinor, requirement } = (await findProject(member, projectId))!;
  const form = {
    title,
    instructions,
    overlap,
    ...PLAIN_HAND_OUT,
    currency: "USD" as const,
    priceMinor,
    requirement,
  };
  await updateProject(member, projectId, { ...form, rubric: rubricOf("arena") });

  const [judgment] = (await findTask(member, projectId, task!.id))!.judgments;
  expect(judgment?.rubric).toEqual(rubricOf("multipref"));
  expect(judgment?.content).toEqual(content);
});
