import { and, asc, eq, inArray } from "drizzle-orm";
import type { DraftBody } from "#app/domain/draft.ts";
import { type JudgmentContent, NO_REASONS, type Reasons } from "#app/domain/judgment-content.ts";
import type { Rubric } from "#app/domain/rubric.ts";
import type { Tx } from "#db/client.ts";
import { choices, critiques, flags, judgments, ratings, stepMarks } from "#db/schema/judgments.ts";
import { rubrics } from "#db/schema/projects.ts";

type Reader = Pick<Tx, "select">;
type Key = { projectId: string; judgmentId: string };

/** A stored judgment as the draft that it was, to be gone on with. */
export async function readAsDraft(tx: Reader, key: Key): Promise<DraftBody> {
  const [read] = await readJudgments(tx, key.projectId, [key.judgmentId]);
  const { judgment, content } = read!;
  return { ...content, unranked: [], activeMs: judgment.activeMs };
}

export type ReadJudgment = {
  judgment: typeof judgments.$inferSelect;
  /** Of the version that it was made under. */
  rubric: Rubric;
  content: JudgmentContent;
};

/** Judgments of a project with all that they say, the earliest first. */
export async function readJudgments(
  tx: Reader,
  projectId: string,
  judgmentIds: string[],
): Promise<ReadJudgment[]> {
  if (judgmentIds.length === 0) return [];
  const rows = await tx
    .select({ judgment: judgments, rubric: rubrics.body })
    .from(judgments)
    .innerJoin(
      rubrics,
      and(eq(rubrics.projectId, judgments.projectId), eq(rubrics.version, judgments.rubricVersion)),
    )
    .where(and(eq(judgments.projectId, projectId), inArray(judgments.id, judgmentIds)))
    .orderBy(asc(judgments.submittedAt), asc(judgments.id));
  const partsOf = await readParts(tx, projectId, judgmentIds);
  return rows.map(({ judgment, rubric }) => ({
    judgment,
    rubric,
    content: {
      // Where aspects are asked the stored ranking follows from what was said of them.
      ranking: rubric.order.by === "ranking" ? (judgment.ranking ?? []) : [],
      allUnacceptable: judgment.allUnacceptable,
      unmarked: judgment.unmarked,
      reasoning: judgment.reasoning ?? "",
      ...partsOf(judgment.id),
    },
  }));
}

type Parts = Pick<
  JudgmentContent,
  "choices" | "ratings" | "ratingReasons" | "flags" | "critiques" | "spans" | "steps"
>;

/** What `storeParts` has stored, by judgment. */
async function readParts(tx: Reader, projectId: string, ids: string[]): Promise<(id: string) => Parts> {
  const of = (table: typeof choices | typeof ratings | typeof flags | typeof critiques | typeof stepMarks) =>
    and(eq(table.projectId, projectId), inArray(table.judgmentId, ids));
  const chosen = byJudgment(await tx.select().from(choices).where(of(choices)));
  const rated = byJudgment(await tx.select().from(ratings).where(of(ratings)));
  const raised = byJudgment(await tx.select().from(flags).where(of(flags)));
  const written = byJudgment(
    await tx.select().from(critiques).where(of(critiques)).orderBy(asc(critiques.id)),
  );
  const marked = byJudgment(
    await tx.select().from(stepMarks).where(of(stepMarks)).orderBy(asc(stepMarks.step)),
  );
  return (id) => ({
    choices: Object.fromEntries(
      chosen(id).map(({ aspectId, betterId, degree, confidence, ...given }) => [
        aspectId,
        { better: betterId, degree, confidence, reasons: reasonsOf(given) ?? NO_REASONS },
      ]),
    ),
    ratings: byCompletion(rated(id), ({ criterionId, value }) => [criterionId, value]),
    ratingReasons: byCompletion(
      rated(id).flatMap((row) => {
        const reasons = reasonsOf(row);
        return reasons ? [{ ...row, given: reasons }] : [];
      }),
      ({ criterionId, given }) => [criterionId, given],
    ),
    flags: flagsOf(raised(id)),
    critiques: Object.fromEntries(
      written(id)
        .filter(({ spanStart }) => spanStart === null)
        .map(({ completionId, text }) => [completionId, text]),
    ),
    spans: written(id).flatMap(spanOf),
    steps: stepsOf(marked(id)),
  });
}

function byJudgment<Row extends { judgmentId: string }>(rows: Row[]): (id: string) => Row[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(row.judgmentId, [...(groups.get(row.judgmentId) ?? []), row]);
  return (id) => groups.get(id) ?? [];
}

function reasonsOf({ reasons, ownReason }: { reasons: string[]; ownReason: string | null }): Reasons | null {
  return reasons.length === 0 && ownReason === null ? null : { checked: reasons, own: ownReason ?? "" };
}

function byCompletion<Row extends { completionId: string }, T>(
  rows: Row[],
  entry: (row: Row) => [string, T],
): Record<string, Record<string, T>> {
  const all: Record<string, Record<string, T>> = {};
  for (const row of rows) {
    const [key, value] = entry(row);
    all[row.completionId] = { ...all[row.completionId], [key]: value };
  }
  return all;
}

function flagsOf(rows: (typeof flags.$inferSelect)[]): JudgmentContent["flags"] {
  const raised: JudgmentContent["flags"] = {};
  for (const { completionId, flagId } of rows) {
    raised[completionId] = [...(raised[completionId] ?? []), flagId];
  }
  return raised;
}

function spanOf(row: typeof critiques.$inferSelect): JudgmentContent["spans"] {
  const { id, completionId, spanStart, spanEnd, quote, prefix, suffix, tag, severity, text } = row;
  if (spanStart === null) return [];
  const passage = {
    start: spanStart,
    end: spanEnd!,
    quote: quote!,
    prefix: prefix ?? "",
    suffix: suffix ?? "",
  };
  return [{ id, completionId, ...passage, tag, severity, text }];
}

function stepsOf(rows: (typeof stepMarks.$inferSelect)[]): JudgmentContent["steps"] {
  const steps: JudgmentContent["steps"] = {};
  for (const { completionId, step, mark } of rows) {
    steps[completionId] ??= [];
    const marks = steps[completionId];
    while (marks.length < step) marks.push(null);
    marks[step] = mark;
  }
  return steps;
}
