import { randomInt } from "node:crypto";
import { sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { drawn, MAX_SEED, openTasksWanted } from "#app/domain/panel.ts";
import type { Tx } from "#db/client.ts";
import { freshExpiry, type Taken } from "./assignment-life.server.ts";
import type { Ask } from "./calibration-take.server.ts";
import { readSelf, type Self } from "./interest.server.ts";
import {
  findBegun,
  findBegunNear,
  findFresh,
  fromPivot,
  hasNewWork,
  isBegun,
  isNewTo,
  isOpenBatch,
  isOpenForWork,
  isWithinDailyLimit,
  isWithinExpertLimit,
} from "./work-open.server.ts";

/** How many tasks are looked at from the random place where the search begins. */
const LOOKED_AT = 8;
/** As many as an expert may have seen one after the other by chance: gold is no slower to find than work. */
const GOLD_LOOKED_AT = 64;
/** How many of the project's last assignments tell who is at work. */
const LAST = 64;

/**
 * Gives the expert a task of the work of one project, or of the first of all that has one: what others have begun before what nobody has, then batches by
 * priority and age, and within that at random. Null where there is none for them. The caller holds the lock on the expert.
 */
export async function takeWork(tx: Tx, ask: Ask): Promise<Taken | null> {
  const places = await listPlaces(tx, ask);
  if (places.length === 0) return null;
  const self = await readSelf(tx, ask.expertId);
  for (const place of places) {
    const taken = await takeIn(tx, ask.expertId, place, self);
    if (taken) return taken;
  }
  return null;
}

/** A project in which the expert may be given work. */
type Place = {
  projectId: string;
  goldRate: number;
  overlap: number;
  dailyLimit: number | null;
  others: number;
};

/**
 * In the order in which an expert who takes whatever suits is given them: the oldest first. Left out are those that belong to the expert's own lab, and
 * those of which the expert has had as much as anybody may.
 */
async function listPlaces(tx: Tx, { expertId, projectId, met }: Ask): Promise<Place[]> {
  const wanted = projectId === undefined ? sql`true` : sql`p.id = ${projectId}`;
  return await tx.execute<Place>(sql`
    select p.id as "projectId", p.gold_rate as "goldRate", p.overlap, p.daily_limit as "dailyLimit", (
      select count(distinct l.expert_id)::int from (
        select a.expert_id, a.taken_at from assignments a where a.project_id = p.id order by a.taken_at desc limit ${LAST}) l
      where l.expert_id <> ${expertId} and l.taken_at > now() - interval '30 minutes') as others
    from projects p
    where ${wanted} and ${isOpenForWork(sql`p`, expertId, met)} and ${isWithinExpertLimit(sql`p`, expertId)}
    order by p.created_at, p.id`);
}

async function takeIn(tx: Tx, expertId: string, place: Place, self: Self): Promise<Taken | null> {
  if (place.dailyLimit !== null && !(await isWithinDay(tx, place))) return null;
  for (const search of SEARCHES) {
    const taken = await take(tx, expertId, place, self, search);
    if (taken) return taken;
    // Whoever has seen everything is not made to look four times.
    if (search === SEARCHES[0] && !(await hasNew(tx, place, self))) return null;
  }
  return null;
}

/** Whether there is anything new to the expert, be it in other hands at this moment. */
async function hasNew(tx: Tx, { projectId }: Place, self: Self): Promise<boolean> {
  const [row] = await tx.execute<{ is: boolean }>(
    sql`select ${hasNewWork(sql`${projectId}::uuid`, isNewTo(self), 0)} as is`,
  );
  return row!.is;
}

/** One after the other, so that a day's limit is not overrun by those who ask at once. */
async function isWithinDay(tx: Tx, { projectId }: Place): Promise<boolean> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${projectId}, 2))`);
  const [row] = await tx.execute<{ within: boolean }>(
    sql`select ${isWithinDailyLimit(sql`p`)} as within from projects p where p.id = ${projectId}`,
  );
  return row!.within;
}

/** `contended`: what is done about a task that somebody else is taking at this moment. `begins`: whether one that nobody has begun comes first of all. */
type Search = { contended: "skip locked" | "wait"; begins: boolean };

/**
 * One after the other until one finds something: a task in other hands is passed over, and only when nothing else is left is it worth the wait; and nobody
 * goes away with nothing, because all that is begun is in other hands, while there is a task to begin.
 */
const SEARCHES: Search[] = [
  { contended: "skip locked", begins: false },
  { contended: "skip locked", begins: true },
  { contended: "wait", begins: true },
  { contended: "wait", begins: false },
];

/** One statement: looks at some tasks from a random place on, locks the best of them, and gives it, or gold in its stead. */
async function take(
  tx: Tx,
  expertId: string,
  { projectId, goldRate, overlap, others }: Place,
  self: Self,
  { contended, begins }: Search,
): Promise<Taken | null> {
  const seed = randomInt(MAX_SEED);
  const { pivot, isGold } = drawn(seed, goldRate);
  const wanted = openTasksWanted(others, overlap);
  const search = { pivot, limit: LOOKED_AT, isNew: isNewTo(self) };
  const begun = findBegun(sql`${projectId}::uuid`, search);
  const begunNear = findBegunNear(sql`${projectId}::uuid`, search);
  const fresh = findFresh(sql`b`, search);
  const [taken] = await tx.execute<Taken>(sql`
    with pool as materialized (
      select not ${begins}::boolean and count(*) >= ${wanted} as is_full from (
        select 1 from tasks t
        where t.project_id = ${projectId} and ${isBegun}
        order by t.pick_key limit ${wanted}) begun
    ), ahead as materialized (
      select c.*, 0 as turn, 0 as place from (${begunNear}) c where (select is_full from pool)
    ), fresh as materialized (
      select c.id, c.pick_key, c.open_count, c.worth, 1 as turn, b.place from (
        select b.project_id, b.id, row_number() over (order by b.priority desc, b.created_at, b.id) as place from batches b
        where b.project_id = ${projectId} and ${isOpenBatch(sql`b`)} order by place) b
      cross join lateral (${fresh}) c
      where not exists (select 1 from ahead)
      limit ${LOOKED_AT}
    ), begun as materialized (
      select c.*, 2 as turn, 0 as place from (${begun}) c
      where not exists (select 1 from ahead) and not exists (select 1 from fresh)
    ), chosen as materialized (
      select t.id, t.batch_id from tasks t
      join (select * from ahead union all select * from fresh union all select * from begun) c on c.id = t.id
      where t.project_id = ${projectId} and t.open_count > 0
      order by c.turn, c.place, c.worth, c.pick_key < ${pivot}, c.pick_key
      limit 1 for update of t ${contended === "wait" ? sql`` : sql`skip locked`}
    ), gold as materialized (
      select c.id from (${fromPivot(
        search,
        (from) => sql`
        select t.id, t.pick_key from (
          select t.project_id, t.id, t.pick_key, t.batch_id from tasks t
          where t.project_id = ${projectId} and t.kind = 'gold' and ${from} order by t.pick_key limit ${GOLD_LOOKED_AT}) t
        where ${search.isNew} and exists (
          select 1 from batches b
          where b.project_id = t.project_id and b.id = t.batch_id and b.received_at is not null)
        order by t.pick_key limit 1`,
      )}) c
      where ${isGold} and exists (select 1 from chosen) limit 1
    ), lowered as (
      update tasks t set open_count = t.open_count - 1 from chosen
      where t.project_id = ${projectId} and t.id = chosen.id and not exists (select 1 from gold)
      returning t.id
    )
    insert into assignments (project_id, id, task_id, batch_id, instead_of, surplus, expert_id, seed, expires_at)
    select ${projectId}, ${uuidv7()}, coalesce(gold.id, lowered.id), chosen.batch_id,
      case when gold.id is not null then chosen.id end, gold.id is not null, ${expertId}, ${seed}, ${freshExpiry}
    from chosen left join gold on true left join lowered on true
    returning project_id as "projectId", id as "assignmentId"`);
  return taken ?? null;
}
