import { type PairSupport, pairMargin, pairOutcome } from "./consensus.ts";
import type { Message } from "./task-content.ts";

export type TaskConsensus = {
  taskId: string;
  externalId: string;
  prompt: Message[];
  reference?: string | null;
  field?: string | null;
  completions: { id: string; text: string; model: string | null; ordinal: number }[];
  pairs: PairSupport[];
  agreement: number | null;
  judgmentIds: string[];
  ruleVersion: string;
};

/** One row of TRL's conversational preference type with explicit prompt; the columns after `margin` are provenance. */
export type TrlPreferenceRow = {
  prompt: Message[];
  chosen: [{ role: "assistant"; content: string }];
  rejected: [{ role: "assistant"; content: string }];
  /** 0..1. In every row or in none: TRL's RewardTrainer decides by the first of a batch whether there are margins. */
  margin: number;
  /** The task's mean tau-b, -1..1; null where it is undefined. */
  agreement: number | null;
  task: string;
  prompt_id: string;
  judgments: string[];
  chosen_completion: string;
  rejected_completion: string;
  support: { for: number; against: number; tied: number };
  rule: string;
};

/**
 * The preferences that a task's consensus supports, one row per pair that has a majority (`pairOutcome`), in the order of
 * `pairs`. A tie gives no row, and neither do two completions of the same text, from which no trainer can learn. Throws when
 * a pair names a completion that the task does not have.
 */
export function trlPreferenceRows(task: TaskConsensus): TrlPreferenceRow[] {
  const textOf = new Map(task.completions.map((completion) => [completion.id, completion.text]));
  return task.pairs.flatMap((pair) => {
    const outcome = pairOutcome(pair);
    if (outcome === "tie") return [];
    const [chosen, rejected] = outcome === "left" ? [pair.left, pair.right] : [pair.right, pair.left];
    const chosenText = known(textOf, chosen);
    const rejectedText = known(textOf, rejected);
    if (chosenText === rejectedText) return [];
    return [
      {
        prompt: task.prompt,
        chosen: [{ role: "assistant", content: chosenText }],
        rejected: [{ role: "assistant", content: rejectedText }],
        margin: pairMargin(pair),
        agreement: task.agreement,
        task: task.taskId,
        prompt_id: task.externalId,
        judgments: task.judgmentIds,
        chosen_completion: chosen,
        rejected_completion: rejected,
        support: {
          for: outcome === "left" ? pair.leftCount : pair.rightCount,
          against: outcome === "left" ? pair.rightCount : pair.leftCount,
          tied: pair.tieCount,
        },
        rule: task.ruleVersion,
      } satisfies TrlPreferenceRow,
    ];
  });
}

/** How many of a task's pairs give no row, so that rows and ties add up to the pairs. */
export function tiedPairCount(task: TaskConsensus): number {
  return task.pairs.length - trlPreferenceRows(task).length;
}

function known(textOf: ReadonlyMap<string, string>, id: string): string {
  const text = textOf.get(id);
  if (text === undefined) throw new Error(`The task has no completion ${id}.`);
  return text;
}
