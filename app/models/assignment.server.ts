import { randomInt } from "node:crypto";
import { and, asc, desc, eq, isNull, lt, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import {
  ASSIGNMENT_MINUTES,
  type AssignmentState,
  assignmentCan,
  assignmentState,
} from "#app/domain/assignment.ts";
import type { DraftBody } from "#app/domain/draft.ts";
import type { Expert } from "#app/domain/roles.ts";
import type { Criterion } from "#app/domain/rubric.ts";
import { displayOrder } from "#app/domain/shuffle.ts";
import type { Message } from "#app/domain/task-content.ts";
import { db, type Tx } from "#db/client.ts";
import { assignments, drafts } from "#db/schema/assignments.ts";
import { batches } from "#db/schema/batches.ts";
import { projects, rubrics } from "#db/schema/projects.ts";
import { completions, tasks } from "#db/schema/tasks.ts";
import { experts } from "#db/schema/users.ts";

export const freshExpiry = sql`now() + make_interval(mins => ${ASSIGNMENT_MINUTES})`;
const MAX_SEED = 2 ** 31;

export type Taken = { projectId: string; assignmentId: string };

/**
 * Gives the expert a task they have not seen, from one project or from any that is open: the one nearest its overlap first. An assignment
 * that is already in their hands comes first of all, so asking twice hoards nothing. Null when there is nothing to do.
 */
export async function takeAssignment({ userId }: Expert, projectId?: string): Promise<Taken | null> {
  return await db.transaction(async (tx) => {
    // One request of one expert at a time: of two at once, the second finds what the first took. Not a full lock: a judgment that is being
    // stored refers to this row.
    await tx.select().from(experts).where(eq(experts.userId, userId)).for("no key update");
    const own = (await findLive(tx, userId, projectId)) ?? (await resumeExpired(tx, userId, projectId));
    if (own) return own;
    // A task that somebody else is taking at this moment is passed over; only when nothing else is left is it worth the wait.
    for (const contended of ["skip locked", "wait", "skip locked", "wait"] as const) {
      const taken = await takeTask(tx, userId, projectId, contended);
      if (taken) return taken;
    }
    return null;
  });
}

const inProject = (projectId?: string) =>
  projectId === undefined ? undefined : eq(assignments.projectId, projectId);

async function findLive(tx: Tx, expertId: string, projectId?: string): Promise<Taken | null> {
  const isLive = and(
    eq(assignments.expertId, expertId),
    isNull(assignments.submittedAt),
    isNull(assignments.returnedAt),
    inProject(projectId),
  );
  const latest = tx
    .select({ id: assignments.id })
    .from(assignments)
    .where(isLive)
    .orderBy(desc(assignments.takenAt))
    .limit(1);
  const [live] = await tx
    .update(assignments)
    .set({ expiresAt: freshExpiry })
    // Live still: it may have been submitted while this waited for its lock.
    .where(and(isLive, eq(assignments.id, latest)))
    .returning({ projectId: assignments.projectId, assignmentId: assignments.id });
  return live ?? null;
}

/** What ran out in this expert's hands and is still free comes back to them, with what they had typed. */
async function resumeExpired(tx: Tx, userId: string, projectId?: string): Promise<Taken | null> {
  const free = await tx
    .select({ projectId: assignments.projectId, assignmentId: assignments.id })
    .from(assignments)
    .innerJoin(tasks, and(eq(tasks.projectId, assignments.projectId), eq(tasks.id, assignments.taskId)))
    .innerJoin(projects, and(eq(projects.id, assignments.projectId), isNull(projects.closedAt)))
    .where(
      and(
        eq(assignments.expertId, userId),
        eq(assignments.end, "expired"),
        sql`${tasks.openCount} > 0`,
        inProject(projectId),
      ),
    )
    .orderBy(desc(assignments.takenAt))
    .limit(5);
  for (const ids of free) {
    const assignment = await lockAssignment(tx, { ...ids, userId });
    const isExpired = assignment && assignmentState(assignment) === "expired";
    if (isExpired && (await reviveAssignment(tx, assignment))) return ids;
  }
  return null;
}

async function takeTask(
  tx: Tx,
  expertId: string,
  projectId: string | undefined,
  contended: "skip locked" | "wait",
): Promise<Taken | null> {
  const wanted = projectId === undefined ? sql`true` : sql`t.project_id = ${projectId}`;
  const [taken] = await tx.execute<Taken>(sql`
    with chosen as (
      select t.project_id, t.id from tasks t
      join batches b on b.project_id = t.project_id and b.id = t.batch_id
      join projects p on p.id = t.project_id
      where t.open_count > 0 and b.received_at is not null and p.closed_at is null and ${wanted}
        and not exists (
          select 1 from assignments a
          where a.project_id = t.project_id and a.task_id = t.id and a.expert_id = ${expertId})
      order by t.open_count, t.id
      limit 1 for update of t ${contended === "wait" ? sql`` : sql`skip locked`}
    ), lowered as (
      update tasks t set open_count = t.open_count - 1 from chosen
      where t.project_id = chosen.project_id and t.id = chosen.id
      returning t.project_id, t.id
    )
    insert into assignments (project_id, id, task_id, expert_id, seed, expires_at)
    select project_id, ${uuidv7()}, id, ${expertId}, ${randomInt(MAX_SEED)}, ${freshExpiry} from lowered
    returning project_id as "projectId", id as "assignmentId"`);
  return taken ?? null;
}

/** What the judging page shows. Nothing in it tells a model, gold, or another expert's judgment. */
export type AssignedTask = {
  projectId: string;
  assignmentId: string;
  state: AssignmentState;
  expiresAt: Date;
  title: string;
  instructions: string;
  rubricVersion: number;
  criteria: Criterion[];
  priceMinor: bigint;
  currency: string;
  prompt: Message[];
  /** In this expert's own order. */
  completions: { id: string; text: string }[];
  draft: { body: DraftBody; revision: number } | null;
};

export async function findAssignment(
  { userId }: Expert,
  { projectId, assignmentId }: Taken,
): Promise<AssignedTask | null> {
  const [row] = await db
    .select({ assignment: assignments, task: tasks, project: projects, batch: batches, draft: drafts })
    .from(assignments)
    .innerJoin(tasks, and(eq(tasks.projectId, assignments.projectId), eq(tasks.id, assignments.taskId)))
    .innerJoin(projects, eq(projects.id, assignments.projectId))
    .innerJoin(batches, and(eq(batches.projectId, tasks.projectId), eq(batches.id, tasks.batchId)))
    .leftJoin(
      drafts,
      and(eq(drafts.projectId, assignments.projectId), eq(drafts.assignmentId, assignments.id)),
    )
    .where(
      and(
        eq(assignments.projectId, projectId),
        eq(assignments.id, assignmentId),
        eq(assignments.expertId, userId),
      ),
    );
  if (!row) return null;
  const { assignment, task, project, batch, draft } = row;
  const [texts, [rubric]] = await Promise.all([
    db
      .select({ id: completions.id, text: completions.text })
      .from(completions)
      .where(and(eq(completions.projectId, projectId), eq(completions.taskId, task.id)))
      .orderBy(asc(completions.ordinal)),
    db.select().from(rubrics).where(eq(rubrics.projectId, projectId)).orderBy(desc(rubrics.version)).limit(1),
  ]);
  if (!rubric) throw new Error(`Project ${projectId} has no rubric`);
  return {
    projectId,
    assignmentId,
    state: assignmentState(assignment),
    expiresAt: assignment.expiresAt,
    title: project.title,
    instructions: project.instructions,
    rubricVersion: rubric.version,
    criteria: rubric.criteria,
    priceMinor: batch.priceMinor,
    currency: batch.currency,
    prompt: task.prompt,
    completions: displayOrder(texts, assignment.seed),
    draft: draft && { body: draft.body, revision: draft.revision },
  };
}

export type Ended = "returned" | "not live" | null;

/** Passes a task on: its slot is free again at once. */
export async function returnAssignment(
  { userId }: Expert,
  { projectId, assignmentId, reason }: Taken & { reason: string },
): Promise<Ended> {
  return await db.transaction(async (tx) => {
    const assignment = await lockAssignment(tx, { userId, projectId, assignmentId });
    if (!assignment) return null;
    if (!assignmentCan(assignmentState(assignment), "return")) return "not live";
    await giveBack(tx, assignment, "passed on", reason);
    return "returned";
  });
}

type AssignmentRow = typeof assignments.$inferSelect;

/** Locks the task and then the assignment, the order that everybody keeps, so that no two wait for each other. */
export async function lockAssignment(
  tx: Tx,
  { userId, projectId, assignmentId }: Taken & { userId: string },
): Promise<AssignmentRow | null> {
  const own = and(
    eq(assignments.projectId, projectId),
    eq(assignments.id, assignmentId),
    eq(assignments.expertId, userId),
  );
  const [found] = await tx.select({ taskId: assignments.taskId }).from(assignments).where(own);
  if (!found) return null;
  await tx
    .select({ id: tasks.id })
    .from(tasks)
    .where(and(eq(tasks.projectId, projectId), eq(tasks.id, found.taskId)))
    .for("update");
  const [locked] = await tx.select().from(assignments).where(own).for("update");
  return locked ?? null;
}

async function giveBack(
  tx: Tx,
  { projectId, id, taskId }: AssignmentRow,
  end: "expired" | "passed on",
  reason: string | null = null,
): Promise<void> {
  await tx
    .update(assignments)
    .set({ returnedAt: sql`now()`, end, returnReason: reason })
    .where(and(eq(assignments.projectId, projectId), eq(assignments.id, id)));
  await tx
    .update(tasks)
    .set({ openCount: sql`${tasks.openCount} + 1` })
    .where(and(eq(tasks.projectId, projectId), eq(tasks.id, taskId)));
}

/** Takes an expired assignment up again where its slot is still free. The caller holds the locks. */
export async function reviveAssignment(tx: Tx, { projectId, id, taskId }: AssignmentRow): Promise<boolean> {
  const [reserved] = await tx
    .update(tasks)
    .set({ openCount: sql`${tasks.openCount} - 1` })
    .where(and(eq(tasks.projectId, projectId), eq(tasks.id, taskId), sql`${tasks.openCount} > 0`))
    .returning({ id: tasks.id });
  if (!reserved) return false;
  await tx
    .update(assignments)
    .set({ returnedAt: null, end: null, expiresAt: freshExpiry })
    .where(and(eq(assignments.projectId, projectId), eq(assignments.id, id)));
  return true;
}

export async function resumeAssignment(
  { userId }: Expert,
  { projectId, assignmentId }: Taken,
): Promise<"resumed" | "gone" | null> {
  return await db.transaction(async (tx) => {
    const assignment = await lockAssignment(tx, { userId, projectId, assignmentId });
    if (!assignment) return null;
    const state = assignmentState(assignment);
    if (state === "live") return "resumed";
    if (!assignmentCan(state, "resume")) return "gone";
    return (await reviveAssignment(tx, assignment)) ? "resumed" : "gone";
  });
}

const PAGE = 200;

/** Gives back everything that has run out; what was typed stays as a draft. Returns how many. */
export async function returnExpired(): Promise<number> {
  let count = 0;
  while (true) {
    const due = await db
      .select({
        projectId: assignments.projectId,
        assignmentId: assignments.id,
        userId: assignments.expertId,
      })
      .from(assignments)
      .where(isDue)
      .orderBy(asc(assignments.expiresAt))
      .limit(PAGE);
    for (const one of due) count += await returnOne(one);
    if (due.length < PAGE) return count;
  }
}

const isDue = and(
  isNull(assignments.submittedAt),
  isNull(assignments.returnedAt),
  lt(assignments.expiresAt, sql`now()`),
);

async function returnOne(one: Taken & { userId: string }): Promise<0 | 1> {
  return await db.transaction(async (tx) => {
    const assignment = await lockAssignment(tx, one);
    if (!assignment) return 0;
    // Under the lock: it may have been extended or submitted meanwhile.
    const key = and(eq(assignments.projectId, one.projectId), eq(assignments.id, one.assignmentId));
    const [due] = await tx.select({ id: assignments.id }).from(assignments).where(and(key, isDue));
    if (!due) return 0;
    await giveBack(tx, assignment, "expired");
    return 1;
  });
}
