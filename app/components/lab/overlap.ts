/** How many judgments a project or a batch asks for: fixed, or from `overlap` to `overlapMost` until the consensus is sure enough, in percent. */
export type Wanted = { overlap: number; overlapMost: number | null; confidence: number | null };

/** "one judgment a task", "3 judgments a task", "2 to 7 judgments a task, until 95 % sure". */
export function judgmentsWanted({ overlap, overlapMost, confidence }: Wanted): string {
  if (overlapMost !== null)
    return `${overlap} to ${overlapMost} judgments a task, until ${confidence} % sure`;
  return overlap === 1 ? "one judgment a task" : `${overlap} judgments a task`;
}

/** How a confidence, 0..1, is shown: rounded down, so that none seems to reach what it does not. */
export function formatConfidence(confidence: number): string {
  return `${Math.floor(100 * confidence)} %`;
}
