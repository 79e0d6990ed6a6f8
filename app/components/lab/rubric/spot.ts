import type { Problems } from "#app/forms/form-problems.ts";
import type { RubricValues } from "./rubric-values.ts";

/** Where in the rubric a field stands: by places, which name it, and by keys, which its problems follow when it moves. */
export type Spot = { name: string; path: string; problems: Problems };

/** What a field is called and what is wrong with it. */
export const fieldAt = ({ name, path, problems }: Spot, part: string | number) => {
  const own = typeof part === "number" ? `[${part}]` : `.${part}`;
  return { name: `${name}${own}`, error: problems[`${path}${own}`] };
};

export const within = ({ name, path, problems }: Spot, part: string): Spot => ({
  name: `${name}.${part}`,
  path: `${path}.${part}`,
  problems,
});

export const itemAt = ({ name, path, problems }: Spot, index: number, key: string): Spot => ({
  name: `${name}[${index}]`,
  path: `${path}[${key}]`,
  problems,
});

/** Whether anything is wrong here or further in. */
export const hasProblem = ({ path, problems }: Spot): boolean =>
  Object.keys(problems).some((name) => name.startsWith(path));

/** Names of problems with the key of each item in the place of its number: `rubric.criteria[0].title` becomes `rubric.criteria[new-3].title`. */
export function byKey(problems: Problems, rubric: RubricValues): Problems {
  return Object.fromEntries(
    Object.entries(problems).map(([name, message]) => [keyedName(name, { rubric }), message]),
  );
}

function keyedName(name: string, from: unknown): string {
  let value = from;
  return name.replace(/\[(\d+)\]|\.?([^.[\]]+)/g, (part, place: string | undefined, field: string) => {
    const holder = value as Record<string, unknown> | undefined;
    value = holder?.[place ?? field];
    const key = place === undefined ? undefined : (value as { key?: unknown } | undefined)?.key;
    return typeof key === "string" ? `[${key}]` : part;
  });
}
