import { and, asc, eq } from "drizzle-orm";
import type { Expert, LabMember } from "../../app/domain/roles.ts";
import { bytesOf } from "./fixtures.ts";
import { type Ids, loadJudging } from "./judging.ts";

/** Lines of a calibration set: three completions each, of which the second is best and the others tie. */
export function makeKnownLines(count: number, changes: Record<string, unknown> = {}) {
  return Array.from({ length: count }, (_, n) => ({
    id: `known-${n + 1}`,
    prompt: `What is ${n} times ${n}?`,
    completions: [`${n * n + 1}`, `${n * n}`, `${n * n + 2}`],
    gold: { ranking: [[1], [0, 2]] },
    explanation: `It is **${n * n}**.`,
    ...changes,
  }));
}

/** For a test whose database is set up already (see database.ts). */
export async function loadCalibrations() {
  const { createBatch } = await import("#app/models/batch.server.ts");
  const { receiveBatch } = await import("#app/models/import/receive.server.ts");

  async function uploadSet(member: LabMember, projectId: string, lines: unknown[], expertCount = 1000) {
    const fileName = "known.jsonl";
    const batchId = (await createBatch(member, { projectId, fileName, fieldMap: null, expertCount }))!;
    return { batchId, received: await receiveBatch(member, { projectId, batchId }, bytesOf(lines)) };
  }

  async function uploadGold(member: LabMember, projectId: string, lines: unknown[]) {
    const batch = { projectId, fileName: "gold.jsonl", fieldMap: null, kind: "gold" as const };
    const batchId = (await createBatch(member, batch))!;
    return { batchId, received: await receiveBatch(member, { projectId, batchId }, bytesOf(lines)) };
  }

  return { uploadSet, uploadGold };
}

/** What experts do with a calibration set, for a test whose database is set up already. */
export async function loadCalibrating() {
  const judging = await loadJudging();
  const { db, openProject, takeOne, judge, taskOf } = judging;
  const { uploadSet, uploadGold } = await loadCalibrations();
  const { setPassMark } = await import("#app/models/calibration-set.server.ts");
  const { askOutcome } = await import("#app/models/calibration.server.ts");
  const { listOfferedProjects } = await import("#app/models/offer.server.ts");
  const { calibrations } = await import("#db/schema/calibrations.ts");
  const { completions } = await import("#db/schema/tasks.ts");

  /** A project with two tasks of work and a calibration set of `count`. */
  async function openCalibrated(count = 2, { passMark = null as number | null, expertCount = 1000 } = {}) {
    const { member, projectId } = await openProject(2);
    await uploadSet(member, projectId, makeKnownLines(count), expertCount);
    if (passMark !== null) await setPassMark(member, projectId, passMark);
    return { member, projectId };
  }

  /** In the order of the line. */
  async function idsOf(taskId: string): Promise<string[]> {
    const rows = await db
      .select({ id: completions.id })
      .from(completions)
      .where(eq(completions.taskId, taskId))
      .orderBy(asc(completions.ordinal));
    return rows.map(({ id }) => id);
  }

  /** Judges a task of `makeKnownLines` as it is known, or with nothing right: the best last, the others apart. */
  async function calibrate(expert: Expert, ids: Ids, how: "right" | "wrong") {
    const [first, best, third] = await idsOf((await taskOf(ids)).id);
    const ranking = how === "right" ? [[best!], [first!, third!]] : [[first!], [third!], [best!]];
    return await judge(expert, ids, { ranking });
  }

  async function calibrateAll(expert: Expert, projectId: string, how: ("right" | "wrong")[]) {
    const all: Ids[] = [];
    for (const one of how) {
      const ids = await takeOne(expert, projectId);
      all.push(ids);
      await calibrate(expert, ids, one);
    }
    return all;
  }

  const rowOf = async (expert: Expert, projectId: string) =>
    (
      await db
        .select()
        .from(calibrations)
        .where(and(eq(calibrations.projectId, projectId), eq(calibrations.expertId, expert.userId)))
    )[0] ?? null;

  /** How it went, which the expert asks for. */
  async function outcomeOf(expert: Expert, projectId: string) {
    await askOutcome(expert, projectId);
    return await rowOf(expert, projectId);
  }

  const offerOf = async (expert: Expert, projectId: string) =>
    (await listOfferedProjects(expert)).find(({ id }) => id === projectId);
  const externalIdOf = async (ids: Ids) => (await taskOf(ids)).externalId;

  return {
    ...judging,
    ...{ uploadSet, uploadGold, openCalibrated, idsOf, calibrate, calibrateAll },
    ...{ calibration: rowOf, outcomeOf, offerOf, externalIdOf },
  };
}
