import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { assignmentState } from "#app/domain/assignment.ts";
import { meetsRequirement } from "#app/domain/credential/requirement.ts";
import { hasContent } from "#app/domain/judgment-content.ts";
import { db, type Tx } from "#db/client.ts";
import { assignments, drafts, lapses } from "#db/schema/assignments.ts";
import { projects } from "#db/schema/projects.ts";
import { type AssignmentRow, giveBack, lockAssignment } from "./assignment-life.server.ts";
import { isEligible, readHolding } from "./eligibility.server.ts";
import { lockExpert } from "./expert.server.ts";

const PAGE = 200;
export const RUN_OUT = "A credential that this project asks for has run out or is too old.";
const CHANGED = "The lab has changed what this project asks for.";

const isLive = and(isNull(assignments.submittedAt), isNull(assignments.returnedAt));
const needsCredential = and(isLive, isNull(assignments.excusedAt), isNotNull(projects.requirement));
const ofProject = eq(projects.id, assignments.projectId);

/** How a lapse joins its assignment. */
export const ofLapse = and(
  eq(lapses.projectId, assignments.projectId),
  eq(lapses.assignmentId, assignments.id),
);

/**
 * Gives back everything in the expert's hands whose requirement they meet no more; `reason` is shown to them and to operators. What was typed stays,
 * and is put before an operator. To be called in the transaction that ends a credential, after the ending. A transaction that ends those of several
 * experts locks all of them beforehand, in the order of their ids. Returns how many.
 */
export async function lapseAssignments(tx: Tx, expertId: string, reason: string): Promise<number> {
  await lockExpert(tx, expertId);
  const open = await tx
    .select({
      projectId: assignments.projectId,
      assignmentId: assignments.id,
      requirement: projects.requirement,
    })
    .from(assignments)
    .innerJoin(projects, ofProject)
    .where(and(eq(assignments.expertId, expertId), needsCredential))
    .orderBy(assignments.projectId, assignments.taskId);
  if (open.length === 0) return 0;
  const { held, at } = await readHolding(tx, expertId);
  let count = 0;
  for (const { requirement, ...ids } of open) {
    if (meetsRequirement(requirement, held, at)) continue;
    const assignment = await lockAssignment(tx, { ...ids, userId: expertId });
    // Submitted or passed on while this waited for its lock.
    if (!assignment || assignmentState(assignment) !== "live") continue;
    await lapse(tx, assignment, reason);
    count += 1;
  }
  return count;
}

/**
 * Locks all the tasks that these experts have in hand and may lose, in the order in which each one's are locked: two endings that concern the work
 * of several experts on the same tasks wait for each other once, and not for ever. The caller holds the locks on the experts.
 */
export async function lockOpenWork(tx: Tx, expertIds: string[]): Promise<void> {
  if (expertIds.length < 2) return;
  await tx.execute(sql`
    select 1 from tasks t where (t.project_id, t.id) in (
      select a.project_id, a.task_id from assignments a join projects p on p.id = a.project_id
      where a.expert_id in ${expertIds} and a.submitted_at is null and a.returned_at is null
        and a.excused_at is null and p.requirement is not null)
    order by t.project_id, t.id for update`);
}

/** The caller holds the locks. */
export async function lapse(tx: Tx, assignment: AssignmentRow, reason: string): Promise<void> {
  await giveBack(tx, assignment, "lapsed", reason);
  const { projectId, id: assignmentId } = assignment;
  const [draft] = await tx
    .select({ body: drafts.body })
    .from(drafts)
    .where(and(eq(drafts.projectId, projectId), eq(drafts.assignmentId, assignmentId)));
  if (draft && hasContent(draft.body)) await putBeforeOperator(tx, { projectId, assignmentId, reason });
}

/** Work that was typed after the assignment lapsed is put before an operator too; where one has looked at it, nothing changes. */
export async function notice(tx: Tx, { projectId, id, returnReason }: AssignmentRow): Promise<void> {
  await tx
    .insert(lapses)
    .values({ projectId, assignmentId: id, reason: returnReason ?? RUN_OUT })
    .onConflictDoNothing();
}

/**
 * Whether the expert may work on this assignment of theirs: they hold what its project asks for, or an operator has excused it; `closed` where one
 * has decided against it. The caller holds the lock on the expert.
 */
export async function mayHold(tx: Tx, assignment: AssignmentRow): Promise<"yes" | "not eligible" | "closed"> {
  if (assignment.excusedAt) return "yes";
  if (assignmentState(assignment) === "lapsed" && (await isClosed(tx, assignment))) return "closed";
  return (await isEligible(tx, assignment.expertId, assignment.projectId)) ? "yes" : "not eligible";
}

async function isClosed(tx: Tx, { projectId, id }: AssignmentRow): Promise<boolean> {
  const [found] = await tx
    .select({ decision: lapses.decision })
    .from(lapses)
    .where(and(eq(lapses.projectId, projectId), eq(lapses.assignmentId, id)));
  return found?.decision === "closed";
}

/** Once for each time that it lapses: a decision on the time before does not answer this one. */
async function putBeforeOperator(
  tx: Tx,
  { projectId, assignmentId, reason }: { projectId: string; assignmentId: string; reason: string },
): Promise<void> {
  const undecided = { decision: null, decidedBy: null, decidedAt: null, decisionReason: null };
  await tx
    .insert(lapses)
    .values({ projectId, assignmentId, reason })
    .onConflictDoUpdate({
      target: [lapses.projectId, lapses.assignmentId],
      set: { reason, lapsedAt: sql`now()`, ...undecided },
    });
}

/**
 * Gives back what is in hands that may not hold it any more, wherever nobody ended anything: a claim grew too old for its project, or a requirement
 * was changed while somebody took a task. Returns how many.
 */
export async function lapseIneligible(): Promise<number> {
  return await lapseOf(undefined, RUN_OUT);
}

/** After the project's requirement was changed. */
export async function lapseInProject(projectId: string): Promise<number> {
  return await lapseOf(projectId, CHANGED);
}

async function lapseOf(projectId: string | undefined, reason: string): Promise<number> {
  let count = 0;
  let after = "00000000-0000-0000-0000-000000000000";
  while (true) {
    const page = await db
      .selectDistinct({ expertId: assignments.expertId })
      .from(assignments)
      .innerJoin(projects, ofProject)
      .where(
        and(
          needsCredential,
          sql`${assignments.expertId} > ${after}`,
          projectId === undefined ? undefined : eq(assignments.projectId, projectId),
        ),
      )
      .orderBy(assignments.expertId)
      .limit(PAGE);
    for (const { expertId } of page) {
      count += await db.transaction((tx) => lapseAssignments(tx, expertId, reason));
    }
    if (page.length < PAGE) return count;
    after = page.at(-1)!.expertId;
  }
}
