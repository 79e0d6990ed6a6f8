import type { JudgmentContent } from "./judgment-content.ts";

/** What an expert has done on an assignment so far. Unlike a judgment it may be incomplete. */
export type DraftBody = JudgmentContent & {
  /** Completion ids that stand in no place of the ranking yet. */
  unranked: string[];
  /** The place of each group of the ranking, from 1, rising; left out where they are 1, 2, 3…, as in a complete ranking. */
  places?: number[] | undefined;
  /** Milliseconds of work with the page in view. */
  activeMs: number;
};
