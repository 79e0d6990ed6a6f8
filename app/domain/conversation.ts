import type { Message } from "./task-content.ts";

/** A call of a tool as an assistant's turn makes it. */
export type ToolCall = {
  /** What a result names it by; null where the turn gives none. */
  id: string | null;
  /** Null where what stands there is no call that we know. */
  name: string | null;
  /** Made readable: JSON with line breaks, else the text as it stands. */
  input: string;
  /** From 1, over the whole conversation. */
  number: number;
};

/** A message with the calls it makes or, if it is a tool's, the call that it is the result of. */
export type Turn = { message: Message; calls: ToolCall[]; resultOf: ToolCall | null };

/**
 * The turns of a conversation, each tool's turn matched with the call that it belongs to: the last before it with the same id or, where the turn
 * names none, the first one before it that has no result yet.
 */
export function turnsOf(messages: readonly Message[]): Turn[] {
  const made: ToolCall[] = [];
  const open: ToolCall[] = [];
  return messages.map((message) => {
    if (message.role === "tool") {
      const { tool_call_id: id } = message;
      const call = id === undefined ? open[0] : made.findLast((one) => one.id === id);
      if (call && open.includes(call)) open.splice(open.indexOf(call), 1);
      return { message, calls: [], resultOf: call ?? null };
    }
    const calls = (message.tool_calls ?? []).map((call, index) => readCall(call, made.length + index + 1));
    made.push(...calls);
    open.push(...calls);
    return { message, calls, resultOf: null };
  });
}

/** The shape that OpenAI's API gives a call, its arguments a string of JSON; of anything else all is shown. */
function readCall(call: unknown, number: number): ToolCall {
  const { id, function: named } = (call ?? {}) as { id?: unknown; function?: unknown };
  const { name, arguments: input } = (named ?? {}) as { name?: unknown; arguments?: unknown };
  const own = typeof id === "string" ? id : null;
  if (typeof name !== "string") return { id: own, name: null, input: readable(call), number };
  return { id: own, name, input: readable(input ?? {}), number };
}

/** JSON with line breaks, whether it comes as a value or as text; other text as it stands. */
function readable(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value, null, 2) ?? "";
  return asJson(value) ?? value;
}

/** The text with line breaks and nothing else changed, if it is a list or an object of JSON; null if it is anything else. */
export function asJson(text: string): string | null {
  if (!/^\s*[{[]/.test(text)) return null;
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  return indented(text.match(TOKENS) ?? []);
}

const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** Writing the parsed value again would round long numbers and rewrite escapes. */
function indented(tokens: readonly string[]): string {
  let depth = 0;
  const parts: string[] = [];
  for (const [index, token] of tokens.entries()) {
    const opens = token === "{" || token === "[";
    const closes = token === "}" || token === "]";
    const isEmpty = closes && /^[{[]$/.test(tokens[index - 1] ?? "");
    if (closes) depth -= 1;
    const breaks = index > 0 && (closes ? !isEmpty : /^[{[,]$/.test(tokens[index - 1]!));
    if (breaks) parts.push("\n", "  ".repeat(depth));
    parts.push(token === ":" ? ": " : token);
    if (opens) depth += 1;
  }
  return parts.join("");
}
