import type { DraftBody } from "./draft.ts";
import { rankingProblem } from "./ranking.ts";
import type { Criterion } from "./rubric.ts";

/** What an expert submits for an assignment. */
export type JudgmentContent = Pick<DraftBody, "ranking" | "ratings" | "critiques">;

export type MissingPart = {
  part: "ranking" | "rating" | "critique";
  completionId?: string;
  criterionId?: string;
  /** A sentence for the expert. */
  message: string;
};

/**
 * What keeps a judgment of `completionIds` by `criteria` from being submitted; empty when nothing does. Every completion must
 * have a place in the ranking and every required rating; ratings are whole numbers within their criterion's scale. Critiques
 * may be left out. The order is that of the page: the ranking, then completion by completion.
 */
export function missingParts(
  content: JudgmentContent,
  completionIds: readonly string[],
  criteria: readonly Criterion[],
): MissingPart[] {
  return [
    ...missingPlaces(content, completionIds),
    ...completionIds.flatMap((completionId) => missingRatings(content, completionId, criteria)),
    ...strangers(content, completionIds, criteria),
  ];
}

function missingPlaces({ ranking }: JudgmentContent, completionIds: readonly string[]): MissingPart[] {
  const placed = new Set(ranking.flat());
  const missing = completionIds.filter((id) => !placed.has(id));
  if (missing.length > 0) {
    return missing.map((completionId) => ({
      part: "ranking",
      completionId,
      message: "Give this completion a place.",
    }));
  }
  const problem = rankingProblem(ranking, completionIds);
  return problem ? [{ part: "ranking", message: problem }] : [];
}

function missingRatings(
  content: JudgmentContent,
  completionId: string,
  criteria: readonly Criterion[],
): MissingPart[] {
  const given = own(content.ratings, completionId) ?? {};
  return criteria.flatMap((criterion) => {
    const value = own(given, criterion.id);
    const where = { part: "rating", completionId, criterionId: criterion.id } as const;
    if (value === undefined) {
      return criterion.required ? [{ ...where, message: `Rate “${criterion.title}”.` }] : [];
    }
    if (Number.isInteger(value) && value >= criterion.min && value <= criterion.max) return [];
    const message = `Rate “${criterion.title}” with a whole number from ${criterion.min} to ${criterion.max}.`;
    return [{ ...where, message }];
  });
}

/** Ratings and critiques of what is not there: a rubric that changed under an open page, or a forged request. */
function strangers(
  content: JudgmentContent,
  completionIds: readonly string[],
  criteria: readonly Criterion[],
): MissingPart[] {
  const completions = new Set(completionIds);
  const criterionIds = new Set(criteria.map((criterion) => criterion.id));
  const notHere = "is not a completion of this task; reload the page.";
  const rated = Object.entries(content.ratings).flatMap(([completionId, given]): MissingPart[] => {
    if (!completions.has(completionId)) {
      return [{ part: "rating", completionId, message: `${completionId} ${notHere}` }];
    }
    return Object.keys(given)
      .filter((criterionId) => !criterionIds.has(criterionId))
      .map((criterionId) => ({
        part: "rating",
        completionId,
        criterionId,
        message: `${criterionId} is not a criterion of this rubric; reload the page.`,
      }));
  });
  const criticised = Object.keys(content.critiques)
    .filter((completionId) => !completions.has(completionId))
    .map(
      (completionId): MissingPart => ({
        part: "critique",
        completionId,
        message: `${completionId} ${notHere}`,
      }),
    );
  return [...rated, ...criticised];
}

/** Ids come from outside: "constructor" must find nothing. */
function own<T>(record: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
