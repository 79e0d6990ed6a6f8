/**
 * Where a lab's own row keeps the parts of a task. Every value is a JSON pointer (RFC 6901) into the row; with `each`, the
 * pointers `text`, `model` and `author` lead on from one element of the array at `each`. The keys of a plain `completions`
 * record are the models' names.
 */
export type FieldMap = {
  prompt: string;
  reference?: string;
  id?: string;
  field?: string;
  completions: Record<string, string> | EachCompletion;
};

type EachCompletion = { each: string; text: string; model?: string; author?: string };

/** How far the pickers look: a row is one task, so what lies further on is no part of one. */
const MOST_POINTERS = 1000;
const MOST_ELEMENTS = 9;

/**
 * The value that a JSON pointer (RFC 6901) finds, or undefined: "" is the whole value, "/a/0" the first element of `a`; "~1" and
 * "~0" in a step stand for "/" and "~". Only own properties are found.
 */
export function readPointer(value: unknown, pointer: string): unknown {
  if (pointer === "") return value;
  if (!pointer.startsWith("/")) return undefined;
  let found = value;
  for (const step of pointer.slice(1).split("/")) {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    if (Array.isArray(found) && !/^(?:0|[1-9]\d*)$/.test(key)) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return found;
}

/** The pointer one step on from `pointer`. */
export function joinPointer(pointer: string, step: string | number): string {
  return `${pointer}/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/**
 * A lab's row in the native shape, still to be checked by `readTaskLine`. What a pointer does not find, or finds null, is
 * absent; a completion without text stays in its place, so that the row is refused and not quietly judged without it. Numbers
 * and booleans become text where text is wanted and nothing is lost by it.
 */
export function applyFieldMap(row: unknown, map: FieldMap): unknown {
  return withoutAbsent({
    id: asText(readOptional(row, map.id)),
    prompt: readPointer(row, map.prompt) ?? undefined,
    completions: mappedCompletions(row, map.completions),
    reference: asText(readOptional(row, map.reference)),
    field: asText(readOptional(row, map.field)),
  });
}

/**
 * The lab's own name for a field of the native shape, for messages: under a map, "completions[1].text" is the pointer that the
 * second completion's text was read from. Fields that no pointer leads to keep their name.
 */
export function sourceOfField(field: string, map: FieldMap): string {
  const [, head = "", index, rest = ""] = /^([a-z]+)(?:\[(\d+)\])?(.*)$/.exec(field) ?? [];
  const step = index === undefined ? "" : `/${index}`;
  const tail = rest.replace(/[.[]/g, "/").replaceAll("]", "");
  if (head !== "completions") {
    const pointer = Object.hasOwn(map, head) ? map[head as "prompt"] : undefined;
    return typeof pointer === "string" ? `${pointer}${step}${tail}` || field : field;
  }
  const { completions } = map;
  if (!isEach(completions)) return Object.values(completions)[Number(index)] || field;
  if (index === undefined) return completions.each || field;
  const { model = "", author = "", text } = completions;
  const inner = rest === ".model" ? model : rest === ".author" ? author : text;
  return `${completions.each}${step}${inner}`;
}

/**
 * Every place in a row that a pointer may be wanted for, in the row's order: texts, numbers, booleans, nulls and arrays. At
 * most the first 9 elements of an array and 1,000 pointers in all.
 */
export function pointersOf(row: unknown): string[] {
  const pointers: string[] = [];
  const stack: { value: unknown; pointer: string }[] = [{ value: row, pointer: "" }];
  while (stack.length > 0 && pointers.length < MOST_POINTERS) {
    const { value, pointer } = stack.pop()!;
    const isObject = typeof value === "object" && value !== null;
    if (!isObject || Array.isArray(value)) pointers.push(pointer);
    if (!isObject) continue;
    const inner = Array.isArray(value) ? [...value.slice(0, MOST_ELEMENTS).entries()] : Object.entries(value);
    for (const [step, item] of inner.reverse())
      stack.push({ value: item, pointer: joinPointer(pointer, step) });
  }
  return pointers;
}

/** A record of completions with the keys `each` and `text` is read as the form for arrays. */
export function isEach(completions: FieldMap["completions"]): completions is EachCompletion {
  return typeof completions.each === "string" && typeof completions.text === "string";
}

function mappedCompletions(row: unknown, completions: FieldMap["completions"]): unknown {
  if (!isEach(completions)) {
    return Object.entries(completions).map(([model, pointer]) =>
      withoutAbsent({ text: readPointer(row, pointer) ?? undefined, model }),
    );
  }
  const elements = readPointer(row, completions.each);
  if (!Array.isArray(elements)) return elements ?? undefined;
  return elements.map((element: unknown) =>
    withoutAbsent({
      text: readPointer(element, completions.text) ?? undefined,
      model: asText(readOptional(element, completions.model)),
      author: asText(readOptional(element, completions.author)),
    }),
  );
}

function readOptional(value: unknown, pointer: string | undefined): unknown {
  return pointer === undefined ? undefined : readPointer(value, pointer);
}

/** A whole number beyond 2^53 has already lost digits, so it is left for the check to refuse. */
function asText(value: unknown): unknown {
  if (value === null) return undefined;
  if (typeof value === "boolean") return String(value);
  if (typeof value !== "number" || (Number.isInteger(value) && !Number.isSafeInteger(value))) return value;
  return Number.isFinite(value) ? String(value) : value;
}

function withoutAbsent(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

// Names under which published data sets keep these parts, the more telling ones first.
const PROMPTS =
  "/prompt /question /messages /instruction /input/messages /conversation /context /problem /query /input /text";
const REFERENCES =
  "reference reference_answer ground_truth gold gold_answer correct_answer answer target solution";
const IDS = "id uuid external_id prompt_id task_id question_id comparison_id";
const FIELDS = "field domain subject discipline category";
const ARRAYS = "completions responses answers outputs candidates generations choices";
const PAIRS = "chosen rejected, chosen_response rejected_response, preferred_output non_preferred_output";
const TEXTS =
  "/text /content /completion /response /output /answer /solution /generation /message/content /0/content";
const MODELS = "/model /model_name /name";
const NUMBERED =
  /^(?:response|completion|output|answer|candidate|generation|solution)[_-]?(?:\d{1,2}|[a-i])$/i;

/**
 * A guess at the map of a file from its first rows, for a person to check; null when no prompt or no completions are found. It
 * knows pairs (prompt, chosen, rejected), arrays (prompt, responses), numbered keys (response_1, response_2) and one object per
 * model (the shape of GSM8K's example solutions). What it names is there in every row.
 */
export function suggestFieldMap(rows: readonly unknown[]): FieldMap | null {
  const [first] = rows;
  if (typeof first !== "object" || first === null) return null;
  const prompt = PROMPTS.split(" ").find((pointer) =>
    rows.every((row) => isPrompt(readPointer(row, pointer))),
  );
  if (prompt === undefined) return null;
  const keys = Object.keys(first).filter((key) => joinPointer("", key) !== prompt);
  const completions =
    pairIn(rows) ??
    arrayIn(rows, keys) ??
    recordIn(
      rows,
      keys.filter((key) => NUMBERED.test(key)),
    ) ??
    recordIn(rows, keys);
  if (!completions) return null;
  const used = new Set<unknown>(Object.values(completions));
  const named = (names: string) =>
    names
      .split(" ")
      .map((name) => joinPointer("", name))
      .find((pointer) => !used.has(pointer) && rows.every((row) => isLabel(readPointer(row, pointer))));
  const optional = { reference: named(REFERENCES), id: named(IDS), field: named(FIELDS) };
  return { prompt, ...withoutAbsent(optional), completions };
}

function pairIn(rows: readonly unknown[]): Record<string, string> | null {
  for (const pair of PAIRS.split(", ")) {
    const entries = pair.split(" ").map((key) => [key, textIn(rows, key)] as const);
    if (entries.every(([, pointer]) => pointer !== null))
      return Object.fromEntries(entries) as Record<string, string>;
  }
  return null;
}

/** Where under `key` every row has the text of a completion: the value itself, a part of it, or the last of its messages. */
function textIn(rows: readonly unknown[], key: string): string | null {
  const base = joinPointer("", key);
  const value = readPointer(rows[0], base);
  const last = Array.isArray(value) && value.length > 1 ? [`/${value.length - 1}/content`] : [];
  const inner = ["", ...last, ...TEXTS.split(" ")].find((pointer) =>
    rows.every((row) => isText(readPointer(row, base + pointer))),
  );
  return inner === undefined ? null : base + inner;
}

function arrayIn(rows: readonly unknown[], keys: readonly string[]): EachCompletion | null {
  const known = ARRAYS.split(" ").filter((key) => keys.includes(key));
  for (const key of [...known, ...keys.filter((other) => !known.includes(other))]) {
    const each = joinPointer("", key);
    const arrays = rows.map((row) => readPointer(row, each));
    if (!arrays.every((array): array is unknown[] => Array.isArray(array) && array.length >= 2)) continue;
    const elements = arrays.flat();
    const where = (pointers: string[], fits: (value: unknown) => boolean) =>
      pointers.find((pointer) => elements.every((element) => fits(readPointer(element, pointer))));
    const text = where(["", ...TEXTS.split(" ")], isText);
    const model = where(MODELS.split(" "), isText);
    if (text !== undefined) return { each, text, ...(model === undefined ? {} : { model }) };
  }
  return null;
}

/** One completion per key: keys that are told apart by a number, or that hold an object each with the text at the same place. */
function recordIn(rows: readonly unknown[], keys: readonly string[]): Record<string, string> | null {
  const areNumbered = keys.every((key) => NUMBERED.test(key));
  for (const inner of areNumbered ? ["", ...TEXTS.split(" ")] : TEXTS.split(" ")) {
    const entries = keys
      .map((key) => [key, joinPointer("", key) + inner] as const)
      .filter(([, pointer]) => rows.every((row) => isText(readPointer(row, pointer))));
    if (entries.length >= 2 && entries.length <= MOST_ELEMENTS) return Object.fromEntries(entries);
  }
  return null;
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "";
}

function isLabel(value: unknown): boolean {
  return isText(value) || Number.isSafeInteger(value);
}

function isPrompt(value: unknown): boolean {
  if (!Array.isArray(value)) return isText(value);
  return value.length > 0 && value.every((message) => isText(readPointer(message, "/role")));
}
