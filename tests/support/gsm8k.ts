import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** Real prompts with four models' solutions each. The file is not part of the project: where it is absent, its tests are skipped. */
export const GSM8K = path.resolve(
  import.meta.dirname,
  "../../../shared/data/gsm8k/example_model_solutions.jsonl",
);

export const hasGsm8k = existsSync(GSM8K);
if (!hasGsm8k)
  console.warn(`Skipped: the journey over real prompts needs ${path.basename(GSM8K)}, which is not here.`);

export type Problem = { question: string; solutions: { text: string; right: boolean }[] };

type Row = { question: string } & Record<string, { solution: string; is_correct: boolean }>;

export function readGsm8k(): Problem[] {
  return readFileSync(GSM8K, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => {
      const { question, ...rest } = JSON.parse(line) as Row;
      const solutions = Object.values(rest).filter((value) => typeof value === "object");
      return {
        question,
        solutions: solutions.map(({ solution, is_correct }) => ({ text: solution, right: is_correct })),
      };
    });
}
