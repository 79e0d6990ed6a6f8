import { diffArrays } from "diff";
import type { Stretch } from "./span.ts";

/** What one of two texts has and the other has not: where it stands, in order and without overlaps, and how many words that is. */
export type OwnWords = { stretches: Stretch[]; wordCount: number };
export type WordDifferences = { left: OwnWords; right: OwnWords };

/** A word, or a sign as often as it is repeated. Scripts that are written without blanks go character by character. */
const ALONE = String.raw`\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}`;
const TOKEN = new RegExp(String.raw`[${ALONE}]\p{M}*|(?:(?![${ALONE}])[\p{L}\p{M}\p{N}_])+|(\S)\1*`, "gu");
const WORD = /[\p{L}\p{N}]/u;

type Token = Stretch & { text: string };

/**
 * The words and signs that two texts do not share, after Myers' shortest edit script over them; blanks and line breaks do not count. Offsets are UTF-16
 * units. Null if it took longer than `patienceMs` to find, as it can with long texts that have little in common.
 */
export function wordDifferences(left: string, right: string, patienceMs: number): WordDifferences | null {
  const [ours, theirs] = [tokensOf(left), tokensOf(right)];
  const changes = diffArrays(
    ours.map(({ text }) => text),
    theirs.map(({ text }) => text),
    { timeout: patienceMs },
  );
  if (!changes) return null;
  const found: WordDifferences = {
    left: { stretches: [], wordCount: 0 },
    right: { stretches: [], wordCount: 0 },
  };
  let [leftAt, rightAt] = [0, 0];
  for (const { count, added, removed } of changes) {
    if (removed) note(found.left, ours.slice(leftAt, leftAt + count));
    if (added) note(found.right, theirs.slice(rightAt, rightAt + count));
    if (!added) leftAt += count;
    if (!removed) rightAt += count;
  }
  return found;
}

function tokensOf(text: string): Token[] {
  return Array.from(text.matchAll(TOKEN), ({ 0: token, index }) => ({
    text: token,
    from: index,
    to: index + token.length,
  }));
}

function note(own: OwnWords, tokens: readonly Token[]): void {
  const [first, last] = [tokens[0], tokens.at(-1)];
  if (!first || !last) return;
  own.stretches.push({ from: first.from, to: last.to });
  own.wordCount += tokens.filter(({ text }) => WORD.test(text)).length;
}
