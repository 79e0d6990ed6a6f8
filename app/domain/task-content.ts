export type Role = "system" | "user" | "assistant" | "tool";

export type Message = {
  role: Role;
  content: string;
  name?: string;
  tool_calls?: unknown[];
  tool_call_id?: string;
};

export type CompletionContent = {
  text: string;
  model: string | null;
  /** The e-mail address, in small letters, of the person who wrote it or had a part in it, who is never to judge it. */
  author: string | null;
};

/** What a lab sends for one task, before it has ids and a project. */
export type TaskContent = {
  externalId: string | null;
  prompt: Message[];
  completions: CompletionContent[];
  reference: string | null;
  field: string | null;
  metadata: Record<string, unknown> | null;
};

const EXCERPT_LENGTH = 140;

/**
 * The text that a task's content hash is taken of: prompt, completions, reference and field as JSON without white space, the
 * keys of every object sorted by UTF-16 code units and undefined ones left out. The external id, the metadata and the authors
 * are no part of it: the same task under another name is the same task.
 */
export function canonicalContent(content: TaskContent): string {
  const { prompt, reference, field } = content;
  const completions = content.completions.map(({ text, model }) => ({ text, model }));
  return stableJson({ prompt, completions, reference, field });
}

/**
 * The first words of the last user turn on one line, for lists: at most 140 UTF-16 units and an ellipsis, cut between words
 * where there is one, never inside a surrogate pair. Characters that control or reorder text are left out. Without a user turn, of the last turn.
 */
export function excerpt(prompt: readonly Message[]): string {
  const turn = prompt.findLast((message) => message.role === "user") ?? prompt.at(-1);
  const line = (turn?.content ?? "")
    .replace(/[\s\p{Cc}]+/gu, " ")
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, "")
    .trim();
  if (line.length <= EXCERPT_LENGTH) return line;
  const cut = line.slice(0, EXCERPT_LENGTH + 1);
  const lastSpace = cut.lastIndexOf(" ");
  if (lastSpace > EXCERPT_LENGTH / 2) return `${cut.slice(0, lastSpace)}…`;
  return `${line.slice(0, EXCERPT_LENGTH).replace(/[\ud800-\udbff]$/, "")}…`;
}

function stableJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => stableJson(item ?? null)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  entries.sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${stableJson(item)}`).join(",")}}`;
}
