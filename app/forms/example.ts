import { z } from "zod";
import { letterAt } from "#app/domain/judging/letter.ts";
import type { WorkedExample } from "#app/domain/worked-example.ts";
import { isStorable } from "./storable.ts";

/** As many completions as a task may have. */
export const MOST_COMPLETIONS = 9;

type At = { path?: PropertyKey[] };

/** `what` it is, by where it stands. */
function text(what: (path: PropertyKey[]) => string, longest: number) {
  const says = (message: string) => ({ error: ({ path = [] }: At) => `${what(path)} ${message}` });
  return z
    .string(says("is missing."))
    .trim()
    .min(1, says("is missing."))
    .max(longest, says(`may be ${longest.toLocaleString("en")} characters long at most.`))
    .refine(isStorable, says("holds a character that is not text."));
}

const completionAt = ([, at]: PropertyKey[]) => `Completion ${letterAt(Number(at))}`;

const place = z
  .string()
  .regex(/^[1-9]?$/, "The place is one of those offered.")
  .transform((typed) => (typed === "" ? null : Number(typed)));

/** A worked example as its form sends it: each completion with its place, 1 the best, the same for a tie; empty where no order is shown. */
export const exampleSchema = z
  .object({
    title: text(() => "The title", 120),
    prompt: text(() => "The prompt", 20_000),
    completions: z
      .array(z.object({ text: text(completionAt, 20_000), place }))
      .min(1, "Give at least one completion.")
      .max(MOST_COMPLETIONS, `Give at most ${MOST_COMPLETIONS} completions.`),
    explanation: text(() => "The explanation", 20_000),
  })
  .superRefine(({ completions }, context) => {
    const placed = completions.filter(({ place }) => place !== null);
    if (placed.length === 0 || placed.length === completions.length) return;
    const first = completions.findIndex(({ place }) => place === null);
    context.addIssue({
      code: "custom",
      path: ["completions", first, "place"],
      message: `Completion ${letterAt(first)} has no place: give every completion one, or none of them.`,
    });
  })
  .transform(
    ({ completions, ...example }): WorkedExample => ({
      ...example,
      completions: completions.map(({ text }) => text),
      ranking: groupsOf(completions.map(({ place }) => place)),
    }),
  );

/** What was typed, to be checked or to be shown again: a completion and its place for each pair of fields of these names, in their order. */
export function readExampleForm(form: FormData): ExampleValues {
  const typed = (name: string) => form.getAll(name).map((value) => (typeof value === "string" ? value : ""));
  const places = typed("place");
  return {
    title: typed("title")[0] ?? "",
    prompt: typed("prompt")[0] ?? "",
    completions: typed("completion").map((text, index) => ({ text, place: places[index] ?? "" })),
    explanation: typed("explanation")[0] ?? "",
  };
}

export type ExampleValues = {
  title: string;
  prompt: string;
  completions: { text: string; place: string }[];
  explanation: string;
};

/** A stored example as its form shows it. */
export function exampleValues({
  title,
  prompt,
  completions,
  ranking,
  explanation,
}: WorkedExample): ExampleValues {
  const placeOf = (at: number) => ranking.findIndex((group) => group.includes(at)) + 1;
  return {
    title,
    prompt,
    completions: completions.map((text, at) => ({ text, place: String(placeOf(at) || "") })),
    explanation,
  };
}

/** What is typed so far, as experts would read it. */
export function shownExample({ completions, title, ...typed }: ExampleValues): WorkedExample {
  const places = completions.map(({ place }) => (place === "" ? null : Number(place)));
  return {
    ...typed,
    title: title.trim() || "Untitled",
    completions: completions.map(({ text }) => text),
    ranking: groupsOf(places),
  };
}

/** Places typed, gaps among them and all, as groups of completions, best first. */
function groupsOf(places: readonly (number | null)[]): number[][] {
  const used = [...new Set(places.flatMap((place) => place ?? []))].sort((a, b) => a - b);
  return used.map((place) => places.flatMap((own, at) => (own === place ? [at] : [])));
}
