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

/** Whether there is anything in it that somebody would miss: a page that was only read leaves nothing of the kind. */
export function hasWork({ ranking, ratings, critiques }: DraftBody): boolean {
  return (
    ranking.length > 0 ||
    Object.values(ratings).some((values) => Object.keys(values).length > 0) ||
    Object.values(critiques).some((text) => text.trim() !== "")
  );
}
