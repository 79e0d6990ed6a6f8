import { and, eq } from "drizzle-orm";
import { letterAt } from "../../app/domain/judging/letter.ts";
import { scaleOf } from "../../app/domain/judging/order.ts";
import { aspectsOf, type Rubric } from "../../app/domain/rubric.ts";
import type { Said } from "./said.ts";

/** What the database holds of the expert's standing judgment in the project. Throws unless there is exactly one. */
export async function readSaid(projectId: string, expertId: string, rubric: Rubric): Promise<Said> {
  const { db } = await import("#db/client.ts");
  const tables = await import("#db/schema/judgments.ts");
  const { standingJudgments } = tables;
  const found = await db
    .select()
    .from(standingJudgments)
    .where(and(eq(standingJudgments.projectId, projectId), eq(standingJudgments.expertId, expertId)));
  if (found.length !== 1) throw new Error(`There are ${found.length} judgments.`);
  const judgment = found[0]!;
  const letter = (id: string) => letterAt(judgment.display.indexOf(id));
  const rowsOf = async <T extends "choices" | "ratings" | "flags" | "critiques" | "stepMarks">(name: T) =>
    (await db
      .select()
      .from(tables[name] as typeof tables.flags)
      .where(
        and(eq(tables[name].projectId, projectId), eq(tables[name].judgmentId, judgment.id)),
      )) as (typeof tables)[T]["$inferSelect"][];
  const [choices, ratings, flags, critiques, steps] = [
    await rowsOf("choices"),
    await rowsOf("ratings"),
    await rowsOf("flags"),
    await rowsOf("critiques"),
    await rowsOf("stepMarks"),
  ];
  const byLetter = <R extends { completionId: string }, T>(rows: R[], tell: (own: R[]) => T) =>
    Object.fromEntries(
      [...new Set(rows.map(({ completionId }) => completionId))].map((id) => [
        letter(id),
        tell(rows.filter(({ completionId }) => completionId === id)),
      ]),
    );
  const whole = critiques.filter(({ spanStart }) => spanStart === null);
  const marked = critiques.filter(({ spanStart }) => spanStart !== null);
  return {
    order: rubric.order.by === "ranking" ? judgment.ranking!.map((group) => group.map(letter).sort()) : [],
    unacceptable: judgment.allUnacceptable,
    choices: Object.fromEntries(
      choices.map(({ aspectId, betterId, degree, confidence, reasons, ownReason }) => {
        const aspect = aspectsOf(rubric).find(({ id }) => id === aspectId)!;
        const side = betterId === null ? null : judgment.display.indexOf(betterId);
        const point = scaleOf(aspect).findIndex((one) => one.side === side && one.degree === degree);
        return [aspectId, { point, confidence, reasons, own: ownReason }];
      }),
    ),
    ratings: byLetter(ratings, (own) =>
      Object.fromEntries(
        own.map(({ criterionId, value, reasons, ownReason }) => [
          criterionId,
          { value, reasons, own: ownReason },
        ]),
      ),
    ),
    flags: byLetter(flags, (own) => own.map(({ flagId }) => flagId).sort()),
    critiques: byLetter(whole, (own) => own[0]!.text),
    marks: byLetter(marked, (own) =>
      own.map(({ quote, tag, severity, text }) => ({ quote: quote!, tag, severity, text })),
    ),
    unmarked: judgment.unmarked.map(letter).sort(),
    steps: byLetter(steps, (own) => own.toSorted((a, b) => a.step - b.step).map(({ mark }) => mark)),
    reasoning: judgment.reasoning,
  };
}
