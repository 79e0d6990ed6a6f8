/**
 * What a project says of its hand-out: the most judgments a task may get while its consensus is not sure (a count above the overlap) and from which
 * confidence on it is (percent), the share of gold (percent), and how many assignments it gives in a day and to one expert. Null: fixed, no limit.
 */
export type HandOut = {
  overlapMost: number | null;
  confidence: number | null;
  goldRate: number;
  dailyLimit: number | null;
  expertLimit: number | null;
};

/** Of a project that says nothing of it. */
export const PLAIN_HAND_OUT: HandOut = {
  overlapMost: null,
  confidence: null,
  goldRate: 0,
  dailyLimit: null,
  expertLimit: null,
};
