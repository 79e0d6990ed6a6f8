import { type JudgmentContent, NO_REASONS, type Reasons } from "./judgment-content.ts";

/**
 * Whether two judgments, or drafts of one, say the same: the same order, ratings, words and marks. What is blank says nothing, and where marks, flags
 * and ties are listed their order says nothing; nor does what a draft has beside its content.
 */
export function saysTheSame(one: JudgmentContent, other: JudgmentContent): boolean {
  return JSON.stringify(normalForm(one)) === JSON.stringify(normalForm(other));
}

/** Equal for contents that say the same, down to the order of its keys. */
function normalForm(content: JudgmentContent): unknown {
  const { ranking, allUnacceptable, choices, ratings, ratingReasons, flags, critiques, spans } = content;
  return [
    ranking.map((group) => group.toSorted()),
    allUnacceptable,
    byKey(choices, ({ better, degree, confidence, reasons }) => [
      [better, degree, confidence, reasonsIn(reasons)],
    ]),
    byKey(ratings, (given) => byKey(given, (value) => [value])),
    byKey(ratingReasons, (given) => byKey(given, (reasons) => reasonsIn(reasons))),
    byKey(flags, (raised) => raised.toSorted()),
    byKey(critiques, words),
    spans
      .map(({ id, completionId, start, end, quote, prefix, suffix, tag, severity, text }) => [
        ...[id, completionId, start, end, quote, prefix, suffix, tag, severity],
        ...words(text),
      ])
      .toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1)),
    content.unmarked.toSorted(),
    byKey(content.steps, (marks) => marks.slice(0, marks.findLastIndex((mark) => mark !== null) + 1)),
    words(content.reasoning),
  ];
}

/** The entries that say something, in the order of their keys. */
function byKey<Value>(
  record: Record<string, Value>,
  said: (value: Value) => readonly unknown[],
): [string, readonly unknown[]][] {
  return Object.keys(record)
    .toSorted()
    .map((key): [string, readonly unknown[]] => [key, said(record[key]!)])
    .filter(([, inner]) => inner.length > 0);
}

const words = (text: string): string[] => (text.trim() === "" ? [] : [text.trim()]);

function reasonsIn({ checked, own }: Reasons = NO_REASONS): unknown[] {
  return checked.length === 0 && own.trim() === "" ? [] : [checked.toSorted(), own.trim()];
}
