import { sql } from "drizzle-orm";

/** What is wrong with tasks, counts and judgments, by what the rules say of the rows; read in one statement, so at any moment. */
export async function loadRules() {
  const { db } = await import("#db/client.ts");

  async function listBreaches(): Promise<string[]> {
    const rows = await db.execute<{ breach: string }>(sql`
      with held as (
        select a.project_id, a.task_id,
          count(*) filter (where a.submitted_at is null and a.returned_at is null and not a.surplus)::int as live,
          count(*) filter (where a.submitted_at is not null and not a.surplus)::int as judged
        from assignments a group by a.project_id, a.task_id
      ), counted as (
        select t.*, coalesce(h.live, 0) as live, coalesce(h.judged, 0) as judged
        from tasks t left join held h on h.project_id = t.project_id and h.task_id = t.id
      ), plain as (
        select project_id, batch_id, count(*) as tasks, count(closed_at) as closed, sum(overlap) as wanted,
          sum(judgment_count) as judged, sum(open_count) as open
        from tasks group by project_id, batch_id
      ), kept as (
        select project_id, batch_id, sum(task_count) as tasks, sum(closed_task_count) as closed, sum(wanted_count) as wanted,
          sum(judgment_count) as judged, sum(open_count) as open
        from batch_counts group by project_id, batch_id
      )
      select format('task %s: overlap %s, live %s, judged %s, open %s', id, overlap, live, judged, open_count) as breach
      from counted where case kind when 'gold' then live + judged + open_count + judgment_count > 0
        else live + judged > overlap or open_count <> overlap - live - judged or judgment_count <> judged
          or (closed_at is not null) <> (judged = overlap) end
      union all
      select format('task %s twice to expert %s', task_id, expert_id) from assignments
      group by project_id, task_id, expert_id having count(*) > 1
      union all
      select format('batch %s: counts %s, kept %s', batch_id, p, k)
      from plain p full join kept k using (project_id, batch_id)
      where (p.tasks, p.closed, p.wanted, p.judged, p.open) is distinct from (k.tasks, k.closed, k.wanted, k.judged, k.open)
      union all
      select format('assignment %s: submitted is %s, judgments that stand: %s', a.id, a.submitted_at is not null, count(j.id))
      from assignments a left join standing_judgments j on j.project_id = a.project_id and j.assignment_id = a.id
      group by a.project_id, a.id having count(j.id) <> (a.submitted_at is not null)::int`);
    return rows.map(({ breach }) => breach);
  }

  return { listBreaches };
}
