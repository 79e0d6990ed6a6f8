import { and, eq } from "drizzle-orm";
import { type SummaryPart, summaryOf } from "#app/domain/judging/summary.ts";
import type { Expert } from "#app/domain/roles.ts";
import type { Message } from "#app/domain/task-content.ts";
import { db } from "#db/client.ts";
import { completions, tasks } from "#db/schema/tasks.ts";
import { historyOf, type PastJudgment } from "./history.server.ts";
import { readJudgments } from "./judgment-read.server.ts";

export type ReadPast = PastJudgment & {
  prompt: Message[];
  reference: string | null;
  /** In the order that the expert saw. */
  texts: string[];
  /** All that the judgment says, in the words of the rubric that it was made by. */
  said: SummaryPart[];
};

/** A judgment of the expert's own that stands, with what it was about. */
export async function findPastJudgment(
  expert: Expert,
  { projectId, judgmentId }: { projectId: string; judgmentId: string },
): Promise<ReadPast | null> {
  const history = historyOf(expert);
  const [past] = await db
    .select()
    .from(history)
    .where(and(eq(history.projectId, projectId), eq(history.id, judgmentId)));
  if (!past) return null;
  const [read] = await readJudgments(db, projectId, [judgmentId]);
  const { judgment, rubric, content } = read!;
  const [[task], texts] = await Promise.all([
    db
      .select({ prompt: tasks.prompt, reference: tasks.reference })
      .from(tasks)
      .where(and(eq(tasks.projectId, projectId), eq(tasks.id, judgment.taskId))),
    db
      .select({ id: completions.id, text: completions.text })
      .from(completions)
      .where(and(eq(completions.projectId, projectId), eq(completions.taskId, judgment.taskId))),
  ]);
  const shown = judgment.display.map((id) => texts.find((completion) => completion.id === id)!);
  const body = { ...content, unranked: [], activeMs: judgment.activeMs };
  return {
    ...past,
    ...task!,
    texts: shown.map(({ text }) => text),
    said: summaryOf(body, { rubric, completions: shown }),
  };
}
