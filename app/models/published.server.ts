import { findPlatform } from "./platform.server.ts";
import { listRevocations, publishedPolicy } from "./published-policy.server.ts";
import { didAt, readStatusList } from "./status-list.server.ts";

const A_MINUTE = 60_000;
const MOST_KEPT = 64;

const held = new Map<string, { made: Promise<unknown>; since: number }>();

/**
 * Makes a thing once a minute at most, however many ask for it: whoever gets it is told to keep it that long. What is not there, or failed, is not
 * kept. Keys must come from us, or others would push out what is wanted.
 */
function keptForAMinute<Value>(key: string, make: () => Promise<Value>): Promise<Value> {
  const before = held.get(key);
  if (before && performance.now() - before.since < A_MINUTE) return before.made as Promise<Value>;
  const made = make();
  const forget = () => {
    if (held.get(key)?.made === made) held.delete(key);
  };
  made.then((value) => value === null && forget(), forget);
  held.delete(key);
  held.set(key, { made, since: performance.now() });
  if (held.size > MOST_KEPT) held.delete(held.keys().next().value!);
  return made;
}

/** `publishedPolicy` for whoever asks, a minute old at most. */
export const readPublicPolicy = () => keptForAMinute("policy", publishedPolicy);

/** `listRevocations` for whoever asks, a minute old at most. */
export const readPublicRevocations = () => keptForAMinute("revocations", listRevocations);

/** `readStatusList` for whoever asks, a minute old at most. Of all the hosts that can be asked for only ours are told apart. */
export async function readPublicList(list: number, host: string | null): Promise<string | null> {
  const platform = await findPlatform();
  const key = `list ${list} ${platform && didAt(platform, host)}`;
  return await keptForAMinute(key, () => readStatusList(list, host));
}
