import { raw } from "#db/client.ts";

export async function isDatabaseReachable(): Promise<boolean> {
  return await raw`select 1`.then(
    () => true,
    () => false,
  );
}
