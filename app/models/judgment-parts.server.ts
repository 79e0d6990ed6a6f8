import { v7 as uuidv7 } from "uuid";
import type { JudgmentContent } from "#app/domain/judgment-content.ts";
import type { Tx } from "#db/client.ts";
import { choices, critiques, flags, ratings, stepMarks } from "#db/schema/judgments.ts";

type Key = { projectId: string; judgmentId: string };

/** Everything that a judgment says beside its ranking, a row each. What is blank is nothing. */
export async function storeParts(tx: Tx, key: Key, content: JudgmentContent): Promise<void> {
  await Promise.all([
    insertAll(tx, choices, choiceRows(key, content)),
    insertAll(tx, ratings, ratingRows(key, content)),
    insertAll(tx, flags, flagRows(key, content)),
    insertAll(tx, critiques, critiqueRows(key, content)),
    insertAll(tx, stepMarks, stepRows(key, content)),
  ]);
}

type Parts = typeof choices | typeof ratings | typeof flags | typeof critiques | typeof stepMarks;

/** PostgreSQL takes 65,535 parameters in a statement. */
const PAGE = 2_000;

async function insertAll<Table extends Parts>(
  tx: Tx,
  table: Table,
  rows: Table["$inferInsert"][],
): Promise<void> {
  for (let at = 0; at < rows.length; at += PAGE)
    await tx.insert(table).values(rows.slice(at, at + PAGE) as never);
}

const words = (text: string | undefined): string | null => text?.trim() || null;

function choiceRows(key: Key, content: JudgmentContent): (typeof choices.$inferInsert)[] {
  return Object.entries(content.choices).map(([aspectId, { better, degree, confidence, reasons }]) => ({
    ...key,
    aspectId,
    betterId: better,
    degree,
    confidence,
    reasons: reasons.checked,
    ownReason: words(reasons.own),
  }));
}

function ratingRows(key: Key, { ratings, ratingReasons }: JudgmentContent) {
  return Object.entries(ratings).flatMap(([completionId, given]) =>
    Object.entries(given).map(([criterionId, value]) => {
      const reasons = ratingReasons[completionId]?.[criterionId];
      return {
        ...key,
        completionId,
        criterionId,
        value,
        reasons: reasons?.checked ?? [],
        ownReason: words(reasons?.own),
      };
    }),
  );
}

function flagRows(key: Key, { flags }: JudgmentContent) {
  return Object.entries(flags).flatMap(([completionId, raised]) =>
    raised.map((flagId) => ({ ...key, completionId, flagId })),
  );
}

function critiqueRows(key: Key, content: JudgmentContent): (typeof critiques.$inferInsert)[] {
  const whole = Object.entries(content.critiques)
    .filter(([, text]) => text.trim() !== "")
    .map(([completionId, text]) => ({ ...key, id: uuidv7(), completionId, text }));
  const marked = content.spans.map(({ start, end, ...span }) => ({
    ...key,
    ...span,
    spanStart: start,
    spanEnd: end,
  }));
  return [...whole, ...marked];
}

function stepRows(key: Key, { steps }: JudgmentContent) {
  return Object.entries(steps).flatMap(([completionId, marks]) =>
    marks.flatMap((mark, step) => (mark ? [{ ...key, completionId, step, mark }] : [])),
  );
}
