import type { Ranking } from "./ranking.ts";

/** What is known of a task's right ranking, by completion ids: all of it, or pairs of which the first is better. */
export type Gold = { ranking: Ranking } | { better: [better: string, worse: string][] };
