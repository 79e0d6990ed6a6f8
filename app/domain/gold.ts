import type { Ranking } from "./ranking.ts";

/** What is known of a task's right ranking, by completion ids: all of it, or pairs of which the first is better. */
export type Gold = { ranking: Ranking } | { better: [better: string, worse: string][] };

/** Of a project, over all its uploads. Each expert meets each of them once at most. */
export const MOST_GOLD_TASKS = 10_000;
