import { type RefObject, useEffect, useState } from "react";
import type { OwnWords, WordDifferences } from "#app/domain/word-differences.ts";
import { aroundAtoms, leavesIn, rangeOf } from "../marking/leaves.ts";
import type { DifferencesAsked, DifferencesFound } from "./differences-worker.ts";
import { textBoxOf } from "./use-together.ts";

export type Side = { letter: string; articleId: string; text: string };
type DifferencesProps = { cards: RefObject<HTMLElement>; left: Side; right: Side };

const HIGHLIGHT = "difference";

/** Marks in two rendered texts the words that the other has not, and says how many they are. */
export function Differences({ cards, left, right }: DifferencesProps) {
  const found = useWordDifferences(left.text, right.text);
  const canPaint = "highlights" in CSS;

  useEffect(() => {
    if (found === null || found === "too much" || !canPaint) return;
    const sides = [
      { box: boxOf(cards, left), own: found.left },
      { box: boxOf(cards, right), own: found.right },
    ];
    const paint = () => CSS.highlights.set(HIGHLIGHT, new Highlight(...sides.flatMap(rangesOf)));
    paint();
    // Formulas and coloured code come later, and take the place of the text that was marked.
    const observer = new MutationObserver(paint);
    for (const { box } of sides) if (box) observer.observe(box, { childList: true, subtree: true });
    return () => {
      observer.disconnect();
      CSS.highlights.delete(HIGHLIGHT);
    };
  }, [cards, left, right, found, canPaint]);

  return (
    <span role="status" className="text-sm text-muted">
      {canPaint ? found !== null && inWords(found, left, right) : "This browser cannot mark differences."}
    </span>
  );
}

type Found = WordDifferences | "too much";

/** Null until they are found. */
function useWordDifferences(left: string, right: string): Found | null {
  const [found, setFound] = useState<Found | null>(null);
  useEffect(() => {
    setFound(null);
    const worker = new Worker(new URL("./differences-worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<DifferencesFound>) => setFound(data ?? "too much");
    worker.onerror = () => setFound("too much");
    worker.postMessage({ left, right } satisfies DifferencesAsked);
    return () => worker.terminate();
  }, [left, right]);
  return found;
}

function boxOf(cards: RefObject<HTMLElement>, { articleId }: Side): HTMLElement | null {
  const card = cards.current?.querySelector(`#${articleId}`);
  return card ? textBoxOf(card) : null;
}

function rangesOf({ box, own }: { box: HTMLElement | null; own: OwnWords }): Range[] {
  if (!box) return [];
  const leaves = leavesIn(box);
  return own.stretches.flatMap((stretch) => rangeOf(aroundAtoms(stretch, leaves), leaves) ?? []);
}

function inWords(found: Found, left: Side, right: Side): string {
  if (found === "too much") return "They have too little in common to compare.";
  const ours = found.left.wordCount;
  const theirs = found.right.wordCount;
  if (ours + theirs === 0) return "No word differs.";
  return `Only in ${left.letter}: ${words(ours)}. Only in ${right.letter}: ${words(theirs)}.`;
}

const words = (count: number) => (count === 1 ? "1 word" : `${count.toLocaleString("en")} words`);
