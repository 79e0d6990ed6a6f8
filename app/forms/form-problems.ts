import type { z } from "zod";

/** What is wrong with a form: one message per field, by the field's name. What belongs to no field stands under `form`. */
export type Problems = Record<string, string>;

/** The first message for each field of a refused form. An element of a list is named as in `criteria[0].title`. */
export function problemsOf(error: z.ZodError): Problems {
  const problems: Problems = {};
  for (const { path, message } of error.issues) {
    const name = path.reduce<string>(
      (before, part) =>
        typeof part === "number" ? `${before}[${part}]` : before ? `${before}.${String(part)}` : String(part),
      "",
    );
    problems[name || "form"] ??= message;
  }
  return problems;
}

/** What a person typed into these fields, to be shown again. A password is never among them. */
export function typedInto<Name extends string>(form: FormData, names: readonly Name[]): Record<Name, string> {
  const values = names.map((name) => {
    const value = form.get(name);
    return [name, typeof value === "string" ? value : ""];
  });
  return Object.fromEntries(values);
}
