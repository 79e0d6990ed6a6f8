import { readFileSync } from "node:fs";
import type { FieldMap } from "#app/domain/field-map.ts";
import { fieldMapSchema } from "#app/forms/field-map.ts";
import { Refused } from "./command.ts";

/** Reads a map.json; what is wrong with it is refused with the file, the place and the mend. */
export function readFieldMap(file: string): FieldMap {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Refused(`${file}: ${(error as Error).message}`);
  }
  const result = fieldMapSchema.safeParse(value);
  if (result.success) return result.data;
  throw new Refused(
    result.error.issues.map(({ path, message }) => `${file}: ${path.join(".")}: ${message}`).join("\n"),
  );
}
