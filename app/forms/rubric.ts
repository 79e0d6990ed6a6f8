import { z } from "zod";
import {
  ASKED,
  type Aspect,
  type Criterion,
  type Option,
  PRESET_IDS,
  type Rubric,
  STEP_RULES,
} from "#app/domain/rubric.ts";
import { line, text, whole } from "./fields.ts";
import { isStorable } from "./storable.ts";

/** How many of each a rubric may have. */
export const MOST = {
  criteria: 12,
  aspects: 8,
  flags: 20,
  options: 60,
  degrees: 4,
  confidence: 5,
  severities: 10,
};

const asked = z.enum(ASKED, `Say one of ${ASKED.join(", ")}.`);
/** Given by the form that made it; "" for what is new, which gets one made of its title. */
const id = z
  .string("The id must be text.")
  .max(40, "The id may be 40 characters long at most.")
  .regex(/^[^.\p{Cc}]*$/u, "The id may hold no full stop and no control character.")
  .refine(isStorable, "The id holds a character that is not text.")
  .default("");

const option = (what: string) =>
  z.object({
    id,
    title: line(`The ${what}'s title`, 80),
    description: text(`The ${what}'s description`, 1_000).default(""),
  });

const options = (what: string, most = MOST.options) =>
  z
    .array(option(what), `Give a list of ${what}s.`)
    .max(most, `There may be ${most} ${what}s at most.`)
    .default([])
    .refine(distinct, `Two ${what}s have the same id; load the page again.`)
    .transform((list): Option[] => named(list, what));

const criterion = z
  .object({
    id,
    title: line("The criterion's title", 80),
    description: text("The description", 1_000).default(""),
    min: whole("The lowest rating", 0, 9),
    max: whole("The highest rating", 1, 10),
    anchors: z.array(text("What a rating means", 200), "Give a list of texts.").default([]),
    required: z.boolean("Say true or false.").default(false),
    notApplicable: z.boolean("Say true or false.").default(false),
    reasons: options("reason"),
    ownReason: asked.default("no"),
  })
  .refine(({ min, max }) => min < max, {
    error: "The highest rating must be above the lowest.",
    path: ["max"],
  })
  .transform((given): Criterion => {
    const points = Math.max(0, given.max - given.min + 1);
    return { ...given, anchors: Array.from({ length: points }, (_, point) => given.anchors[point] ?? "") };
  });

const words = (what: string, most: number) =>
  z.array(line(what, 60), "Give a list of texts.").max(most, `There may be ${most} at most.`);

const aspect = z
  .object({
    id,
    title: line("The aspect's title", 80),
    description: text("The description", 1_000).default(""),
    degrees: words("The name of a degree", MOST.degrees).min(
      1,
      "Give at least one degree, such as “better”.",
    ),
    tie: z.union([z.null(), line("The name of a tie", 60)]).default(null),
    confidence: words("The name of a step of confidence", MOST.confidence).default([]),
    reasons: options("reason"),
    ownReason: asked.default("no"),
    required: z.boolean("Say true or false.").default(true),
  })
  .transform((given): Aspect => given);

const order = z.discriminatedUnion(
  "by",
  [
    z.object({ by: z.literal("ranking") }),
    z.object({
      by: z.literal("aspects"),
      aspects: z
        .array(aspect, "Give a list of aspects.")
        .min(1, "Give at least one aspect: which of the two is better.")
        .max(MOST.aspects, `There may be ${MOST.aspects} aspects at most.`)
        .refine(distinct, "Two aspects have the same id; load the page again.")
        .transform((list): Aspect[] => named(list, "aspect"))
        .refine(([overall]) => overall?.required, {
          error: "The first aspect gives the order, so it must be required.",
          path: [0, "required"],
        }),
    }),
    z.object({ by: z.literal("none") }),
  ],
  "Say whether the order is given by ranking, aspects or none.",
);

const severity = z.object({
  id,
  title: line("The severity's title", 60),
  weight: z
    .union(
      [
        z.number(),
        z
          .string()
          .trim()
          .regex(/^\d{1,4}(\.\d{1,3})?$/)
          .transform(Number),
      ],
      "The weight must be a number from 0 to 1,000, such as 5 or 0.1.",
    )
    .refine((weight) => weight >= 0 && weight <= 1_000, "The weight is from 0 to 1,000."),
});

const critiques = z.object({
  whole: asked.default("optional"),
  spans: asked.default("no"),
  tags: options("tag"),
  severities: z
    .array(severity, "Give a list of severities.")
    .max(MOST.severities, `There may be ${MOST.severities} severities at most.`)
    .default([])
    .refine(distinct, "Two severities have the same id; load the page again.")
    .transform((list) => named(list, "severity")),
});

/** What a form or the API says of a rubric. Whatever is new gets an id; ids already given stay, since judgments refer to them. */
export const rubricSchema = z
  .object(
    {
      preset: z.enum(PRESET_IDS, `The preset must be one of ${PRESET_IDS.join(", ")}.`),
      order,
      acceptability: z.boolean("Say true or false.").default(false),
      criteria: z
        .array(criterion, "Give a list of criteria.")
        .max(MOST.criteria, `A rubric has ${MOST.criteria} criteria at most.`)
        .default([])
        .refine(distinct, "Two criteria have the same id; load the page again.")
        .transform((list): Criterion[] => named(list, "criterion")),
      flags: options("flag", MOST.flags),
      critiques: critiques.default({ whole: "optional", spans: "no", tags: [], severities: [] }),
      reasoning: asked.default("no"),
      steps: z.union([z.null(), z.enum(STEP_RULES)], "Steps are lines, paragraphs or null.").default(null),
    },
    "The rubric did not arrive. Load the page again.",
  )
  .refine(asksForSomething, {
    error: "Nothing is asked for: add an order, a criterion, steps, or critiques that are required.",
    path: ["criteria"],
  })
  .refine(({ steps, critiques }) => steps === null || critiques.spans === "no", {
    error: "Where steps are marked, passages are not: ask for no critiques of passages, or for no steps.",
    path: ["critiques", "spans"],
  })
  .transform((rubric): Rubric => rubric);

/** Whether a judgment cannot be submitted as it opens, with nothing said. */
function asksForSomething({ order, criteria, steps, critiques, reasoning }: Rubric): boolean {
  return (
    order.by !== "none" ||
    criteria.some(({ required }) => required) ||
    steps !== null ||
    critiques.whole === "required" ||
    critiques.spans === "required" ||
    reasoning === "required"
  );
}

function distinct(list: readonly { id: string }[]): boolean {
  const ids = list.map(({ id }) => id).filter(Boolean);
  return new Set(ids).size === ids.length;
}

function named<T extends { id: string; title: string }>(list: readonly T[], otherwise: string): T[] {
  const taken = new Set(list.map(({ id }) => id).filter(Boolean));
  return list.map((one) => {
    if (one.id) return one;
    const base =
      one.title
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-|-$/g, "")
        .slice(0, 30) || otherwise;
    let made = base;
    for (let n = 2; taken.has(made); n++) made = `${base}-${n}`;
    taken.add(made);
    return { ...one, id: made };
  });
}
