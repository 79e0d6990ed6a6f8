import type { Stretch } from "#app/domain/span.ts";
import { firstEndingAfter, firstFrom } from "./leaves.ts";

/** A leaf of text as a caret sees it: `block` is the same for those that stand in one paragraph, cell or line of code. */
export type CaretLeaf = Stretch & { atom: boolean; block: unknown };

export type CaretStep = "character" | "word" | "block" | "text";

const segmenters = {
  character: new Intl.Segmenter(undefined, { granularity: "grapheme" }),
  word: new Intl.Segmenter(undefined, { granularity: "word" }),
};

/**
 * Where a caret at the offset `at` of the source goes by one step: over what is rendered and never into an atom or between the code points of one
 * character. From the end of a block it goes to the beginning of the next.
 */
export function stepCaret(
  source: string,
  leaves: readonly CaretLeaf[],
  at: number,
  way: 1 | -1,
  step: CaretStep,
): number {
  const [first, last] = [leaves[0], leaves.at(-1)];
  if (!first || !last) return at;
  if (step === "text") return way > 0 ? last.to : first.from;
  if (step === "block") return way > 0 ? nextBlock(leaves, at) : blockStart(leaves, at);
  return way > 0 ? forward(source, leaves, at, step) : backward(source, leaves, at, step);
}

function forward(source: string, leaves: readonly CaretLeaf[], at: number, step: "character" | "word") {
  let passed = false;
  let now = at;
  for (let index = firstEndingAfter(leaves, at); index < leaves.length; index++) {
    const leaf = leaves[index]!;
    const before = leaves[index - 1];
    const isNewBlock = before !== undefined && before.block !== leaf.block;
    if (isNewBlock && now < leaf.from) return passed ? now : leaf.from;
    now = Math.max(now, leaf.from);
    if (leaf.atom) return leaf.to;
    if (step === "character") return endOfCharacter(source, leaf, now);
    const word = wordEnd(source, leaf, now);
    if (word !== null) return word;
    passed = true;
    now = leaf.to;
  }
  return now;
}

function backward(source: string, leaves: readonly CaretLeaf[], at: number, step: "character" | "word") {
  let passed = false;
  let now = at;
  for (let index = firstFrom(leaves, at) - 1; index >= 0; index--) {
    const leaf = leaves[index]!;
    const after = leaves[index + 1];
    const isNewBlock = after !== undefined && after.block !== leaf.block;
    if (isNewBlock && now > leaf.to) return passed ? now : leaf.to;
    now = Math.min(now, leaf.to);
    if (leaf.atom) return leaf.from;
    if (step === "character") return startOfCharacter(source, leaf, now);
    const word = wordStart(source, leaf, now);
    if (word !== null) return word;
    passed = true;
    now = leaf.from;
  }
  return now;
}

function endOfCharacter(source: string, { from, to }: Stretch, at: number): number {
  const found = segmenters.character.segment(source.slice(from, to)).containing(at - from);
  return found ? from + found.index + found.segment.length : to;
}

function startOfCharacter(source: string, { from, to }: Stretch, at: number): number {
  const found = segmenters.character.segment(source.slice(from, to)).containing(at - from - 1);
  return found ? from + found.index : from;
}

/** Where the word that `at` is in or before ends; null where the leaf has none left. */
function wordEnd(source: string, { from, to }: Stretch, at: number): number | null {
  for (const { index, segment, isWordLike } of segmenters.word.segment(source.slice(from, to))) {
    const end = from + index + segment.length;
    if (isWordLike && end > at) return end;
  }
  return null;
}

function wordStart(source: string, { from, to }: Stretch, at: number): number | null {
  let start: number | null = null;
  for (const { index, isWordLike } of segmenters.word.segment(source.slice(from, to))) {
    if (from + index >= at) break;
    if (isWordLike) start = from + index;
  }
  return start;
}

function nextBlock(leaves: readonly CaretLeaf[], at: number): number {
  let index = firstEndingAfter(leaves, at);
  const block = leaves[index]?.block;
  while (leaves[index]?.block === block && index < leaves.length) index++;
  return (leaves[index] ?? { from: leaves.at(-1)!.to }).from;
}

/** The beginning of the block that the caret is in or, at its beginning, of the one before. */
function blockStart(leaves: readonly CaretLeaf[], at: number): number {
  let index = firstFrom(leaves, at) - 1;
  if (index < 0) return leaves[0]!.from;
  const { block } = leaves[index]!;
  while (index > 0 && leaves[index - 1]!.block === block) index--;
  return leaves[index]!.from;
}
