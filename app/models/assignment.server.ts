import { and, asc, desc, eq, isNotNull, isNull, ne, or, sql } from "drizzle-orm";
import { type AssignmentState, assignmentCan, assignmentState } from "#app/domain/assignment.ts";
import type { Requirement } from "#app/domain/credential/requirement.ts";
import type { DraftBody } from "#app/domain/draft.ts";
import type { Expert } from "#app/domain/roles.ts";
import type { Rubric } from "#app/domain/rubric.ts";
import { displayOrder } from "#app/domain/shuffle.ts";
import type { Message } from "#app/domain/task-content.ts";
import { db, type Tx } from "#db/client.ts";
import { assignments, drafts, lapses } from "#db/schema/assignments.ts";
import { batches } from "#db/schema/batches.ts";
import { projects, rubrics } from "#db/schema/projects.ts";
import { completions, tasks } from "#db/schema/tasks.ts";
import {
  freshExpiry,
  lockAssignment,
  openAssignment,
  reviveAssignment,
  type Taken,
} from "./assignment-life.server.ts";
import {
  type CalibrationProgress,
  finishCalibration,
  readCalibrationProgress,
} from "./calibration.server.ts";
import { isOfSet } from "./calibration-places.server.ts";
import { type Ask, takeToCalibrate } from "./calibration-take.server.ts";
import { type ListedCopy, listCopies } from "./draft-copy.server.ts";
import { isOpenTo, listMetRequirements } from "./eligibility.server.ts";
import { lockToTake } from "./expert.server.ts";
import { takeWork } from "./hand-out.server.ts";
import { readAsDraft } from "./judgment-read.server.ts";
import { ofLapse } from "./lapse.server.ts";
import { findStanding, revisionOf, type Standing } from "./standing.server.ts";

/**
 * Gives the expert a task they have not seen, from one project or from any that is open to what they hold now: the one nearest its overlap first.
 * An assignment that is already in their hands comes first of all, the one they have begun before the one that was fetched ahead, so asking twice
 * hoards nothing. Whoever asks for more of a project has no more of its calibration to take back: where all of it is done, it is finished. Null when
 * there is nothing to do.
 */
export async function takeAssignment({ userId }: Expert, projectId?: string): Promise<Taken | null> {
  return await db.transaction(async (tx) => {
    // One request of one expert at a time: of two at once, the second finds what the first took. And none beside a change of what they hold:
    // a credential that ended before is not read, and one that ends after takes with it what is given here.
    await lockToTake(tx, userId);
    if (projectId !== undefined) await finishCalibration(tx, { expertId: userId, projectId });
    const ask = { expertId: userId, projectId, met: await listMetRequirements(tx, userId) };
    const taken = (await findLive(tx, ask)) ?? (await takeNew(tx, ask));
    if (taken) await openAssignment(tx, taken);
    return taken;
  });
}

/**
 * Gives the expert the next assignment of a project while they work on this one, so that it is there when they submit: another that is in their hands
 * already, or a new one by the rules of `takeAssignment`, which stays unopened; the one that is asked from is on the screen, and is opened by it. Never more than one beside that which is worked on. `next` is null
 * when there is nothing to do, or nothing is worked on here. Null: the assignment is not this expert's.
 */
export async function takeAhead(
  { userId }: Expert,
  { projectId, assignmentId }: Taken,
): Promise<{ next: Taken | null } | null> {
  return await db.transaction(async (tx) => {
    await lockToTake(tx, userId);
    const [current] = await tx
      .select()
      .from(assignments)
      .where(
        and(
          eq(assignments.projectId, projectId),
          eq(assignments.id, assignmentId),
          eq(assignments.expertId, userId),
        ),
      );
    if (!current) return null;
    if (assignmentState(current) === "live" && !current.openedAt)
      await openAssignment(tx, { projectId, assignmentId });
    const ask = { expertId: userId, projectId, met: await listMetRequirements(tx, userId) };
    const other = await findLive(tx, ask, assignmentId);
    if (other || assignmentState(current) !== "live") return { next: other };
    return { next: await takeNew(tx, ask) };
  });
}

async function takeNew(tx: Tx, ask: Ask): Promise<Taken | null> {
  const resumed = await resumeEnded(tx, ask, "skip locked");
  if (resumed) return resumed;
  // Within a project its calibration set comes first; between projects, one that is open to the expert already.
  const [first, second] =
    ask.projectId === undefined ? [takeWork, takeToCalibrate] : [takeToCalibrate, takeWork];
  // What somebody else has locked at this moment is worth the wait only when nothing else is left.
  return (await first(tx, ask)) ?? (await second(tx, ask)) ?? (await resumeEnded(tx, ask, "wait"));
}

const inProject = (projectId?: string) =>
  projectId === undefined ? undefined : eq(assignments.projectId, projectId);

/** Of assignments that join their projects. */
const mayBeHeld = (met: Requirement[]) =>
  sql`(${assignments.excusedAt} is not null or ${isOpenTo(sql`${projects}`, met)})`;

/** What was fetched ahead of a project that was closed since is nobody's to begin. */
const isSeenOrOpen = or(isNotNull(assignments.openedAt), isNull(projects.closedAt));

/** The one that was begun last; where none was, one that was fetched ahead. */
async function findLive(tx: Tx, { expertId, projectId, met }: Ask, but?: string): Promise<Taken | null> {
  const isLive = and(
    but === undefined ? undefined : ne(assignments.id, but),
    eq(assignments.expertId, expertId),
    isNull(assignments.submittedAt),
    isNull(assignments.returnedAt),
    inProject(projectId),
  );
  const latest = tx
    .select({ id: assignments.id })
    .from(assignments)
    .innerJoin(projects, eq(projects.id, assignments.projectId))
    .where(and(isLive, mayBeHeld(met), isSeenOrOpen))
    .orderBy(sql`${assignments.openedAt} is null`, desc(assignments.takenAt))
    .limit(1);
  const [live] = await tx
    .update(assignments)
    .set({ expiresAt: freshExpiry })
    // Live still: it may have been submitted while this waited for its lock.
    .where(and(isLive, eq(assignments.id, latest)))
    .returning({ projectId: assignments.projectId, assignmentId: assignments.id });
  return live ?? null;
}

/**
 * What ran out in this expert's hands or was left, or was taken out of them until they qualified again, and is still free, or excused, comes back with
 * what they had typed. It locks one task, so that no two who take theirs up again wait for each other in a circle.
 */
async function resumeEnded(
  tx: Tx,
  { expertId, projectId, met }: Ask,
  contended: "skip locked" | "wait",
): Promise<Taken | null> {
  const [ids] = await tx
    .select({ projectId: assignments.projectId, assignmentId: assignments.id })
    .from(assignments)
    .innerJoin(tasks, and(eq(tasks.projectId, assignments.projectId), eq(tasks.id, assignments.taskId)))
    .innerJoin(projects, and(eq(projects.id, assignments.projectId), isNull(projects.closedAt)))
    .leftJoin(lapses, ofLapse)
    .where(
      and(
        eq(assignments.expertId, expertId),
        // In so many words, by which the index is found.
        sql`${assignments.end} in ('expired', 'lapsed', 'left')`,
        or(isNull(lapses.decision), ne(lapses.decision, "closed")),
        or(
          sql`${tasks.openCount} > 0`,
          eq(lapses.decision, "excused"),
          isOfSet(sql`${tasks}`),
          sql`exists (
            select 1 from tasks w
            where w.project_id = ${assignments.projectId} and w.id = ${assignments.insteadOf} and w.open_count > 0)`,
        ),
        mayBeHeld(met),
        inProject(projectId),
      ),
    )
    // What was begun comes before what was only fetched ahead.
    .orderBy(sql`${assignments.openedAt} is null`, desc(assignments.takenAt))
    .limit(1)
    .for("update", contended === "wait" ? { of: tasks } : { of: tasks, skipLocked: true });
  if (!ids) return null;
  const assignment = await lockAssignment(tx, { ...ids, userId: expertId });
  const isEnded = assignment && assignmentCan(assignmentState(assignment), "resume");
  return isEnded && (await reviveAssignment(tx, assignment)) ? ids : null;
}

/** What the judging page shows. Nothing in it tells a model, gold, or another expert's judgment. */
export type AssignedTask = {
  projectId: string;
  assignmentId: string;
  userId: string;
  state: AssignmentState;
  expiresAt: Date;
  title: string;
  instructions: string;
  rubricVersion: number;
  rubric: Rubric;
  priceMinor: bigint;
  currency: string;
  prompt: Message[];
  reference: string | null;
  /** In this expert's own order. */
  completions: { id: string; text: string }[];
  /** The draft or, where a judgment may be edited and nothing was typed since, the judgment. */
  draft: { body: DraftBody; revision: number } | null;
  /** The standing judgment, while it may be edited. */
  editing: string | null;
  copies: ListedCopy[];
  calibration: CalibrationProgress | null;
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
    .innerJoin(
      batches,
      and(eq(batches.projectId, assignments.projectId), eq(batches.id, assignments.batchId)),
    )
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
  const [texts, [rubric], copies, standing] = await Promise.all([
    db
      .select({ id: completions.id, text: completions.text })
      .from(completions)
      .where(and(eq(completions.projectId, projectId), eq(completions.taskId, task.id)))
      .orderBy(asc(completions.ordinal)),
    db.select().from(rubrics).where(eq(rubrics.projectId, projectId)).orderBy(desc(rubrics.version)).limit(1),
    listCopies({ projectId, assignmentId }),
    findStanding(db, { projectId, assignmentId }),
  ]);
  if (!rubric) throw new Error(`Project ${projectId} has no rubric`);
  return {
    projectId,
    assignmentId,
    userId,
    state: assignmentState(assignment),
    expiresAt: assignment.expiresAt,
    title: project.title,
    instructions: project.instructions,
    rubricVersion: rubric.version,
    rubric: rubric.body,
    priceMinor: batch.priceMinor,
    currency: batch.currency,
    prompt: task.prompt,
    reference: task.reference,
    completions: displayOrder(texts, assignment.seed),
    ...(await goOnWith(projectId, draft, standing)),
    copies,
    calibration: await readCalibrationProgress(db, { expertId: userId, projectId, taskId: task.id }),
  };
}

/** What the page begins with. A draft that was to take the place of a judgment other than the one that stands is not gone on with. */
async function goOnWith(
  projectId: string,
  draft: typeof drafts.$inferSelect | null,
  standing: Standing | null,
): Promise<Pick<AssignedTask, "draft" | "editing">> {
  const editing = standing && !standing.fixed ? standing.id : null;
  if (draft && draft.edits === editing)
    return { editing, draft: { body: draft.body, revision: draft.revision } };
  if (!standing || !editing) return { editing, draft: null };
  const body = await readAsDraft(db, { projectId, judgmentId: standing.id });
  return { editing, draft: { body, revision: revisionOf(standing) } };
}
