import { and, desc, isNotNull, isNull, sql } from "drizzle-orm";
import { meetsRequirement, missingFor } from "#app/domain/credential/requirement.ts";
import type { Expert } from "#app/domain/roles.ts";
import type { Rubric } from "#app/domain/rubric.ts";
import { db } from "#db/client.ts";
import { projects } from "#db/schema/projects.ts";
import type { CalibrationProgress } from "./calibration.server.ts";
import { isBeforeOrBeyondCalibration, mayCalibrate } from "./calibration-places.server.ts";
import { isOpenTo, listMetRequirements, nameIssuers, readHolding } from "./eligibility.server.ts";
import type { Project } from "./project.server.ts";

export type OfferedProject = Pick<Project, "id" | "title" | "currency"> & {
  /** What a judgment earns, over the batches that still have work; the assignment itself says which it is. */
  leastMinor: bigint;
  mostMinor: bigint;
  /** Of today. */
  rubric: Rubric;
  /** A task of it is in the expert's hands now. */
  inHand: boolean;
  /** Whether there is one to go on with, or one that this expert has not seen. */
  available: boolean;
  doneCount: number;
  calibration: OfferedCalibration | null;
};

/** A project's calibration set and how far this expert has come with it. */
type OfferedCalibration = CalibrationProgress & {
  passMark: number | null;
  outcome: "passed" | "failed" | null;
  /** They have not begun it, and as many as it has places for have. */
  full: boolean;
};

/** The open projects an expert can take work from, and those they have worked for. */
export async function listOfferedProjects({ userId }: Expert): Promise<OfferedProject[]> {
  const open = isOpenTo(sql`${projects}`, await listMetRequirements(db, userId));
  const rows = await db
    .select({
      id: projects.id,
      title: projects.title,
      currency: projects.currency,
      leastMinor: sql<string>`coalesce(offered.least, ${projects.priceMinor})`,
      mostMinor: sql<string>`coalesce(offered.most, ${projects.priceMinor})`,
      rubric: sql<Rubric>`(
        select r.body from rubrics r
        where r.project_id = ${projects.id} order by r.version desc limit 1)`,
      inHand: sql<boolean>`exists (
        select 1 from assignments a where a.project_id = ${projects.id} and a.expert_id = ${userId}
          and a.submitted_at is null and a.returned_at is null and (a.excused_at is not null or ${open}))`,
      unseen: sql<boolean>`offered.least is not null and ${open}`,
      barred: sql<boolean>`${open} and ${hasWork}`,
      excused: sql<boolean>`exists (
        select 1 from assignments a join tasks t on t.project_id = a.project_id and t.id = a.task_id
        left join lapses l on l.project_id = a.project_id and l.assignment_id = a.id
        where a.project_id = ${projects.id} and a.expert_id = ${userId} and a."end" in ('expired', 'left', 'lapsed')
          and case when a.excused_at is not null then t.open_count > 0 or l.decision = 'excused' or t.kind = 'gold'
            else t.kind = 'gold' and l.decision is distinct from 'closed' and ${open} end)`,
      doneCount: sql<number>`(
        select count(*)::int from standing_judgments j where j.expert_id = ${userId} and j.project_id = ${projects.id})`,
      calibration: calibrationOf(userId),
    })
    .from(projects)
    .leftJoinLateral(workFor(userId), sql`true`)
    .where(isNull(projects.closedAt))
    .orderBy(projects.createdAt);
  return rows
    .filter(
      ({ unseen, excused, barred, inHand, doneCount, calibration }) =>
        unseen || excused || inHand || doneCount > 0 || calibration?.outcome || (calibration?.full && barred),
    )
    .map(({ unseen, excused, barred, ...row }) => ({
      ...row,
      available: unseen || excused || row.inHand,
      leastMinor: BigInt(row.leastMinor),
      mostMinor: BigInt(row.mostMinor),
    }));
}

/** There is work beyond its calibration set. */
const hasWork = sql`exists (
  select 1 from batches b join tasks t on t.project_id = b.project_id and t.batch_id = b.id
  where b.project_id = ${projects.id} and b.kind = 'work' and b.received_at is not null and t.open_count > 0)`;

/** In one value: as it is in `OfferedProject`. */
const calibrationOf = (expertId: string) => sql<OfferedCalibration | null>`(
  select json_build_object(
    'taskCount', count(*),
    'doneCount', count(*) filter (where a.submitted_at is not null or a."end" = 'skipped' or l.decision = 'closed'),
    'passMark', ${projects.passMark},
    'outcome', (
      select case when k.passed then 'passed' else 'failed' end from calibrations k
      where k.project_id = ${projects.id} and k.expert_id = ${expertId}),
    'full', not exists (
      select 1 from calibrations k where k.project_id = ${projects.id} and k.expert_id = ${expertId})
      and not ${mayCalibrate(sql`${projects.id}`, expertId)})
  from batches s
  join tasks t on t.project_id = s.project_id and t.batch_id = s.id
  left join assignments a on a.project_id = t.project_id and a.task_id = t.id and a.expert_id = ${expertId}
  left join lapses l on l.project_id = a.project_id and l.assignment_id = a.id and a."end" = 'lapsed'
  where s.project_id = ${projects.id} and s.kind = 'calibration' and s.received_at is not null
  having count(*) > 0)`;

/** What a project's batches pay that have a task for the expert: one they have not seen, or had to leave and may take up again. */
const workFor = (expertId: string) => sql`(
  select min(b.price_minor) as least, max(b.price_minor) as most from batches b
  where b.project_id = ${projects.id} and b.received_at is not null
    and ${isBeforeOrBeyondCalibration(sql`b`, expertId)} and exists (
    select 1 from tasks t
    where t.project_id = b.project_id and t.batch_id = b.id and (t.open_count > 0 or b.kind = 'calibration') and not exists (
      select 1 from assignments a
      left join lapses l on l.project_id = a.project_id and l.assignment_id = a.id
      where a.project_id = t.project_id and a.task_id = t.id and a.expert_id = ${expertId} and (
        a."end" is null or a."end" not in ('expired', 'left', 'lapsed') or l.decision = 'closed')))) offered`;

/** An open project that has work, but none for this expert. */
export type ClosedOffer = {
  id: string;
  title: string;
  /** What would open it, in words; any one of these is enough. */
  missing: string[];
};

const MOST_CLOSED = 30;

/** The newest projects with work that the expert does not qualify for, each with what would open it. */
export async function listClosedOffers({ userId }: Expert): Promise<ClosedOffer[]> {
  const { held, at } = await readHolding(db, userId);
  const rows = await db
    .select({ id: projects.id, title: projects.title, requirement: projects.requirement })
    .from(projects)
    .leftJoinLateral(workFor(userId), sql`true`)
    .where(and(isNull(projects.closedAt), isNotNull(projects.requirement), sql`offered.least is not null`))
    .orderBy(desc(projects.createdAt));
  const closed = rows
    .filter(({ requirement }) => !meetsRequirement(requirement, held, at))
    .slice(0, MOST_CLOSED);
  const names = await nameIssuers(closed.map(({ requirement }) => requirement));
  return closed.map(({ id, title, requirement }) => ({
    id,
    title,
    missing: missingFor(requirement, held, at, names),
  }));
}
