import { type SQL, sql } from "drizzle-orm";
import type { Requirement } from "#app/domain/credential/requirement.ts";
import { isBeforeOrBeyondCalibration } from "./calibration-places.server.ts";
import { isOpenTo } from "./eligibility.server.ts";
import { accountsOf, isOfOwnLab, type Self } from "./interest.server.ts";

/** Of a batch, by its table or alias: its tasks are handed out as work. */
export const isOpenBatch = (batch: SQL): SQL =>
  sql`(${batch}.kind = 'work' and ${batch}.received_at is not null)`;

/**
 * Of a project, by its table or alias: the expert may be given work of it, as far as the project, its calibration set and conflicts of interest go.
 * `met`: the requirements that the expert meets; left out, the project's is not asked for.
 */
export const isOpenForWork = (project: SQL, expertId: string, met?: Requirement[]): SQL => sql`(
  ${project}.closed_at is null and ${met ? isOpenTo(project, met) : sql`true`}
  and exists (
    select 1 from batches b where b.project_id = ${project}.id and ${isOpenBatch(sql`b`)}
      and ${isBeforeOrBeyondCalibration(sql`b`, expertId)})
  and not ${isOfOwnLab(project, expertId)})`;

/** Of a project: the person has not had as much of its work as one may. */
export const isWithinExpertLimit = (project: SQL, expertId: string): SQL => sql`(
  ${project}.expert_limit is null or ${project}.expert_limit > (
    select count(*) from (
      select 1 from assignments a where a.project_id = ${project}.id and a.expert_id in (${accountsOf(expertId)})
        and a."end" is null and a.batch_id in (
          select b.id from batches b where b.project_id = ${project}.id and b.kind = 'work')
      limit ${project}.expert_limit) had))`;

/** Of a project: it has not given out as much today (UTC) as it may in a day. */
export const isWithinDailyLimit = (project: SQL): SQL => sql`(
  ${project}.daily_limit is null or ${project}.daily_limit > (
    select count(*) from (
      select 1 from assignments a
      where a.project_id = ${project}.id and a.taken_at >= date_trunc('day', now(), 'UTC') and a."end" is null
      limit ${project}.daily_limit) given))`;

/** Where in the random order of a project's tasks a search begins, how many it finds at most, and what it looks for: `isNewTo`. */
export type Search = { pivot: number; limit: number; isNew: SQL };

/** Tasks of a project that others have begun and that want more judgments. */
export const findBegun = (projectId: SQL, search: Search): SQL =>
  fromPivot(
    search,
    (from) => sql`
    select t.id, t.pick_key, t.open_count, t.open_count as worth from tasks t
    where t.project_id = ${projectId} and ${isBegun} and ${from} and ${search.isNew} order by t.pick_key limit ${search.limit}`,
  );

/** How many begun tasks are passed by, of those the expert has seen, before one that nobody has begun is better. */
const PASSED_BY = 64;

/** As `findBegun`, but near the pivot only: who has worked alone has seen all that is begun, which may be most of the project. */
export const findBegunNear = (projectId: SQL, search: Search): SQL =>
  fromPivot(
    search,
    (from) => sql`
    select t.id, t.pick_key, t.open_count, t.open_count as worth from (
      select t.project_id, t.id, t.pick_key, t.open_count from tasks t
      where t.project_id = ${projectId} and ${isBegun} and ${from} order by t.pick_key limit ${PASSED_BY}) t
    where ${search.isNew} order by t.pick_key limit ${search.limit}`,
  );

/** Of the task `t`. The index `tasks_begun` has these words. */
export const isBegun = sql`t.kind = 'work' and t.open_count > 0 and t.open_count < t.overlap`;

/** Tasks of a batch that nobody has begun. */
export const findFresh = (batch: SQL, search: Search): SQL =>
  fromPivot(
    search,
    (from) => sql`
    select t.id, t.pick_key, t.open_count, 0 as worth from tasks t
    where t.project_id = ${batch}.project_id and t.batch_id = ${batch}.id and ${isFresh}
      and ${from} and ${search.isNew} order by t.pick_key limit ${search.limit}`,
  );

/** Of the task `t`. The index `tasks_fresh` has these words. */
export const isFresh = sql`t.kind = 'work' and t.open_count > 0 and t.open_count = t.overlap`;

/** A search through an order by `pick_key` that begins at the pivot and, once at the end, goes on from the start. */
export const fromPivot = (
  { pivot, limit }: Pick<Search, "pivot" | "limit">,
  search: (from: SQL) => SQL,
): SQL => sql`
  select * from (
    (${search(sql`t.pick_key >= ${pivot}`)}) union all (${search(sql`t.pick_key < ${pivot}`)}) limit ${limit}) found`;

/** Of a project: it has a task of work that is new to the expert, be it in other hands at this moment. */
export function hasNewWork(projectId: SQL, isNew: SQL, pivot: number): SQL {
  const search = { pivot, limit: 1, isNew };
  // What nobody has begun comes first: of what is begun, an expert who works alone has seen all.
  return sql`(exists (
    select 1 from batches b cross join lateral (${findFresh(sql`b`, search)}) fresh
    where b.project_id = ${projectId} and ${isOpenBatch(sql`b`)})
    or exists (${findBegun(projectId, search)}))`;
}

/**
 * Of the task `t`: neither this expert nor another account that is paid to the same person has seen it, and they have written none of it. As scalars, so
 * that the planner can only look them up task by task, however many it takes an expert to have seen.
 */
export const isNewTo = ({ accounts, hashes }: Self): SQL => sql`(
  (select 1 from assignments a
    where a.project_id = t.project_id and a.task_id = t.id and a.expert_id in ${accounts} limit 1) is null
  and (select 1 from authors w
    where w.project_id = t.project_id and w.task_id = t.id and w.address_hash in ${hashes} limit 1) is null)`;
