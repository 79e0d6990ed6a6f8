/**
 * Remembers what `make` gave for the `limit` keys asked for last. For pure functions only: then nobody can tell it from making everything
 * anew, but by the time it takes.
 */
export function boundedCache<Value>(limit: number): (key: string, make: () => Value) => Value {
  const held = new Map<string, Value>();
  return (key, make) => {
    const value = held.has(key) ? held.get(key)! : make();
    held.delete(key);
    held.set(key, value);
    if (held.size > limit) held.delete(held.keys().next().value!);
    return value;
  };
}
