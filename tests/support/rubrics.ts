import { v7 as uuidv7 } from "uuid";
import type { DraftBody } from "../../app/domain/draft.ts";
import { emptyContent } from "../../app/domain/judgment-content.ts";
import type { Aspect, Criterion, Rubric } from "../../app/domain/rubric.ts";
import type { DraftForm, JudgmentForm } from "../../app/forms/judgment.ts";

/** A criterion from 1 to 5 that is required. */
export function makeCriterion(id: string, changes: Partial<Criterion> = {}): Criterion {
  const { min = 1, max = 5 } = changes;
  return {
    id,
    title: id,
    description: "",
    min,
    max,
    anchors: Array.from({ length: max - min + 1 }, () => ""),
    required: true,
    notApplicable: false,
    reasons: [],
    ownReason: "no",
    ...changes,
  };
}

/** An aspect with two degrees and a tie that is required. */
export function makeAspect(id: string, changes: Partial<Aspect> = {}): Aspect {
  return {
    id,
    title: id,
    description: "",
    degrees: ["slightly better", "clearly better"],
    tie: "tie",
    confidence: [],
    reasons: [],
    ownReason: "no",
    required: true,
    ...changes,
  };
}

/** A ranking with one criterion, "correctness". */
export function makeRubric(changes: Partial<Rubric> = {}): Rubric {
  return {
    preset: "ranking",
    order: { by: "ranking" },
    acceptability: false,
    criteria: [
      makeCriterion("correctness", { title: "Correctness", anchors: ["Wrong", "", "", "", "Right"] }),
    ],
    flags: [],
    critiques: { whole: "optional", spans: "optional", tags: [], severities: [] },
    reasoning: "no",
    steps: null,
    ...changes,
  };
}

/** A judgment as the page sends it, under the first version of the rubric, that says no more than it is given. */
export function makeForm(said: Partial<JudgmentForm> = {}): JudgmentForm {
  const from = { writer: null, sequence: 0, base: 0, next: false };
  return { ...emptyContent(), ...from, id: uuidv7(), edits: null, rubricVersion: 1, activeMs: 0, ...said };
}

export function makeDraft(said: Partial<DraftBody> = {}): DraftBody {
  return { ...emptyContent(), unranked: [], activeMs: 0, ...said };
}

const WRITER = uuidv7();

/** A save of a page: the same one unless another is named. */
export function makeSave(sequence: number, body: DraftBody, changes: Partial<DraftForm> = {}): DraftForm {
  return { writer: WRITER, sequence, base: 0, ageMs: 0, edits: null, body, ...changes };
}
