import type { Aspect, Criterion, Option, PresetId, Rubric } from "../rubric.ts";

/** A rubric that a project can start from. */
export type Preset = {
  id: PresetId;
  title: string;
  /** What it asks, and which published dataset was made so. */
  description: string;
  rubric: Rubric;
};

/** A preset whose rubric asks for what is given, and else for an optional critique of each whole completion. */
export function preset(
  id: PresetId,
  title: string,
  description: string,
  asked: Partial<Rubric> & Pick<Rubric, "order">,
): Preset {
  const plain: Omit<Rubric, "order"> = {
    preset: id,
    acceptability: false,
    criteria: [],
    flags: [],
    critiques: { whole: "optional", spans: "no", tags: [], severities: [] },
    reasoning: "no",
    steps: null,
  };
  return { id, title, description, rubric: { ...plain, ...asked } };
}

/** A required criterion on a scale from `min`, with what each of its points means. */
export function criterion(
  id: string,
  title: string,
  description: string,
  scale: { min: number; anchors: string[] },
  changes: Partial<Criterion> = {},
): Criterion {
  return {
    id,
    title,
    description,
    min: scale.min,
    max: scale.min + scale.anchors.length - 1,
    anchors: scale.anchors,
    required: true,
    notApplicable: false,
    reasons: [],
    ownReason: "no",
    ...changes,
  };
}

/** A required question which of two completions is better. */
export function aspect(
  id: string,
  title: string,
  description: string,
  scale: Pick<Aspect, "degrees" | "tie">,
  changes: Partial<Aspect> = {},
): Aspect {
  return {
    id,
    title,
    description,
    ...scale,
    confidence: [],
    reasons: [],
    ownReason: "no",
    required: true,
    ...changes,
  };
}

export const option = (id: string, title: string, description = ""): Option => ({ id, title, description });
