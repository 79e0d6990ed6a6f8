import type { Requirement } from "#app/domain/credential/requirement.ts";
import { PLAIN_HAND_OUT } from "#app/domain/hand-out.ts";
import type { Rubric } from "#app/domain/rubric.ts";
import type { ProjectForm } from "#app/forms/project.ts";
import { LAW, MATHEMATICS, MEDICINE, SOFTWARE } from "./rubrics.ts";

const project = (
  title: string,
  priceMinor: bigint,
  instructions: string,
  rubric: Rubric,
  requirement: Requirement | null = null,
): ProjectForm => ({
  title,
  instructions: instructions.trim(),
  overlap: 3,
  ...PLAIN_HAND_OUT,
  currency: "USD",
  priceMinor,
  rubric,
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

Mark **where** an argument breaks: the line, the sign, the case that was left out.
`,
      MATHEMATICS,
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
      MEDICINE,
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

- **An invented statute or case** makes the other completion the better one, whatever else it says.
- Prefer the completion that states the rule, applies it to the facts and says what would change the result.
- General information is what is wanted; a bare "ask a lawyer" is not.
`,
      LAW,
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
- Is it safe? Injection, races and leaks make it incorrect, and outweigh style.
- Is the explanation true of the code below it?
`,
      SOFTWARE,
    ),
  },
];
