import { randomInt } from "node:crypto";
import { performance } from "node:perf_hooks";
import type postgres from "postgres";
import { v7 as uuidv7 } from "uuid";
import { MAX_SEED } from "#app/domain/panel.ts";
import type { Expert } from "#app/domain/roles.ts";
import { connect } from "#db/client.ts";
import { type Bounds, type Cycles, type Latency, latency } from "./handout-load.ts";
import { CRITERIA, type FilledProject } from "./handout-site.ts";

export type BareCycles = Cycles & { take: Latency; submit: Latency };

type Load = { project: FilledProject; experts: Expert[]; bounds: Bounds };
type InHand = { assignmentId: string; taskId: string; completionIds: string[] };

/** The same rows by the driver alone, a connection for each expert: prepared statements, two transactions a cycle, and no rule but the overlap. */
export async function measureBare({ project, experts, bounds }: Load): Promise<BareCycles> {
  const sql = connect(process.env.DATABASE_URL!, experts.length);
  const times = { take: [] as number[], submit: [] as number[] };
  const begun = performance.now();
  const goesOn = () => performance.now() - begun < bounds.seconds * 1000 && times.submit.length < bounds.most;
  await Promise.all(
    experts.map(async ({ userId }) => {
      while (goesOn()) {
        const takenAt = performance.now();
        const inHand = await take(sql, project, userId);
        const submittedAt = performance.now();
        await submit(sql, project, userId, inHand);
        times.take.push(submittedAt - takenAt);
        times.submit.push(performance.now() - submittedAt);
      }
    }),
  );
  const cycles = times.submit.length;
  const cyclesPerSecond = cycles / ((performance.now() - begun) / 1000);
  await sql.end();
  return { cycles, cyclesPerSecond, take: latency(times.take), submit: latency(times.submit) };
}

async function take(
  sql: postgres.Sql,
  { projectId, batchId }: FilledProject,
  expertId: string,
): Promise<InHand> {
  return await sql.begin(async (tx) => {
    const pick = (from: number) => tx<{ id: string }[]>`
      select t.id from tasks t
      where t.project_id = ${projectId} and t.batch_id = ${batchId} and t.kind = 'work' and t.open_count > 0
        and t.open_count = t.overlap and t.pick_key >= ${from}
        and not exists (
          select 1 from assignments a
          where a.project_id = t.project_id and a.task_id = t.id and a.expert_id = ${expertId})
      order by t.pick_key limit 1 for update skip locked`;
    const seed = randomInt(MAX_SEED);
    const [found] = await pick(seed);
    const task = found ?? (await pick(0))[0];
    if (!task) throw new Error("There is no task left for the bare driver.");
    const assignmentId = uuidv7();
    await tx`update tasks set open_count = open_count - 1 where project_id = ${projectId} and id = ${task.id}`;
    await tx`
      insert into assignments (project_id, id, task_id, batch_id, expert_id, seed, opened_at, expires_at)
      values (${projectId}, ${assignmentId}, ${task.id}, ${batchId}, ${expertId}, ${seed}, now(), now() + interval '30 minutes')`;
    const texts = await tx<{ id: string; text: string }[]>`
      select id, text from completions where project_id = ${projectId} and task_id = ${task.id} order by ordinal`;
    return { assignmentId, taskId: task.id, completionIds: texts.map(({ id }) => id) };
  });
}

async function submit(
  sql: postgres.Sql,
  { projectId }: FilledProject,
  expertId: string,
  { assignmentId, taskId, completionIds }: InHand,
): Promise<void> {
  const judgmentId = uuidv7();
  const rated = completionIds.flatMap((completionId) =>
    CRITERIA.map((criterionId) => ({ completionId, criterionId })),
  );
  await sql.begin(async (tx) => {
    await tx`
      insert into judgments (project_id, id, task_id, assignment_id, expert_id, rubric_version, ranking, display, active_ms)
      values (${projectId}, ${judgmentId}, ${taskId}, ${assignmentId}, ${expertId}, 1,
        ${tx.json(completionIds.map((id) => [id]))}, ${tx.json(completionIds)}, 1000)`;
    await tx`
      insert into ratings (project_id, judgment_id, completion_id, criterion_id, value)
      select ${projectId}, ${judgmentId}, completion_id, criterion_id, 3
      from unnest(${rated.map(({ completionId }) => completionId)}::uuid[], ${rated.map(({ criterionId }) => criterionId)}::text[])
        as rated(completion_id, criterion_id)`;
    await tx`update assignments set submitted_at = now() where project_id = ${projectId} and id = ${assignmentId}`;
    await tx`
      update tasks set judgment_count = judgment_count + 1,
        closed_at = case when judgment_count + 1 = overlap then now() end
      where project_id = ${projectId} and id = ${taskId}`;
  });
}
