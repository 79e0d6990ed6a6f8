import { randomInt } from "node:crypto";
import { and, desc, eq, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import { meetsRequirement, missingFor } from "#app/domain/credential/requirement.ts";
import { MAX_SEED } from "#app/domain/panel.ts";
import type { Expert } from "#app/domain/roles.ts";
import type { Rubric } from "#app/domain/rubric.ts";
import { db } from "#db/client.ts";
import { standingJudgments } from "#db/schema/judgments.ts";
import { projects } from "#db/schema/projects.ts";
import type { CalibrationProgress } from "./calibration.server.ts";
import { isBeforeOrBeyondCalibration, mayCalibrate } from "./calibration-places.server.ts";
import { isOpenTo, listMetRequirements, nameIssuers, readHolding } from "./eligibility.server.ts";
import { accountsOf, isOfOwnLab, readSelf } from "./interest.server.ts";
import type { Project } from "./project.server.ts";
import {
  hasNewWork,
  isFresh,
  isNewTo,
  isOpenBatch,
  isOpenForWork,
  isWithinDailyLimit,
  isWithinExpertLimit,
} from "./work-open.server.ts";

/** Why an expert is given no work of a project although there is some: they, or the project today (UTC), have had as much as may be. */
export type ReachedLimit = "expert" | "day";

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
  /** Only this stands between the expert and its work. */
  limit: ReachedLimit | null;
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

const project = sql`${projects}`;

/** The open projects an expert can take work from, and those they have worked for. What is available is what `takeAssignment` would give. */
export async function listOfferedProjects({ userId }: Expert): Promise<OfferedProject[]> {
  const met = await listMetRequirements(db, userId);
  const open = isOpenTo(project, met);
  const done = doneBy(userId);
  const rows = await db
    .select({
      id: projects.id,
      title: projects.title,
      currency: projects.currency,
      leastMinor: sql<string>`coalesce(pays.least, ${projects.priceMinor})`,
      mostMinor: sql<string>`coalesce(pays.most, ${projects.priceMinor})`,
      rubric: sql<Rubric>`(
        select r.body from rubrics r
        where r.project_id = ${projects.id} order by r.version desc limit 1)`,
      inHand: sql<boolean>`exists (
        select 1 from assignments a where a.project_id = ${projects.id} and a.expert_id = ${userId}
          and a.submitted_at is null and a.returned_at is null and (a.excused_at is not null or ${open}))`,
      toResume: hasToResume(userId, open),
      toCalibrate: sql<boolean>`(${open} and ${hasToCalibrate(userId)})`,
      work: workFor(isOpenForWork(project, userId, met), userId, await newTo(userId)),
      barred: sql<boolean>`(${open} and ${hasOpenPlaces})`,
      doneCount: sql<number>`coalesce(${done.count}, 0)`,
      calibration: calibrationOf(userId),
    })
    .from(projects)
    .leftJoin(done, eq(done.projectId, projects.id))
    .leftJoinLateral(paysFor(userId), sql`true`)
    .where(isNull(projects.closedAt))
    .orderBy(projects.createdAt);
  return rows
    .map(({ toResume, toCalibrate, work, leastMinor, mostMinor, ...row }) => {
      const isGiven = row.inHand || toResume || toCalibrate;
      const available = isGiven || work === "open";
      return {
        ...row,
        available,
        limit: isGiven || work === "open" ? null : work,
        leastMinor: BigInt(leastMinor),
        mostMinor: BigInt(mostMinor),
      };
    })
    .filter(
      ({ available, limit, barred, doneCount, calibration }) =>
        available || limit || doneCount > 0 || calibration?.outcome || (calibration?.full && barred),
    )
    .map(({ barred, ...offered }) => offered);
}

/** How many judgments of each project are the expert's, counted once for all projects. */
const doneBy = (expertId: string) =>
  db
    .select({ projectId: standingJudgments.projectId, count: sql<number>`count(*)::int`.as("count") })
    .from(standingJudgments)
    .where(eq(standingJudgments.expertId, expertId))
    .groupBy(standingJudgments.projectId)
    .as("done");

/** What the search for one task that the expert may be given begins with. */
const newTo = async (expertId: string): Promise<SQL> => isNewTo(await readSelf(db, expertId));

/** Null: there is no work for the expert. `isOpen`: whether the project has any for them at all. */
const workFor = (isOpen: SQL, expertId: string, isNew: SQL) => sql<"open" | ReachedLimit | null>`(
  case when not ${isOpen} then null
    when not ${hasNewWork(sql`${projects.id}`, isNew, randomInt(MAX_SEED - 1))} then null
    when not ${isWithinExpertLimit(project, expertId)} then 'expert'
    when not ${isWithinDailyLimit(project)} then 'day'
    else 'open' end)`;

/** What ran out in the expert's hands, or was taken out of them, and may be taken up again. */
const hasToResume = (expertId: string, open: SQL) => sql<boolean>`exists (
  select 1 from assignments a join tasks t on t.project_id = a.project_id and t.id = a.task_id
  left join lapses l on l.project_id = a.project_id and l.assignment_id = a.id
  where a.project_id = ${projects.id} and a.expert_id = ${expertId} and a."end" in ('expired', 'lapsed', 'left')
    and l.decision is distinct from 'closed' and (
      l.decision = 'excused' or t.open_count > 0 or t.kind = 'calibration' or exists (
        select 1 from tasks w where w.project_id = a.project_id and w.id = a.instead_of and w.open_count > 0))
    and (a.excused_at is not null or ${open}))`;

/** A task of the calibration set that is theirs to do and that they have not seen. */
const hasToCalibrate = (expertId: string) => sql`exists (
  select 1 from batches b join tasks t on t.project_id = b.project_id and t.batch_id = b.id and t.kind = 'calibration'
  where b.project_id = ${projects.id} and b.kind = 'calibration' and b.received_at is not null
    and ${isBeforeOrBeyondCalibration(sql`b`, expertId)} and not ${isOfOwnLab(project, expertId)} and not exists (
      select 1 from assignments a
      where a.project_id = t.project_id and a.task_id = t.id and a.expert_id in (${accountsOf(expertId)})))`;

/** Of a batch: it has places that nobody has taken. One look at what nobody has begun tells it mostly, and spares the sum. */
const hasPlaces = (batch: SQL): SQL => sql`(exists (
  select 1 from tasks t where t.project_id = ${batch}.project_id and t.batch_id = ${batch}.id and ${isFresh})
  or (
    select sum(c.open_count) from batch_counts c
    where c.project_id = ${batch}.project_id and c.batch_id = ${batch}.id) > 0)`;

/** There is work beyond its calibration set. */
const hasOpenPlaces = sql`exists (
  select 1 from batches b where b.project_id = ${projects.id} and ${isOpenBatch(sql`b`)} and ${hasPlaces(sql`b`)})`;

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
  join tasks t on t.project_id = s.project_id and t.batch_id = s.id and t.kind = 'calibration'
  left join assignments a on a.project_id = t.project_id and a.task_id = t.id and a.expert_id = ${expertId}
  left join lapses l on l.project_id = a.project_id and l.assignment_id = a.id and a."end" = 'lapsed'
  where s.project_id = ${projects.id} and s.kind = 'calibration' and s.received_at is not null
  having count(*) > 0)`;

/** What a project's batches pay that have work, as far as its calibration set lets the expert to it: until it is finished, that one's alone. */
const paysFor = (expertId: string) => sql`(
  select min(b.price_minor) as least, max(b.price_minor) as most from batches b
  where b.project_id = ${projects.id} and b.received_at is not null and b.kind <> 'gold'
    and ${isBeforeOrBeyondCalibration(sql`b`, expertId)} and (b.kind = 'calibration' or ${hasPlaces(sql`b`)})) pays`;

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
  const work = workFor(isOpenForWork(project, userId), userId, await newTo(userId));
  const rows = await db
    .select({ id: projects.id, title: projects.title, requirement: projects.requirement })
    .from(projects)
    .where(
      and(
        isNull(projects.closedAt),
        isNotNull(projects.requirement),
        sql`(${hasToCalibrate(userId)} or ${work} <> 'expert')`,
      ),
    )
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
