/** Whether something is asked for in a judgment, and whether a judgment can be submitted without it. */
export const ASKED = ["no", "optional", "required"] as const;
export type Asked = (typeof ASKED)[number];

/** Something that can be chosen: a flag, a reason, a tag. Its id is what judgments name; title and description may be read by experts. */
export type Option = { id: string; title: string; description: string };

/** How bad an error is. `weight` is what MQM takes off for it: 1 minor, 5 major, 10 critical. */
export type Severity = { id: string; title: string; weight: number };

/** One line of the rubric: what to rate each completion by, and its scale of whole numbers from `min` to `max`. */
export type Criterion = {
  id: string;
  title: string;
  description: string;
  min: number;
  max: number;
  /** What each rating means, in words, from `min` upward; "" where nothing is said of it. As many as the scale has points. */
  anchors: string[];
  /** A judgment cannot be submitted without this rating for every completion. */
  required: boolean;
  /** It may be said that the criterion does not apply to a completion. */
  notApplicable: boolean;
  /** Reasons to tick, such as kinds of errors; none: not asked. */
  reasons: Option[];
  /** Reasons in the expert's own words. */
  ownReason: Asked;
};

/** One question about two completions: which is better in this respect, and by how much. */
export type Aspect = {
  id: string;
  title: string;
  description: string;
  /** In words, how much better one side may be, from least to most: 1 to 4 of them. One: a bare choice. */
  degrees: string[];
  /** In words, that neither is better; null where a side has to be taken. */
  tie: string | null;
  /** How sure one may be of it, from least to most; none: not asked. */
  confidence: string[];
  reasons: Option[];
  ownReason: Asked;
  required: boolean;
};

/**
 * How the completions are put in order. `ranking`: all of them, ties allowed. `aspects`: two completions, side against side; the first aspect is the
 * overall one and gives the order. `none`: they are not compared.
 */
export type Order = { by: "ranking" } | { by: "aspects"; aspects: Aspect[] } | { by: "none" };

/** How the steps of a completion are told apart: each line, or each paragraph, that is not blank. */
export const STEP_RULES = ["lines", "paragraphs"] as const;
export type StepRule = (typeof STEP_RULES)[number];

export type CritiqueRules = {
  /** A critique of the completion as a whole. */
  whole: Asked;
  /** Critiques of passages. `required`: each completion has one, or it is said that there is nothing to mark. */
  spans: Asked;
  /** What a passage may be an instance of; where there are any, each marked passage has one. */
  tags: Option[];
  /** Where there are any, each marked passage has one. */
  severities: Severity[];
};

export const PRESET_IDS = [
  "ranking",
  "instructgpt",
  "hh",
  "pairwise-5",
  "helpsteer3",
  "helpsteer2",
  "multipref",
  "ultrafeedback",
  "arena",
  "stepwise",
  "mqm",
] as const;
export type PresetId = (typeof PRESET_IDS)[number];

/** What to judge by. Versioned: a judgment names the version it was made under. */
export type Rubric = {
  /** What it was made from; it may have been changed since. */
  preset: PresetId;
  order: Order;
  /** It may be said that none of the completions is acceptable, whatever their order. */
  acceptability: boolean;
  criteria: Criterion[];
  /** What may be wrong with a completion, yes or no. */
  flags: Option[];
  critiques: CritiqueRules;
  /** A few sentences on the judgment as a whole. */
  reasoning: Asked;
  /** Each step of a completion is right, neutral or wrong; null: not asked. */
  steps: StepRule | null;
};

export type CompletionRange = { least: number; most: number };

/** How many completions a task may have under this rubric. */
export function completionRange({ order }: Pick<Rubric, "order">): CompletionRange {
  if (order.by === "aspects") return { least: 2, most: 2 };
  return { least: order.by === "ranking" ? 2 : 1, most: 9 };
}

/** The aspects that are asked; none where the order is not asked by aspects. */
export function aspectsOf({ order }: Pick<Rubric, "order">): readonly Aspect[] {
  return order.by === "aspects" ? order.aspects : [];
}

/** What the lowest and the highest rating mean, "" where nothing is said. */
export function endAnchors({ anchors }: Pick<Criterion, "anchors">): { min: string; max: string } {
  return { min: anchors[0] ?? "", max: anchors.at(-1) ?? "" };
}
