import { and, asc, eq } from "drizzle-orm";
import type { Expert } from "#app/domain/roles.ts";
import { displayOrder } from "#app/domain/shuffle.ts";
import { db } from "#db/client.ts";
import { batches } from "#db/schema/batches.ts";
import { calibrations, golds } from "#db/schema/calibrations.ts";
import { projects } from "#db/schema/projects.ts";
import { completions, tasks } from "#db/schema/tasks.ts";
import { inSet, listParts, ofGold, ofTask, type Part } from "./calibration-part.server.ts";

export type CalibratedTask = Omit<Part, "seed"> & {
  /** In the order that this expert saw. */
  completions: { id: string; text: string }[];
};

export type Calibrated = {
  title: string;
  passMark: number | null;
  pairCount: number;
  rightCount: number;
  passed: boolean;
  finishedAt: Date;
  tasks: CalibratedTask[];
};

/** How an expert's calibration for a project went, with what was known; null while they have not finished it. */
export async function findCalibrated({ userId }: Expert, projectId: string): Promise<Calibrated | null> {
  const [found] = await db
    .select({ calibration: calibrations, title: projects.title, passMark: projects.passMark })
    .from(calibrations)
    .innerJoin(projects, eq(projects.id, calibrations.projectId))
    .where(and(eq(calibrations.projectId, projectId), eq(calibrations.expertId, userId)));
  if (!found) return null;
  const parts = await listParts(db, { expertId: userId, projectId });
  const texts = await listTexts(projectId);
  const { pairCount, rightCount, passed, finishedAt } = found.calibration;
  return {
    title: found.title,
    passMark: found.passMark,
    pairCount,
    rightCount,
    passed,
    finishedAt,
    tasks: parts.map(({ seed, ...task }) => ({
      ...task,
      completions: displayOrder(texts.get(task.taskId) ?? [], seed),
    })),
  };
}

async function listTexts(projectId: string): Promise<Map<string, { id: string; text: string }[]>> {
  const rows = await db
    .select({ taskId: tasks.id, id: completions.id, text: completions.text })
    .from(golds)
    .innerJoin(tasks, ofGold)
    .innerJoin(batches, ofTask)
    .innerJoin(completions, and(eq(completions.projectId, tasks.projectId), eq(completions.taskId, tasks.id)))
    .where(inSet(projectId))
    .orderBy(asc(completions.taskId), asc(completions.ordinal));
  const textsOf = new Map<string, { id: string; text: string }[]>();
  for (const { taskId, ...text } of rows) textsOf.set(taskId, [...(textsOf.get(taskId) ?? []), text]);
  return textsOf;
}
