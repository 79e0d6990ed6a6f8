import { type SQL, sql } from "drizzle-orm";

type Alias = ReturnType<typeof sql>;

/** Of a task, by its table or alias: it belongs to a calibration set. */
export const isOfSet = (task: Alias): SQL => sql`${task}.kind = 'calibration'`;

/** The tasks `t` of the project's set, with their batches `s`. */
const setIn = (projectId: Alias): SQL => sql`(
  select * from tasks where project_id = ${projectId} and kind = 'calibration') t
  join batches s on s.project_id = t.project_id and s.id = t.batch_id`;

/** The expert has been given a task of the project's set: from then on it is theirs to finish, whoever else takes it. */
export const hasBegun = (projectId: Alias, expertId: string): SQL<boolean> => sql<boolean>`exists (
  select 1 from ${setIn(projectId)}
  join assignments o on o.project_id = t.project_id and o.task_id = t.id and o.expert_id = ${expertId})`;

/** How many experts may take the project's set: what was said with the upload that came in last. Null where there is no set. */
export const placesIn = (projectId: Alias): SQL<number | null> => sql<number | null>`(
  select s.overlap from batches s
  where s.project_id = ${projectId} and s.kind = 'calibration' and s.received_at is not null
    and s.accepted_count + s.duplicate_count > 0
  order by s.received_at desc limit 1)`;

/** How many have begun it and are at it still, or done with it. Whoever let all they had of it run out holds no place, and may still come back. */
export const placesTaken = (projectId: Alias): SQL<number> => sql<number>`(
  select count(distinct o.expert_id)::int from ${setIn(projectId)}
  join assignments o on o.project_id = t.project_id and o.task_id = t.id
  where (o."end" is null or o."end" = 'skipped'))`;

/** Whether the set is the expert's to begin or to go on with. */
export const mayCalibrate = (projectId: Alias, expertId: string): SQL<boolean> => sql<boolean>`(
  ${hasBegun(projectId, expertId)} or ${placesTaken(projectId)} < ${placesIn(projectId)})`;

/**
 * Whether the expert may be given tasks of a batch, as far as calibration goes: those of the calibration set until they have finished it, while there
 * is a place for them in it; all others where there is no set or once they have passed it. `batch` is its table or alias.
 */
export const isBeforeOrBeyondCalibration = (batch: Alias, expertId: string): SQL => sql`(
  case ${batch}.kind when 'calibration' then not exists (
    select 1 from calibrations k where k.project_id = ${batch}.project_id and k.expert_id = ${expertId})
    and ${mayCalibrate(sql`${batch}.project_id`, expertId)}
  else not exists (
    select 1 from batches s where s.project_id = ${batch}.project_id and s.kind = 'calibration'
      and s.received_at is not null and s.accepted_count > 0)
    or exists (
      select 1 from calibrations k
      where k.project_id = ${batch}.project_id and k.expert_id = ${expertId} and k.passed) end)`;
