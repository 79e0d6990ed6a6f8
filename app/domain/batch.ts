/**
 * What a batch is for. In a calibration batch the right ranking of every task is known, and `overlap` says how many experts may take it. In a gold batch
 * it is known too; its tasks are handed out among the work, where nothing tells them from it.
 */
export const BATCH_KINDS = ["work", "calibration", "gold"] as const;
export type BatchKind = (typeof BATCH_KINDS)[number];

/** Of two batches of a project the one of the higher priority is handed out first; of the same one, the older. */
export const MOST_PRIORITY = 9;
