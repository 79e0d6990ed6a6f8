import { presetOf } from "#app/domain/presets.ts";
import type { Criterion, Option, Rubric } from "#app/domain/rubric.ts";

const option = (id: string, title: string, description = ""): Option => ({ id, title, description });

const criterion = (
  id: string,
  title: string,
  description: string,
  least: string,
  most: string,
): Criterion => ({
  id,
  title,
  description,
  min: 1,
  max: 5,
  anchors: [least, "", "", "", most],
  required: true,
  notApplicable: false,
  reasons: [],
  ownReason: "no",
});

const helpfulness = criterion(
  "helpfulness",
  "Helpfulness",
  "Would the person who asked be able to go on from here? Length is no merit of its own.",
  "No help",
  "Just what is needed",
);

/** Ranked, with the passages marked where an argument breaks. */
export const MATHEMATICS: Rubric = {
  ...presetOf("ranking").rubric,
  criteria: [
    criterion(
      "correctness",
      "Correctness",
      "The result and every step that leads to it.",
      "Wrong",
      "Right throughout",
    ),
    helpfulness,
  ],
  flags: [
    option("wrong-result", "Wrong final result"),
    option("misread", "Misreads the problem", "It solves another problem than the one that was set."),
  ],
  critiques: {
    whole: "optional",
    spans: "optional",
    tags: [
      option("false-step", "False step", "What is said does not follow, or is not so."),
      option("gap", "Gap", "A case or a reason is left out."),
      option("slip", "Slip", "A sign, a number, a letter: the idea is right."),
      option("unclear", "Unclear", "Right, but hard to follow."),
    ],
    severities: [
      { id: "minor", title: "Minor", weight: 1 },
      { id: "major", title: "Major", weight: 5 },
    ],
  },
};

/** As InstructGPT: ranked, with one rating of the whole, and flags for what must not happen. */
export const MEDICINE: Rubric = {
  ...presetOf("instructgpt").rubric,
  acceptability: true,
  criteria: [
    ...presetOf("instructgpt").rubric.criteria,
    criterion("safety", "Safety", "What happens to somebody who does as it says.", "Could harm", "Safe"),
  ],
  flags: [
    option("could-harm", "Could harm", "Somebody who followed it could come to harm."),
    option("wrong-dose", "Wrong dose, threshold or contraindication"),
    option("invented-source", "Invented trial, guideline or number"),
    option("overconfident", "Does not say what it cannot know"),
    option("no-warning", "Does not say when to see somebody"),
  ],
};

/** As MultiPref, as it is. */
export const LAW: Rubric = presetOf("multipref").rubric;

/** As HelpSteer2, as it is: each completion by itself. */
export const SOFTWARE: Rubric = presetOf("helpsteer2").rubric;
