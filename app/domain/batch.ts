/** What a batch is for. In a calibration batch the right ranking of every task is known, and `overlap` says how many experts may take it. */
export const BATCH_KINDS = ["work", "calibration"] as const;
export type BatchKind = (typeof BATCH_KINDS)[number];
