import { z } from "zod";
import { isStorable } from "./storable.ts";

const LONGEST_CRITIQUE = 20_000;
const MOST_COMPLETIONS = 9;
const A_DAY = 86_400_000;

const completionId = z.uuid("is not the id of a completion");

const text = z
  .string()
  .max(
    LONGEST_CRITIQUE,
    `A critique may be ${LONGEST_CRITIQUE.toLocaleString("en")} characters long at most.`,
  )
  .refine(isStorable, "A critique holds a character that is not text.");

const criterionId = z.string().max(40).refine(isStorable, "is not the id of a criterion");

const ranking = z.array(z.array(completionId).min(1).max(MOST_COMPLETIONS)).max(MOST_COMPLETIONS);
const ratings = z.record(completionId, z.record(criterionId, z.number().int().min(0).max(10)));
const critiques = z.record(completionId, text);
const activeMs = z.number().int().min(0).max(A_DAY);

export const draftSchema = z.object({
  revision: z.number().int().min(1).max(2_000_000_000),
  body: z.object({
    ranking,
    unranked: z.array(completionId).max(MOST_COMPLETIONS),
    ratings,
    critiques,
    activeMs,
  }),
});

/** What the judging page sends. The judgment's id is minted there: sending twice stores once. */
export const judgmentSchema = z.object({
  id: z.uuid("is not a judgment's id"),
  rubricVersion: z.number().int().min(1).max(2_000_000_000),
  ranking,
  ratings,
  critiques,
  activeMs,
});

export type JudgmentForm = z.infer<typeof judgmentSchema>;

export const returnSchema = z.object({
  reason: z
    .string()
    .trim()
    .min(1, "Say why you pass this task on.")
    .max(500, "The reason may be 500 characters long at most.")
    .refine(isStorable, "The reason holds a character that is not text."),
});
