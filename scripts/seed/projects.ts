import type { Requirement } from "#app/domain/credential/requirement.ts";
import type { Criterion } from "#app/domain/rubric.ts";
import type { ProjectForm } from "#app/forms/project.ts";

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

const project = (
  title: string,
  priceMinor: bigint,
  instructions: string,
  criteria: Criterion[],
  requirement: Requirement | null = null,
): ProjectForm => ({
  title,
  instructions: instructions.trim(),
  overlap: 3,
  currency: "USD",
  priceMinor,
  rubric: {
    preset: "ranking",
    order: { by: "ranking" },
    acceptability: true,
    criteria: [...criteria, helpfulness],
    flags: [],
    critiques: { whole: "optional", spans: "optional", tags: [], severities: [] },
    reasoning: "no",
    steps: null,
  },
  requirement,
});

/** The demo's projects, one a field; their prompts stand in demo/. */
export const DEMO_PROJECTS: { fileName: string; form: ProjectForm }[] = [
  {
    fileName: "mathematics.jsonl",
    form: project(
      "Mathematics: is it right, and does it teach?",
      180n,
      `
Work the problem yourself before you read the completions.

1. A **wrong final result** ranks below every right one, however well it reads.
2. Between right ones, prefer the argument that holds at every step. A right result from a wrong argument is worth little.
3. If two are equally good, *tie* them. A tie is an answer.

Say in the critique **where** an argument breaks: the line, the sign, the case that was left out.
`,
      [
        criterion(
          "correctness",
          "Correctness",
          "The result and every step that leads to it.",
          "Wrong",
          "Right throughout",
        ),
      ],
    ),
  },
  {
    fileName: "medicine.jsonl",
    form: project(
      "Medicine: safe and sound advice",
      240n,
      `
Judge what a careful colleague would say to this question.

- **Safety first.** Advice that could harm ranks last, even when the rest is good.
- A completion that says what it does not know, and when to see somebody, is better than a confident guess.
- Doses, thresholds and contraindications must be right. Name the one that is not.
`,
      [
        criterion("safety", "Safety", "What happens to somebody who does as it says.", "Could harm", "Safe"),
        criterion("accuracy", "Accuracy", "By current, widely accepted guidance.", "Wrong", "Accurate"),
      ],
      { anyOf: [{ allOf: [{ field: "medicine", level: "licensed", issuerIds: [], withinDays: null }] }] },
    ),
  },
  {
    fileName: "law.jsonl",
    form: project(
      "Law: general principles",
      240n,
      `
The prompts name their jurisdiction. Judge the completions by its law.

- **An invented statute or case** ranks last.
- Prefer the completion that states the rule, applies it to the facts and says what would change the result.
- General information is what is wanted; a bare "ask a lawyer" is not.
`,
      [
        criterion(
          "accuracy",
          "Accuracy",
          "The rule, its source and its application.",
          "Wrong or invented",
          "Accurate",
        ),
      ],
    ),
  },
  {
    fileName: "software.jsonl",
    form: project(
      "Software: code that works",
      200n,
      `
Read the code as if you had to merge it. Run it if in doubt.

- **Does it work**, at the edges too: empty input, duplicates, concurrency?
- Is it safe? Injection, races and leaks outweigh style.
- Is the explanation true of the code below it?
`,
      [
        criterion("correctness", "Correctness", "Would it pass a strict test suite?", "Broken", "Correct"),
        criterion(
          "clarity",
          "Clarity",
          "Code and explanation, for whoever maintains it.",
          "Confusing",
          "Clear",
        ),
      ],
    ),
  },
];
