import { z } from "zod";
import { canBeSaid, pairsAgree } from "#app/domain/calibration.ts";
import type { Gold } from "#app/domain/gold.ts";
import { fieldName, type LineProblem } from "#app/domain/json-text.ts";
import type { Order } from "#app/domain/rubric.ts";
import type { TaskContent } from "#app/domain/task-content.ts";
import { choice } from "./choice.ts";

const LONGEST_EXPLANATION = 20_000;
const SHAPE =
  '{"ranking": [[1], [0, 2]]} or {"better": [[1, 0]]}, which name completions by their place from 0';

const NO_TIE =
  "knows a tie, and this project's experts have to take a side; leave the line out, or let them say that neither is better";

/** A gold as a lab writes it beside the completions: it names them by their places in the line, from 0. */
export type PlacedGold = { ranking: number[][] } | { better: [number, number][] };

/** What a line of a calibration set says beside its task. */
export type KnownLine = { gold: PlacedGold; explanation: string };

/** The same gold, naming completions by their ids, which are given in the order of the line. */
export function goldOf(gold: PlacedGold, ids: readonly string[]): Gold {
  if ("ranking" in gold) return { ranking: gold.ranking.map((group) => group.map((at) => ids[at]!)) };
  return { better: gold.better.map(([better, worse]) => [ids[better]!, ids[worse]!]) };
}

type Read<Value> = ({ ok: true } & Value) | ({ ok: false } & LineProblem);

/**
 * Reads a line of a calibration set: its task, by `readTask`, with what is known of it; or says the first problem and how to mend it. `order`: how
 * experts are asked for the order.
 */
export function readCalibrationLine(
  value: unknown,
  readTask: (task: unknown) => Read<{ content: TaskContent }>,
  order: Order = { by: "ranking" },
): Read<{ content: TaskContent; known: KnownLine }> {
  const { gold, explanation, ...task } = value as Record<string, unknown>;
  const read = readTask(task);
  if (!read.ok) return read;
  const known = readKnown({ gold, explanation }, read.content.completions.length);
  if (!known.ok) return known;
  const ids = read.content.completions.map((_, at) => String(at));
  if (!canBeSaid(goldOf(known.gold, ids), order)) return { ok: false, field: "gold", reason: NO_TIE };
  return { ok: true, content: read.content, known: { gold: known.gold, explanation: known.explanation } };
}

function readKnown(line: { gold: unknown; explanation: unknown }, completionCount: number): Read<KnownLine> {
  const result = knownSchema(completionCount).safeParse(line);
  if (result.success) return { ok: true, ...result.data };
  const [issue] = result.error.issues;
  return { ok: false, field: fieldName(issue?.path ?? []), reason: issue?.message ?? "cannot be read" };
}

function knownSchema(count: number) {
  const place = z
    .int("must be a whole number: the place of a completion in the line, from 0")
    .refine((at) => at >= 0 && at < count, {
      error: ({ input }) => `is ${input}, but the completions of this line are 0 to ${count - 1}`,
    });
  const list = (what: string) => ({ error: `must be ${what}` });
  const ranking = z
    .array(
      z
        .array(place, list("a list of places, such as [0, 2] for a tie"))
        .min(1, "is empty; leave the group out"),
      list("a list of groups, best first, such as [[1], [0, 2]]"),
    )
    .superRefine((groups, context) => {
      const problem = placesProblem(groups.flat(), count);
      if (problem) context.addIssue(problem);
    });
  const pair = z
    .tuple([place, place], list("a pair of places, the better one first, such as [1, 0]"))
    .refine(([better, worse]) => better !== worse, "sets a completion against itself; name two");
  const better = z
    .array(pair, list("a list of pairs, such as [[1, 0]]"))
    .min(1, "has no pair; name at least one")
    .refine(
      (pairs) => pairsAgree(pairs.map(([one, other]): [string, string] => [`${one}`, `${other}`])),
      "has pairs that contradict each other; leave one of them out",
    );
  const whole = {
    error: ({ input }: { input?: unknown }) =>
      input === undefined ? `is missing; give ${SHAPE}` : `must be ${SHAPE}`,
  };
  const strict = { error: `must be ${SHAPE}, and nothing beside` };
  return z.object({
    gold: choice<PlacedGold>((value) => {
      if (typeof value !== "object" || value === null) return z.custom<PlacedGold>(() => false, whole);
      if ("ranking" in value) return z.strictObject({ ranking }, strict);
      if ("better" in value) return z.strictObject({ better }, strict);
      return z.custom<PlacedGold>(() => false, whole);
    }),
    explanation: z
      .string("is missing; say in words why this order is right, for experts to read after the set")
      .trim()
      .min(1, "is blank; say in words why this order is right, for experts to read after the set")
      .max(
        LONGEST_EXPLANATION,
        `is longer than ${LONGEST_EXPLANATION.toLocaleString("en-GB")} characters; shorten it`,
      ),
  });
}

function placesProblem(places: readonly number[], count: number): string | null {
  const twice = places.find((at, index) => places.indexOf(at) !== index);
  if (twice !== undefined) return `names completion ${twice} twice; give it one place`;
  const missing = Array.from({ length: count }, (_, at) => at).find((at) => !places.includes(at));
  if (missing === undefined) return null;
  return `leaves out completion ${missing}; place all of them, or name only the pairs that are known in better`;
}
