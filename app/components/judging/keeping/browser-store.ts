import { createStore, del, entries, set } from "idb-keyval";

const store = createStore("assay", "kept");

/** Keeps something in this browser until it is removed; what cannot be kept (a private window, a full disk) is answered with false. */
export async function keep(key: string, value: unknown): Promise<boolean> {
  try {
    await set(key, value, store);
    return true;
  } catch {
    return false;
  }
}

export async function remove(key: string): Promise<void> {
  await del(key, store).catch(() => undefined);
}

/** All that is kept under keys that begin so. */
export async function listUnder<Value>(prefix: string): Promise<Value[]> {
  const all = await entries<string, Value>(store).catch(() => []);
  return all.filter(([key]) => key.startsWith(prefix)).map(([, value]) => value);
}
