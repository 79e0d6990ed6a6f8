import { aspectsOf, completionRange, type Order, type Rubric } from "./rubric.ts";

const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

/**
 * What a judgment cannot do without and what else is looked for, in a few words for a list of work: "Rank, rate by 2 criteria, raise flags". What
 * may be left out and needs no decision, such as optional critiques, is not named.
 */
export function askedInBrief(rubric: Rubric): string {
  const { criteria, flags, critiques, steps, reasoning } = rubric;
  const aspects = aspectsOf(rubric);
  const parts = [
    rubric.order.by === "ranking" && "rank",
    aspects.length > 0 && "compare two",
    aspects.length > 1 && `in ${aspects.length} respects`,
    criteria.length > 0 && `rate by ${counted(criteria.length, "criterion", "criteria")}`,
    steps && "mark each step",
    critiques.spans === "required" && "mark passages",
    flags.length > 0 && "raise flags",
    critiques.whole === "required" && "critique each",
    reasoning === "required" && "say why",
  ].filter((part) => typeof part === "string");
  const said = parts.join(", ").replace("two, in", "two in") || "judge";
  return said[0]!.toUpperCase() + said.slice(1);
}

/** How the completions are put in order, as a sentence. */
export function orderInWords(order: Order): string {
  if (order.by === "ranking") return "Put all completions in order, best first. Ties are allowed.";
  if (order.by === "none") return "Judge each completion by itself; none is put above another.";
  return "Two completions, A and B, side against side. The first question gives the order.";
}

/** How many completions a task may have, as words: "2", "2 to 9". */
export function completionsInWords(rubric: Pick<Rubric, "order">): string {
  const { least, most } = completionRange(rubric);
  return least === most ? `${least}` : `${least} to ${most}`;
}

/** Everything that is asked for in writing or by marking, a sentence each; what is not asked for is left out. */
export function writingInWords(rubric: Rubric): string[] {
  const { critiques, reasoning, steps, acceptability } = rubric;
  const may = (asked: "optional" | "required", what: string) =>
    asked === "required" ? `${what}, required.` : `${what}, if there is something to say.`;
  return [
    acceptability && "Say, where it is so, that none of the completions is acceptable.",
    steps &&
      `Mark each step as right, neutral or wrong; a step is a ${steps === "lines" ? "line" : "paragraph"}.`,
    critiques.spans === "required" &&
      "Mark passages of each completion with a critique, or say that there is nothing to mark.",
    critiques.spans === "optional" && "Mark passages with a critique, if there is something to say.",
    critiques.whole !== "no" && may(critiques.whole, "A critique of each completion as a whole"),
    reasoning !== "no" && may(reasoning, "Reasoning: a few sentences on the judgment as a whole"),
  ].filter((sentence) => typeof sentence === "string");
}
