import { z } from "zod";
import { MOST_MARKS } from "#app/domain/judging/mark-room.ts";
import { STEP_MARKS } from "#app/domain/judgment-content.ts";
import { MOST_STEPS } from "#app/domain/steps.ts";
import { isStorable } from "./storable.ts";

const LONGEST_CRITIQUE = 20_000;
const LONGEST_REASON = 2_000;
const MOST_COMPLETIONS = 9;
const A_DAY = 86_400_000;
const FARTHEST = 2_000_000;

const completionId = z.uuid("is not the id of a completion");

const writing = (what: string, longest: number) =>
  z
    .string()
    .max(longest, `${what} may be ${longest.toLocaleString("en")} characters long at most.`)
    .refine(isStorable, `${what} holds a character that is not text.`);

const key = z.string().max(40).refine(isStorable, "is not an id of the rubric");

const reasons = z.object({
  checked: z.array(key).max(60),
  own: writing("A reason", LONGEST_REASON),
});

const choice = z.object({
  better: completionId.nullable(),
  degree: z.number().int().min(0).max(4),
  confidence: z.number().int().min(1).max(5).nullable(),
  reasons,
});

const offset = z.number().int().min(0).max(FARTHEST);
const context = z.string().max(200).refine(isStorable, "holds a character that is not text");

const spanCritique = z.object({
  id: z.uuid("is not the id of a marked passage"),
  completionId,
  start: offset,
  end: offset,
  quote: z.string().min(1).max(FARTHEST).refine(isStorable, "holds a character that is not text"),
  prefix: context,
  suffix: context,
  tag: key.nullable(),
  severity: key.nullable(),
  text: writing("A critique", LONGEST_CRITIQUE),
});

/** Parts that are left out say nothing. */
const content = {
  ranking: z.array(z.array(completionId).min(1).max(MOST_COMPLETIONS)).max(MOST_COMPLETIONS).default([]),
  allUnacceptable: z.boolean().default(false),
  choices: z.record(key, choice).default({}),
  ratings: z.record(completionId, z.record(key, z.number().int().min(0).max(10).nullable())).default({}),
  ratingReasons: z.record(completionId, z.record(key, reasons)).default({}),
  flags: z.record(completionId, z.array(key).max(20)).default({}),
  critiques: z.record(completionId, writing("A critique", LONGEST_CRITIQUE)).default({}),
  spans: z
    .array(spanCritique)
    .max(MOST_MARKS, `At most ${MOST_MARKS} passages can be marked.`)
    .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, "Two marks have the same id.")
    .default([]),
  unmarked: z.array(completionId).max(MOST_COMPLETIONS).default([]),
  steps: z
    .record(
      completionId,
      z
        .array(z.enum(STEP_MARKS).nullable())
        .max(MOST_STEPS, `At most ${MOST_STEPS.toLocaleString("en")} steps of a completion can be marked.`),
    )
    .default({}),
  reasoning: writing("The reasoning", LONGEST_CRITIQUE).default(""),
};

/** Measured, not typed: nobody can mend it, so it is brought into range. */
const activeMs = z.number().transform((ms) => Math.round(Math.min(Math.max(ms, 0), A_DAY)));

const writer = z.uuid("is not the id of a page");
/** The revision that the page started from or was told last. */
const base = z.number().int().min(0).max(2_000_000_000);

const draftBody = z.object({
  ...content,
  unranked: z.array(completionId).max(MOST_COMPLETIONS),
  places: z.array(z.number().int().min(1).max(MOST_COMPLETIONS)).max(MOST_COMPLETIONS).optional(),
  activeMs,
});

export const draftSchema = z.object({
  /** The page that saves, minted when it was loaded, and its own count of saves. */
  writer,
  sequence: z.number().int().min(1).max(2_000_000_000),
  base,
  /** How long ago the last of it was typed: the clocks of two machines differ. */
  ageMs: z
    .number()
    .int()
    .min(0)
    .max(400 * A_DAY),
  /** The judgment that it is to take the place of. */
  edits: z.uuid("is not a judgment's id").nullable().default(null),
  body: draftBody,
});

export type DraftForm = z.infer<typeof draftSchema>;

/** What the judging page sends. The judgment's id is minted there: sending twice stores once. */
export const judgmentSchema = z.object({
  id: z.uuid("is not a judgment's id"),
  /** The judgment that it takes the place of; null for the first. */
  edits: z.uuid("is not a judgment's id").nullable().default(null),
  rubricVersion: z.number().int().min(1).max(2_000_000_000),
  ...content,
  activeMs,
  /** The page that sends it, how many saves it has sent before, and what it knows: a draft that it does not know is not lost. */
  writer: writer.nullable().default(null),
  sequence: z.number().int().min(0).max(2_000_000_000).default(0),
  base: base.default(0),
  /** The page waits to go on to the next task. */
  next: z.boolean().default(false),
});

export type JudgmentForm = z.infer<typeof judgmentSchema>;

/** Names the judgment that is taken back: a request that comes late takes back no other. */
export const undoSchema = z.object({ judgmentId: z.uuid("is not a judgment's id") });

export const skipSchema = z.object({
  reason: z
    .string()
    .trim()
    .min(1, "Say why you skip this task.")
    .max(500, "The reason may be 500 characters long at most.")
    .refine(isStorable, "The reason holds a character that is not text."),
});
