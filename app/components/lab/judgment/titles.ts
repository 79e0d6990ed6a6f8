import type { Reasons } from "#app/domain/judgment-content.ts";

/** The title of what has that id in a list; the id itself where there is none. */
export const titleIn = (list: readonly { id: string; title: string }[], id: string): string =>
  list.find((one) => one.id === id)?.title ?? id;

/** Reasons ticked and in own words, one after the other. */
export function reasonsSaid(
  reasons: Reasons | undefined,
  list: readonly { id: string; title: string }[],
): string[] {
  if (!reasons) return [];
  return [...reasons.checked.map((id) => titleIn(list, id)), reasons.own.trim()].filter(Boolean);
}
