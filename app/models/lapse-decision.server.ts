import { and, asc, desc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { assignmentState, type LapseDecision } from "#app/domain/assignment.ts";
import { meetsRequirement, type Requirement } from "#app/domain/credential/requirement.ts";
import type { SummaryPart } from "#app/domain/judging/summary.ts";
import { hasContent } from "#app/domain/judgment-content.ts";
import type { Expert } from "#app/domain/roles.ts";
import { db, type Tx } from "#db/client.ts";
import { assignments, drafts, lapses } from "#db/schema/assignments.ts";
import { labs } from "#db/schema/labs.ts";
import { projects } from "#db/schema/projects.ts";
import { tasks } from "#db/schema/tasks.ts";
import { users } from "#db/schema/users.ts";
import { lockAssignment, reviveAssignment, type Taken } from "./assignment-life.server.ts";
import { readHolding } from "./eligibility.server.ts";
import { lockExpert } from "./expert.server.ts";
import { saidIn, summarised } from "./kept.server.ts";
import { ofLapse } from "./lapse.server.ts";
import { writeMail } from "./mail.server.ts";
import { lockOperator } from "./operator.server.ts";

export type ListedLapse = Taken & {
  projectTitle: string;
  labName: string;
  expertId: string;
  expertName: string;
  reason: string;
  lapsedAt: Date;
  /** What its expert had typed, in words. */
  said: SummaryPart[];
  /** Of work, with the page in view. */
  minutes: number;
  /** Whether the task still wants a judgment that nobody has in hand. */
  placeFree: boolean;
  decision: LapseDecision | null;
  decisionReason: string | null;
  decidedAt: Date | null;
};

const MOST_SHOWN = 100;

const ofDraft = and(eq(drafts.projectId, assignments.projectId), eq(drafts.assignmentId, assignments.id));

/** Work whose expert's credential fell away: what waits for a decision, oldest first, then what was decided last. */
export async function listLapses(): Promise<{ open: ListedLapse[]; decided: ListedLapse[] }> {
  const [open, decided] = await Promise.all([
    select(and(isNull(lapses.decidedAt), eq(assignments.end, "lapsed")), asc(lapses.lapsedAt)),
    select(isNotNull(lapses.decidedAt), desc(lapses.decidedAt)),
  ]);
  return { open, decided };
}

async function select(where: ReturnType<typeof and>, order: ReturnType<typeof asc>): Promise<ListedLapse[]> {
  const rows = await db
    .select({
      projectId: lapses.projectId,
      assignmentId: lapses.assignmentId,
      projectTitle: projects.title,
      labName: labs.name,
      expertId: assignments.expertId,
      expertName: users.name,
      reason: lapses.reason,
      lapsedAt: lapses.lapsedAt,
      draft: drafts.body,
      ...summarised,
      placeFree: sql<boolean>`${tasks.openCount} > 0 or ${assignments.insteadOf} is not null`,
      decision: lapses.decision,
      decisionReason: lapses.decisionReason,
      decidedAt: lapses.decidedAt,
    })
    .from(lapses)
    .innerJoin(assignments, ofLapse)
    .innerJoin(tasks, and(eq(tasks.projectId, assignments.projectId), eq(tasks.id, assignments.taskId)))
    .innerJoin(projects, eq(projects.id, lapses.projectId))
    .innerJoin(labs, eq(labs.id, projects.labId))
    .innerJoin(users, eq(users.id, assignments.expertId))
    .leftJoin(drafts, ofDraft)
    .where(where)
    .orderBy(order)
    .limit(MOST_SHOWN);
  return rows.map(({ draft, seed, rubric, completionIds, ...lapse }) => ({
    ...lapse,
    said: draft ? saidIn(draft, { seed, rubric, completionIds }) : [],
    minutes: Math.round((draft?.activeMs ?? 0) / 60_000),
  }));
}

export type Decided =
  | "in hand again"
  | "in hand beyond the overlap"
  | "closed"
  | "not open"
  | "own work"
  | null;

type Decision = Taken & { decision: LapseDecision; reason: string };

/**
 * Decides on work that lapsed. Excused, it is in its expert's hands again, who may submit it whatever they hold; where others have taken its place
 * meanwhile, beyond the task's overlap. Closed, it is over. Nobody decides on their own work. Null: there is no such lapse, or the user is no operator in office.
 */
export async function decideLapse(
  operator: { userId: string },
  { projectId, assignmentId, decision, reason }: Decision,
): Promise<Decided> {
  const key = and(eq(lapses.projectId, projectId), eq(lapses.assignmentId, assignmentId));
  return await db.transaction(async (tx) => {
    if (!(await lockOperator(tx, operator.userId))) return null;
    const [found] = await tx
      .select({ expertId: assignments.expertId })
      .from(lapses)
      .innerJoin(assignments, ofLapse)
      .where(key);
    if (!found) return null;
    if (found.expertId === operator.userId) return "own work";
    await lockExpert(tx, found.expertId);
    const assignment = await lockAssignment(tx, { projectId, assignmentId, userId: found.expertId });
    if (!assignment || assignmentState(assignment) !== "lapsed") return "not open";
    const [decided] = await tx
      .update(lapses)
      .set({ decision, decisionReason: reason, decidedBy: operator.userId, decidedAt: sql`now()` })
      .where(and(key, isNull(lapses.decidedAt)))
      .returning({ projectId: lapses.projectId });
    if (!decided) return "not open";
    await tell(tx, found.expertId, { projectId, decision, reason });
    if (decision === "closed") return "closed";
    await tx
      .update(assignments)
      .set({ excusedAt: sql`now()` })
      .where(and(eq(assignments.projectId, projectId), eq(assignments.id, assignmentId)));
    const revived = await reviveAssignment(tx, assignment);
    return revived === "beyond the overlap" ? "in hand beyond the overlap" : "in hand again";
  });
}

/**
 * In the transaction that changes a requirement: whoever has typed something into a task in their hands may finish it, although they would not be
 * given it now. A lab takes no work away by asking for more.
 */
export async function excuseTyped(
  tx: Tx,
  { projectId, requirement }: { projectId: string; requirement: Requirement | null },
): Promise<void> {
  const live = await tx
    .select({ id: assignments.id, expertId: assignments.expertId, draft: drafts.body })
    .from(assignments)
    .innerJoin(drafts, ofDraft)
    .where(
      and(
        eq(assignments.projectId, projectId),
        isNull(assignments.submittedAt),
        isNull(assignments.returnedAt),
        isNull(assignments.excusedAt),
      ),
    )
    // The order in which the loss of a credential locks them.
    .orderBy(asc(assignments.taskId))
    .for("update", { of: assignments });
  for (const { id, expertId, draft } of live) {
    const { held, at } = await readHolding(tx, expertId);
    if (!hasContent(draft) || meetsRequirement(requirement, held, at)) continue;
    await tx
      .update(assignments)
      .set({ excusedAt: sql`now()` })
      .where(and(eq(assignments.projectId, projectId), eq(assignments.id, id)));
  }
}

async function tell(
  tx: Tx,
  expertId: string,
  { projectId, decision, reason }: Omit<Decision, "assignmentId">,
): Promise<void> {
  const [expert] = await tx.select({ to: users.email }).from(users).where(eq(users.id, expertId));
  const [project] = await tx
    .select({ title: projects.title })
    .from(projects)
    .where(eq(projects.id, projectId));
  const outcome =
    decision === "excused"
      ? "You may finish the task that was taken back when your credential fell away. It waits for you on your page of work."
      : "The task that was taken back when your credential fell away has been closed. What you typed is kept on its page.";
  await writeMail(tx, {
    to: expert!.to,
    subject: `Your work on “${project!.title}”`,
    text: `${outcome}\n\nThe reason given: ${reason}\n`,
  });
}

export type Lapse = {
  reason: string;
  decision: LapseDecision | null;
  decisionReason: string | null;
};

/** Why an assignment of the expert's lapsed and what was decided; null when it did not. */
export async function findLapse(
  { userId }: Expert,
  { projectId, assignmentId }: Taken,
): Promise<Lapse | null> {
  const [row] = await db
    .select({
      reason: assignments.returnReason,
      decision: lapses.decision,
      decisionReason: lapses.decisionReason,
    })
    .from(assignments)
    .leftJoin(lapses, ofLapse)
    .where(
      and(
        eq(assignments.projectId, projectId),
        eq(assignments.id, assignmentId),
        eq(assignments.expertId, userId),
        eq(assignments.end, "lapsed"),
      ),
    );
  return row ? { ...row, reason: row.reason ?? "" } : null;
}
