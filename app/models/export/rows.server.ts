import { and, asc, desc, eq, gt, inArray, lte } from "drizzle-orm";
import { type TaskConsensus, tiedPairCount, trlPreferenceRows } from "#app/domain/preferences.ts";
import { db } from "#db/client.ts";
import { consensus } from "#db/schema/consensus.ts";
import { completions, tasks } from "#db/schema/tasks.ts";

const PAGE = 200;

type Cut = { projectId: string; cutAt: Date };

/**
 * The export's lines, task by task in the order of upload: a pure function of what had been scored by the cut. Read in short pages, since one
 * long snapshot would keep the hand-out's dead rows from being cleared.
 */
export async function* exportLines(
  cut: Cut,
): AsyncGenerator<{ lines: string[]; tieCount: number; ruleVersion: string }> {
  let after: string | undefined;
  while (true) {
    const page = await listConsensus(cut, after);
    for (const task of page) {
      const lines = trlPreferenceRows(task).map((row) => `${JSON.stringify(row)}\n`);
      yield { lines, tieCount: tiedPairCount(task), ruleVersion: task.ruleVersion };
    }
    if (page.length < PAGE) return;
    after = page.at(-1)!.taskId;
  }
}

async function listConsensus({ projectId, cutAt }: Cut, after?: string): Promise<TaskConsensus[]> {
  const found = await db
    .selectDistinctOn([consensus.taskId], { consensus, task: tasks })
    .from(consensus)
    .innerJoin(tasks, and(eq(tasks.projectId, consensus.projectId), eq(tasks.id, consensus.taskId)))
    .where(
      and(
        eq(consensus.projectId, projectId),
        lte(consensus.scoredAt, cutAt),
        after === undefined ? undefined : gt(consensus.taskId, after),
      ),
    )
    .orderBy(asc(consensus.taskId), desc(consensus.version))
    .limit(PAGE);
  if (found.length === 0) return [];
  const ids = found.map(({ task }) => task.id);
  const texts = await db
    .select()
    .from(completions)
    .where(and(eq(completions.projectId, projectId), inArray(completions.taskId, ids)))
    .orderBy(asc(completions.taskId), asc(completions.ordinal));
  const textsOf = new Map<string, typeof texts>(ids.map((id) => [id, []]));
  for (const text of texts) textsOf.get(text.taskId)!.push(text);
  return found.map(({ consensus: scored, task }) => ({
    taskId: task.id,
    externalId: task.externalId,
    prompt: task.prompt,
    reference: task.reference,
    field: task.field,
    completions: textsOf.get(task.id)!,
    pairs: scored.pairs,
    agreement: scored.agreement,
    judgmentIds: scored.judgmentIds,
    ruleVersion: scored.ruleVersion,
  }));
}
