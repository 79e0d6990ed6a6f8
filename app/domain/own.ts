/** What a record holds under `key`. Ids come from outside: "constructor" must find nothing. */
export function own<T>(record: Record<string, T> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}
