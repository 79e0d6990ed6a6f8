import type { Ranking } from "./ranking.ts";

/** What an expert has done on an assignment so far. Unlike a judgment it may be incomplete. */
export type DraftBody = {
  ranking: Ranking;
  /** Completion ids not placed yet. */
  unranked: string[];
  /** By completion id, then criterion id. */
  ratings: Record<string, Record<string, number>>;
  /** By completion id. */
  critiques: Record<string, string>;
  /** Milliseconds of work with the page in view. */
  activeMs: number;
};
