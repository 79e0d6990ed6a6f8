import { decodeText } from "./entities.ts";

const WEB = /^https?:\/\/[^\s/?#\\@:]/i;
const MAIL = /^mailto:[^\s@]+@[^\s@]+$/i;
const UNSEEN = /[\s\0-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

/** Where a link leads: `href` only for an absolute http, https or mailto address without hidden characters. */
export type Destination = { href: string | null; shown: string };

/** Reads a destination as it stands in the source, with its angle brackets, escapes and entities. */
export function readDestination(raw: string): Destination {
  const bare = raw.startsWith("<") && raw.endsWith(">") ? raw.slice(1, -1) : raw;
  return destinationOf(decodeText(bare));
}

/** Judges an address that is already decoded. */
export function destinationOf(address: string): Destination {
  const sound = !UNSEEN.test(address) && (WEB.test(address) || MAIL.test(address));
  const shown = address.length > 200 ? `${address.slice(0, 200)}…` : address;
  return { href: sound ? address : null, shown };
}

/** Reference labels match without regard to case and runs of white space. */
export const referenceKey = (label: string) => label.replace(/\s+/g, " ").trim().toLowerCase().toUpperCase();
