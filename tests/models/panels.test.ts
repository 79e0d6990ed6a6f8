import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Expert } from "../../app/domain/roles.ts";
import { seeded, shuffled } from "../support/chance.ts";
import { openTestDatabase } from "../support/database.ts";
import { type Ids, loadJudging } from "../support/judging.ts";

const { db } = await openTestDatabase();
const { makeExpert, openProject } = await loadJudging();
const { takeAssignment } = await import("#app/models/assignment.server.ts");

const EXPERTS = 24;
const OVERLAP = 3;
const TASKS = 400;
/** So many of them do something at a time: take a task, or judge the one they have. */
const AT_ONCE = 8;
/** Where each pair meets by chance alone, the most-met of the 276 lies this far above the mean once in more than a thousand runs. */
const DEVIATIONS = 6;

type Hand = { expert: Expert; inHand: Ids | null };

/** All that the hand-out sees of a judgment. */
const end = async ({ projectId, assignmentId }: Ids) =>
  await db.execute(sql`
    with ended as (
      update assignments set submitted_at = now() where project_id = ${projectId} and id = ${assignmentId} returning task_id
    )
    update tasks set judgment_count = judgment_count + 1 where project_id = ${projectId} and id = (select task_id from ended)`);

async function work(projectId: string): Promise<void> {
  const hands: Hand[] = [];
  for (let number = 0; number < EXPERTS; number++) hands.push({ expert: await makeExpert(), inHand: null });
  const random = seeded(20_261_124);
  let judged = 0;
  while (judged < TASKS * OVERLAP) {
    await Promise.all(
      shuffled(random, hands)
        .slice(0, AT_ONCE)
        .map(async (hand) => {
          if (!hand.inHand) {
            hand.inHand = await takeAssignment(hand.expert, projectId);
            return;
          }
          await end(hand.inHand);
          hand.inHand = null;
          judged += 1;
        }),
    );
  }
}

async function listMeetings(projectId: string): Promise<{ one: string; other: string; met: number }[]> {
  return await db.execute(sql`
    select a.expert_id as one, b.expert_id as other, count(*)::int as met from assignments a
    join assignments b on b.project_id = a.project_id and b.task_id = a.task_id and a.expert_id < b.expert_id
    where a.project_id = ${projectId} group by a.expert_id, b.expert_id`);
}

test("no two experts meet more than chance would have it, and each shares tasks with nearly all others", {
  timeout: 180_000,
}, async () => {
  const { projectId } = await openProject(TASKS, OVERLAP);
  await work(projectId);
  const meetings = await listMeetings(projectId);

  const pairs = (EXPERTS * (EXPERTS - 1)) / 2;
  const total = meetings.reduce((sum, { met }) => sum + met, 0);
  expect(total).toBe((TASKS * OVERLAP * (OVERLAP - 1)) / 2);
  const mean = total / pairs;
  const most = Math.max(...meetings.map(({ met }) => met));
  expect(most).toBeLessThanOrEqual(mean + DEVIATIONS * Math.sqrt(mean));

  const others = new Map<string, number>();
  for (const { one, other } of meetings)
    for (const expert of [one, other]) others.set(expert, (others.get(expert) ?? 0) + 1);
  expect(others.size).toBe(EXPERTS);
  expect(Math.min(...others.values())).toBeGreaterThanOrEqual(0.8 * (EXPERTS - 1));
});

test("experts who come at once, where a single task is begun, are all given one", async () => {
  const { projectId } = await openProject(40, 3);
  const experts = await Promise.all(Array.from({ length: EXPERTS }, makeExpert));
  await takeAssignment(experts[0]!, projectId);
  const taken = await Promise.all(experts.map((expert) => takeAssignment(expert, projectId)));
  expect(taken.filter((one) => one === null)).toEqual([]);
});
