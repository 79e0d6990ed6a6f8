import { letterAt } from "../../app/domain/judging/letter.ts";
import { scaleOf } from "../../app/domain/judging/order.ts";
import { STEP_MARKS, type StepMark } from "../../app/domain/judgment-content.ts";
import { type Asked, aspectsOf, type Option, type Rubric } from "../../app/domain/rubric.ts";
import { stepsOf } from "../../app/domain/steps.ts";

export type Given = { reasons: string[]; own: string | null };
/** `point`: the place on the scale of the aspect, from A's side. */
export type SaidChoice = Given & { point: number; confidence: number | null };
export type SaidRating = Given & { value: number | null };
export type SaidMark = { quote: string; tag: string | null; severity: string | null; text: string };

/** A judgment in the words of the page: completions by the letters they have there, parts that are not asked for empty. */
export type Said = {
  order: string[][];
  unacceptable: boolean;
  choices: Record<string, SaidChoice>;
  ratings: Record<string, Record<string, SaidRating>>;
  flags: Record<string, string[]>;
  critiques: Record<string, string>;
  marks: Record<string, SaidMark[]>;
  unmarked: string[];
  steps: Record<string, StepMark[]>;
  reasoning: string | null;
};

/** What each completion of the journeys says twice: rendered and, to be marked, as it stands in the source. */
export const PASSAGE = { shown: "sum of both is 42", source: "sum of **both** is 42" };

/** The texts of the journeys' completions, told apart by their last line. */
export function makeTexts(count: number): string[] {
  return Array.from({ length: count }, (_, n) =>
    [
      "First take the two numbers, 40 and 2.",
      `Then the ${PASSAGE.source}, whatever their order.`,
      `So the result is ${42 + n}.`,
    ].join("\n\n"),
  );
}

/** A judgment that makes use of everything the rubric asks for, of completions shown in the order of `texts`. */
export function makeSaid(rubric: Rubric, texts: readonly string[]): Said {
  const letters = texts.map((_, index) => letterAt(index));
  const each = <T>(make: (letter: string, index: number) => T): Record<string, T> =>
    Object.fromEntries(letters.map((letter, index) => [letter, make(letter, index)]));
  const { critiques, flags, criteria } = rubric;
  const choices = Object.fromEntries(
    aspectsOf(rubric).map((aspect, index) => {
      // The last point of the first aspect, the first of the next, and so on: never a tie for the overall one.
      const point = (index % 2 === 0 ? scaleOf(aspect).length - 1 : 0) + (index === 2 ? -1 : 0);
      const confidence = aspect.confidence.length > 0 ? aspect.confidence.length : null;
      return [aspect.id, { point, confidence, ...given(aspect) }];
    }),
  );
  return {
    order: rubric.order.by === "ranking" ? tiedLast(letters) : [],
    unacceptable: rubric.acceptability,
    choices,
    ratings: criteria.length === 0 ? {} : each((_letter, index) => ratingsOf(rubric, index)),
    flags: flags.length === 0 ? {} : { B: firstAndLast(flags).sort() },
    critiques: critiques.whole === "no" ? {} : each((letter) => `${letter} names the numbers; I miss *why*.`),
    marks: critiques.spans === "no" ? {} : { A: [markOf(rubric)] },
    unmarked: critiques.spans === "required" ? letters.slice(1) : [],
    steps: rubric.steps === null ? {} : each((_letter, index) => stepMarks(texts[index]!, rubric.steps!)),
    reasoning: rubric.reasoning === "no" ? null : "The last line decided it.",
  };
}

/** The last first, the others tied behind it; with two, one before the other. */
function tiedLast(letters: readonly string[]): string[][] {
  return [[letters.at(-1)!], letters.slice(0, -1)];
}

function firstAndLast(options: readonly Option[]): string[] {
  const ids = options.map(({ id }) => id);
  return [...new Set([...ids.slice(0, 1), ...ids.slice(-1)])];
}

function given({ reasons, ownReason }: { reasons: readonly Option[]; ownReason: Asked }): Given {
  return {
    reasons: firstAndLast(reasons),
    own: ownReason === "no" ? null : "It counts from the wrong end.",
  };
}

function ratingsOf({ criteria }: Rubric, index: number): Record<string, SaidRating> {
  return Object.fromEntries(
    criteria.map((criterion, at) => {
      if (criterion.notApplicable && index === 1)
        return [criterion.id, { value: null, reasons: [], own: null }];
      const points = criterion.max - criterion.min + 1;
      return [criterion.id, { value: criterion.min + ((index + at) % points), ...given(criterion) }];
    }),
  );
}

function markOf({ critiques: { tags, severities } }: Rubric): SaidMark {
  return {
    quote: PASSAGE.source,
    tag: tags.at(-1)?.id ?? null,
    severity: severities.at(-1)?.id ?? null,
    text: "Of which both?",
  };
}

function stepMarks(text: string, rule: NonNullable<Rubric["steps"]>): StepMark[] {
  return stepsOf(text, rule).map((_, step) => STEP_MARKS[step % STEP_MARKS.length]!);
}
