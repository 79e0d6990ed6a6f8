import { z } from "zod";
import { fieldName, type LineProblem } from "#app/domain/json-text.ts";
import { type CompletionRange, completionRange } from "#app/domain/rubric.ts";
import type { CompletionContent, Message, TaskContent } from "#app/domain/task-content.ts";
import { choice } from "./choice.ts";

const LONGEST_PROMPT = 200_000;
const LONGEST_COMPLETION = 1_000_000;
const LONGEST_ID = 200;
const LONGEST_FIELD = 100;
const LONGEST_EMAIL = 254;

const LINE_KEYS = ["id", "prompt", "completions", "reference", "field", "metadata"];
const MESSAGE_KEYS = ["role", "content", "name", "tool_calls", "tool_call_id"];
const COMPLETION_KEYS = ["text", "model", "author"];

const shown = (count: number) => count.toLocaleString("en-GB");

/** What Zod is to say of a value that is missing or of the wrong kind. */
const wanted = (what: string) => ({
  error: (issue: { input?: unknown }) =>
    issue.input === undefined ? `is missing; give ${what}` : `must be ${what}`,
});

const oneLine = (what: string, longest: number) =>
  z
    .string(wanted("text in quotes"))
    .trim()
    .max(longest, `is longer than ${longest} characters; shorten it`)
    .regex(/^\P{Cc}*$/u, `has a line break or another control character; give ${what} on one line`);

/** Left out, null and blank are the same: none. */
const optional = (schema: z.ZodType<string>) =>
  schema
    .nullish()
    .transform((value) => (value === undefined || value === null || isBlank(value) ? null : value));

const longText = (longest: number, blank: string) =>
  z
    .string(wanted("text in quotes"))
    .max(longest, `is longer than ${shown(longest)} characters; shorten it`)
    .refine((value) => !isBlank(value), blank);

const message = z
  .strictObject(
    {
      role: z.enum(["system", "user", "assistant", "tool"], "must be system, user, assistant or tool"),
      content: z
        .string({
          error: (issue) =>
            Array.isArray(issue.input)
              ? "is a list of parts; join its text into one text in quotes"
              : "must be text in quotes",
        })
        .nullish(),
      name: z.string(wanted("text in quotes")).nullish(),
      tool_calls: z.array(z.unknown(), wanted("a list")).nullish(),
      tool_call_id: z.string(wanted("text in quotes")).nullish(),
    },
    wanted("an object with role and content"),
  )
  .superRefine(({ role, content, tool_calls }, context) => {
    const say = (message: string) =>
      context.addIssue({ code: "custom", path: ["content"], message, continue: false });
    if (role === "assistant" && tool_calls?.length) return;
    if (content === undefined || content === null) say("is missing; give text in quotes");
    else if (role === "assistant" && isBlank(content))
      say("is blank; give the turn's text, or its tool_calls");
    else if (role !== "tool" && isBlank(content)) say("is blank; give the turn's text or leave the turn out");
  })
  .transform(
    ({ role, content, name, tool_calls, tool_call_id }): Message => ({
      role,
      content: content ?? "",
      ...(name == null ? {} : { name }),
      ...(tool_calls == null ? {} : { tool_calls }),
      ...(tool_call_id == null ? {} : { tool_call_id }),
    }),
  );

const conversation = z
  .array(message, wanted("text in quotes, or a list of messages"))
  .min(1, "has no message; give at least one user turn")
  .refine(
    (turns) => turns.at(-1)?.role !== "system",
    "ends in a system message; end it with a user, tool or assistant turn",
  )
  .refine(
    (turns) => turns.reduce((length, turn) => length + turn.content.length, 0) <= LONGEST_PROMPT,
    `is longer than ${shown(LONGEST_PROMPT)} characters in all; shorten it`,
  );

const promptText = longText(LONGEST_PROMPT, "is blank; give what the model was asked").transform(
  (content): Message[] => [{ role: "user", content }],
);

const completionText = longText(
  LONGEST_COMPLETION,
  "is blank; give the model's output or drop the completion",
);

const bareCompletion = completionText.transform(
  (text): CompletionContent => ({ text, model: null, author: null }),
);

const NO_ADDRESS = "must be an e-mail address, such as ada@example.org; write it whole or leave it out";

const author = z
  .string(wanted("text in quotes"))
  .trim()
  .toLowerCase()
  .max(LONGEST_EMAIL, `is longer than ${LONGEST_EMAIL} characters; give the author's e-mail address`)
  .refine((value) => isBlank(value) || z.regexes.email.test(value), NO_ADDRESS);

const namedCompletion = z.strictObject(
  {
    text: completionText,
    model: optional(oneLine("the model's name", LONGEST_ID)),
    author: optional(author),
  },
  wanted("text in quotes, or an object with text and model"),
);

const completion = choice<CompletionContent>((value) =>
  typeof value === "string" ? bareCompletion : namedCompletion,
);

/** As many as the project's rubric can have judged. */
function completionsIn({ least, most }: CompletionRange) {
  const list = wanted(`a list of ${least === most ? least : `${least} to ${most}`} completions`);
  return (
    z
      .array(completion, list)
      .min(least, least === 1 ? "is empty; give at least one completion" : tooFew(least, most))
      .max(most, tooMany(least, most))
      // Models do give the same text now and then, and experts tie it; only where nothing differs is there nothing to compare.
      .refine((all) => least < 2 || all.some(({ text }) => text !== all[0]?.text), {
        error: "are all the same text; give at least two that differ",
      })
  );
}

const tooFew = (least: number, most: number) =>
  `has fewer than ${least} completions; give ${least === most ? "exactly" : "at least"} ${least} to compare`;

const tooMany = (least: number, most: number) =>
  least === most
    ? `has more than ${most} completions, and this project compares exactly ${most}; split them over several tasks, or have the project rank them`
    : `has more than ${most} completions; give at most ${most}, or split them over several tasks`;

const metadata = z
  .record(z.string(), z.unknown(), wanted("an object, in { and }"))
  .nullish()
  .superRefine((value, context) => {
    const path = inexactNumber(value);
    if (!path) return;
    context.addIssue({
      code: "custom",
      path,
      message: "is a number too large to keep exactly; give it as text in quotes",
    });
  });

/** One line of an upload in the native shape, as a task's content. */
const taskLineIn = (range: CompletionRange) =>
  z
    .strictObject(
      {
        id: optional(oneLine("the id", LONGEST_ID)),
        prompt: choice<Message[]>((value) => (typeof value === "string" ? promptText : conversation)),
        completions: completionsIn(range),
        reference: optional(
          z
            .string(wanted("text in quotes"))
            .max(LONGEST_COMPLETION, "is longer than 1,000,000 characters; shorten it"),
        ),
        field: optional(oneLine("the field", LONGEST_FIELD)),
        metadata,
      },
      wanted("an object"),
    )
    .transform(
      ({ id, metadata, ...content }): TaskContent => ({
        externalId: id,
        ...content,
        metadata: metadata ?? null,
      }),
    );

/** A schema takes longer to make than a line to read, and there are three ranges. */
const schemas = new Map<string, ReturnType<typeof taskLineIn>>();

function schemaFor(range: CompletionRange) {
  const name = `${range.least}-${range.most}`;
  const schema = schemas.get(name) ?? taskLineIn(range);
  schemas.set(name, schema);
  return schema;
}

/**
 * Reads what `parseLine` or `applyFieldMap` gave as a task's content, or says the first problem: the field, and in words what is
 * wrong with it and how to mend it. A key that is not known comes first, for it often explains why another is missing. `range`: how many
 * completions the project's rubric can have judged; where nothing is said, what can be ranked.
 */
export function readTaskLine(
  value: unknown,
  range: CompletionRange = completionRange({ order: { by: "ranking" } }),
): { ok: true; content: TaskContent } | ({ ok: false } & LineProblem) {
  const result = schemaFor(range).safeParse(value);
  if (result.success) return { ok: true, content: result.data };
  const issues = result.error.issues;
  const unknown = issues.find((issue) => issue.code === "unrecognized_keys");
  if (unknown) return { ok: false, ...unknownKey(unknown.path, unknown.keys[0] ?? "") };
  const [issue] = issues;
  return { ok: false, field: fieldName(issue?.path ?? []), reason: issue?.message ?? "cannot be read" };
}

function unknownKey(path: readonly PropertyKey[], key: string): LineProblem {
  const known = path[0] === "prompt" ? MESSAGE_KEYS : path[0] === "completions" ? COMPLETION_KEYS : LINE_KEYS;
  const near = known.find((name) => isNear(key.toLowerCase(), name));
  const guess = near ? `did you mean ${near}?` : `the known ones are ${known.join(", ")}.`;
  return {
    field: fieldName([...path, key]),
    reason: `is not a known field; ${guess} Other data goes into metadata`,
  };
}

/** Whether one name is at most two slips (a letter more, fewer or other) from the other, and not another word altogether. */
function isNear(typed: string, name: string): boolean {
  if (Math.abs(typed.length - name.length) > 2) return false;
  let row = Array.from({ length: name.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...typed].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= name.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (letter === name[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[name.length]! <= Math.min(2, Math.floor(name.length / 2));
}

/** The path to the first number that JSON wrote otherwise than JavaScript holds it: whole beyond 2^53, or beyond all bounds. */
function inexactNumber(value: unknown): PropertyKey[] | null {
  const stack: { value: unknown; path: PropertyKey[] }[] = [{ value, path: [] }];
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    const { value: found, path } = entry;
    if (
      typeof found === "number" &&
      (!Number.isFinite(found) || (Number.isInteger(found) && !Number.isSafeInteger(found)))
    ) {
      return path;
    }
    if (typeof found !== "object" || found === null) continue;
    const inner = Array.isArray(found) ? [...found.entries()] : Object.entries(found);
    for (const [key, item] of inner.reverse()) stack.push({ value: item, path: [...path, key] });
  }
  return null;
}

/** Nothing that can be seen: white space, control and format characters only. */
function isBlank(text: string): boolean {
  return !/[^\s\p{Cc}\p{Cf}]/u.test(text);
}
