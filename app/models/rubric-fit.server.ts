import { and, eq, gt, isNotNull, isNull, lt, ne, or, sql } from "drizzle-orm";
import { canBeSaid } from "#app/domain/calibration.ts";
import { completionRange, type Rubric, type StepRule } from "#app/domain/rubric.ts";
import { MOST_STEPS, stepsOf } from "#app/domain/steps.ts";
import type { Tx } from "#db/client.ts";
import { batches } from "#db/schema/batches.ts";
import { golds } from "#db/schema/calibrations.ts";
import { completions, tasks } from "#db/schema/tasks.ts";

type Reader = Pick<Tx, "select">;

/**
 * Why tasks that are in cannot be judged under a rubric. `completions`: one has too many or too few of them. `no order`: there is a calibration set or gold,
 * and nothing to compare it by. `tie`: it knows a tie that experts could not say. `steps`: a completion has too many of them.
 */
export type Misfit = "completions" | "no order" | "tie" | "steps";

/** Of one batch, or of all that have been received. The others hand out nothing, and are asked again when they have. */
type Which = { projectId: string; batchId?: string };

/** Null: everything that is still to be judged can be. */
export async function findMisfit(reader: Reader, which: Which, rubric: Rubric): Promise<Misfit | null> {
  if (await hasOtherCounts(reader, which, rubric)) return "completions";
  const known = await listGolds(reader, which);
  if (known.length > 0 && rubric.order.by === "none") return "no order";
  if (!known.every(({ gold }) => canBeSaid(gold, rubric.order))) return "tie";
  return rubric.steps && (await hasTooManySteps(reader, which, rubric.steps)) ? "steps" : null;
}

const ofBatch = and(eq(batches.projectId, tasks.projectId), eq(batches.id, tasks.batchId));

const isIn = ({ projectId, batchId }: Which) =>
  and(
    eq(tasks.projectId, projectId),
    batchId === undefined ? isNotNull(batches.receivedAt) : eq(tasks.batchId, batchId),
  );

/** A calibration set is asked of whoever comes next. */
const isToJudge = or(isNull(tasks.closedAt), eq(batches.kind, "calibration"));

async function hasOtherCounts(reader: Reader, which: Which, rubric: Rubric): Promise<boolean> {
  const { least, most } = completionRange(rubric);
  const [found] = await reader
    .select({ id: tasks.id })
    .from(tasks)
    .innerJoin(batches, ofBatch)
    .where(and(isIn(which), isToJudge, or(lt(tasks.completionCount, least), gt(tasks.completionCount, most))))
    .limit(1);
  return found !== undefined;
}

const listGolds = (reader: Reader, which: Which) =>
  reader
    .select({ gold: golds.gold })
    .from(batches)
    .innerJoin(tasks, and(eq(tasks.projectId, batches.projectId), eq(tasks.batchId, batches.id)))
    .innerJoin(golds, and(eq(golds.projectId, tasks.projectId), eq(golds.taskId, tasks.id)))
    .where(and(isIn(which), eq(batches.projectId, which.projectId), ne(batches.kind, "work")));

const PAGE = 20;

async function hasTooManySteps(reader: Reader, which: Which, rule: StepRule): Promise<boolean> {
  for (let after = NO_ID; ; ) {
    const page = await reader
      .select({ id: completions.id, text: completions.text })
      .from(completions)
      .innerJoin(tasks, and(eq(tasks.projectId, completions.projectId), eq(tasks.id, completions.taskId)))
      .innerJoin(batches, ofBatch)
      .where(
        and(
          isIn(which),
          isToJudge,
          gt(completions.id, after),
          // A step is a line of its own at least. The length alone is known without reading the text.
          sql`octet_length(${completions.text}) >= ${2 * MOST_STEPS}`,
          sql`octet_length(${completions.text}) - octet_length(replace(${completions.text}, E'\n', '')) >= ${MOST_STEPS}`,
        ),
      )
      .orderBy(completions.id)
      .limit(PAGE);
    if (page.some(({ text }) => stepsOf(text, rule).length > MOST_STEPS)) return true;
    if (page.length < PAGE) return false;
    after = page.at(-1)!.id;
  }
}

const NO_ID = "00000000-0000-0000-0000-000000000000";
