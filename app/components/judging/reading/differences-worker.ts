import { type WordDifferences, wordDifferences } from "#app/domain/word-differences.ts";

/** Off the main thread: two long texts can take seconds, and somebody types meanwhile. */
const PATIENCE_MS = 4_000;

export type DifferencesAsked = { left: string; right: string };
export type DifferencesFound = WordDifferences | null;

addEventListener("message", ({ data }: MessageEvent<DifferencesAsked>) => {
  postMessage(wordDifferences(data.left, data.right, PATIENCE_MS) satisfies DifferencesFound);
});
