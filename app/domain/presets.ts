import type { Criterion, PresetId, Rubric } from "./rubric.ts";

export type Preset = {
  id: PresetId;
  title: string;
  /** Where the scales come from, and what they are good for. */
  description: string;
  rubric: Rubric;
};

/** A criterion on a scale from `min`, with what each of its points means. */
const criterion = (
  id: string,
  title: string,
  description: string,
  scale: { min: number; anchors: string[] },
): Criterion => ({
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
});

const PLAIN: Omit<Rubric, "preset"> = {
  order: { by: "ranking" },
  acceptability: false,
  criteria: [],
  flags: [],
  critiques: { whole: "optional", spans: "optional", tags: [], severities: [] },
  reasoning: "no",
  steps: null,
};

/** What a project can start from: the protocols that published preference datasets were made by. Each can be edited afterwards. */
export const PRESETS: readonly Preset[] = [
  {
    id: "ranking",
    title: "Ranking with ties",
    description: "All completions in order, any number of them tied, with ratings beside it.",
    rubric: {
      ...PLAIN,
      preset: "ranking",
      acceptability: true,
      criteria: [
        criterion(
          "correctness",
          "Correctness",
          "Is what it says true, and does it answer what was asked? A right result by wrong reasoning is not correct.",
          { min: 1, anchors: ["Wrong throughout", "", "", "", "Right throughout"] },
        ),
        criterion(
          "helpfulness",
          "Helpfulness",
          "Would the person who asked be served by it: complete, clear, no longer than it needs to be?",
          { min: 1, anchors: ["No use", "", "", "", "Just what was needed"] },
        ),
      ],
    },
  },
];

/** The preset of that id. Throws where there is none. */
export function presetOf(id: PresetId): Preset {
  const preset = PRESETS.find((one) => one.id === id);
  if (!preset) throw new Error(`There is no preset ${id}.`);
  return preset;
}
