import { type FieldMap, isEach, pointersOf, readPointer } from "#app/domain/field-map.ts";
import { fieldMapSchema } from "#app/forms/field-map.ts";
import { problemsOf } from "#app/forms/form-problems.ts";

export type NamedCompletion = { key: number; model: string; pointer: string | null };

/** A field map while a person works on it; null is a part that is not chosen. */
export type MapDraft = {
  prompt: string | null;
  reference: string | null;
  id: string | null;
  field: string | null;
  kind: "named" | "each";
  named: NamedCompletion[];
  each: string | null;
  text: string | null;
  model: string | null;
  author: string | null;
};

export const EMPTY_DRAFT: MapDraft = {
  prompt: null,
  reference: null,
  id: null,
  field: null,
  kind: "named",
  named: [
    { key: 0, model: "", pointer: null },
    { key: 1, model: "", pointer: null },
  ],
  each: null,
  text: null,
  model: null,
  author: null,
};

export function draftOf(map: FieldMap): MapDraft {
  const { prompt, reference = null, id = null, field = null, completions } = map;
  const draft = { ...EMPTY_DRAFT, prompt, reference, id, field };
  if (isEach(completions)) {
    const { each, text, model = null, author = null } = completions;
    return { ...draft, kind: "each", each, text, model, author };
  }
  const named = Object.entries(completions).map(([model, pointer], key) => ({ key, model, pointer }));
  return { ...draft, kind: "named", named };
}

export type ReadMap = { ok: true; map: FieldMap } | { ok: false; message: string };

/** The map that the draft stands for, or the first thing that is missing from it. */
export function readDraft(draft: MapDraft): ReadMap {
  if (draft.prompt === null) return { ok: false, message: "Choose where the prompt is." };
  const completions = draft.kind === "each" ? readEach(draft) : readNamed(draft);
  if (typeof completions === "string") return { ok: false, message: completions };
  const optional = { reference: draft.reference, id: draft.id, field: draft.field };
  const chosen = Object.fromEntries(Object.entries(optional).filter(([, pointer]) => pointer !== null));
  return checkMap({ prompt: draft.prompt, ...chosen, completions });
}

function readEach({ each, text, model, author }: MapDraft): unknown {
  if (each === null) return "Choose the list of completions.";
  if (text === null) return "Choose where in each element of the list its text is.";
  return { each, text, ...(model !== null && { model }), ...(author !== null && { author }) };
}

function readNamed({ named }: MapDraft): unknown {
  const unnamed = named.find(({ model }) => model.trim() === "");
  if (unnamed) return "Give each completion a name: its model, as it will stand beside the results.";
  const names = named.map(({ model }) => model.trim());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `Two completions are named “${twice}”; give each a name of its own.`;
  if (named.some(({ pointer }) => pointer === null)) return "Choose where the text of each completion is.";
  return Object.fromEntries(named.map(({ model, pointer }) => [model.trim(), pointer]));
}

function checkMap(value: unknown): ReadMap {
  const result = fieldMapSchema.safeParse(value);
  if (result.success) return { ok: true, map: result.data };
  const [problem] = Object.entries(problemsOf(result.error));
  if (!problem) return { ok: false, message: "The map cannot be read." };
  const [name, message] = problem;
  return { ok: false, message: name === "form" ? `The map ${message}.` : `The map’s ${name} ${message}.` };
}

/** Reads a map.json that was pasted. */
export function readMapText(text: string): ReadMap {
  try {
    return checkMap(JSON.parse(text));
  } catch {
    return {
      ok: false,
      message: 'This is not JSON. A map.json is one object, as in {"prompt":"/question", …}.',
    };
  }
}

export type PointerOption = { pointer: string; example: unknown };

/** The places that a part of a task can be read from, in the order of the first rows, each with what stands there. */
export function pointerOptions(rows: readonly unknown[]): PointerOption[] {
  const options = new Map<string, unknown>();
  for (const row of rows) {
    for (const pointer of pointersOf(row)) {
      if (!options.has(pointer)) options.set(pointer, readPointer(row, pointer));
    }
  }
  return [...options].map(([pointer, example]) => ({ pointer, example }));
}

/** The elements of the lists that a pointer leads to, for choosing what is where in them. */
export function elementsAt(rows: readonly unknown[], pointer: string | null): unknown[] {
  if (pointer === null) return [];
  return rows.flatMap((row) => {
    const list = readPointer(row, pointer);
    return Array.isArray(list) ? list.slice(0, 9) : [];
  });
}
