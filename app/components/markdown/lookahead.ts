import type { Input } from "@lezer/common";
import type { BlockContext } from "@lezer/markdown";

const sources = new WeakMap<object, string>();
const found = new WeakMap<object, Map<string, number>>();

/** Keeps the whole source beside a parse, so that a block may look for its end before it begins. */
export function rememberSource(cx: object, input: Input): void {
  sources.set(cx, input.read(0, input.length));
}

export const sourceOf = (cx: BlockContext) => sources.get(cx) ?? "";

/**
 * Where `needle` next stands at or after `from`, or -1. Asked with growing `from` for one owner, all calls
 * together read the text once.
 */
export function findAhead(owner: object, text: string, needle: string, from: number): number {
  const known = found.get(owner) ?? new Map<string, number>();
  found.set(owner, known);
  const before = known.get(needle);
  if (before !== undefined && (before === -1 || before >= from)) return before;
  const at = text.indexOf(needle, from);
  known.set(needle, at);
  return at;
}
