/** A problem of a line: the field it is in ("line" when it is the line as a whole) and what is wrong and how to mend it. */
export type LineProblem = { field: string; reason: string };

export type ParsedLine = { ok: true; value: unknown } | ({ ok: false } & LineProblem);

const DEEPEST = 64;
const LINE = "line";

/** How what is read is spoken of, and how it is mended. */
type Words = { whole: "line" | "text"; subject: string; mendEnd: string; mendSyntax: string };

const A_LINE: Words = {
  whole: LINE,
  subject: "each line",
  mendEnd: "put each object on one line of its own",
  mendSyntax: "mend it or leave the line out",
};

const A_TEXT: Words = {
  whole: "text",
  subject: "it",
  mendEnd: "give the whole of it",
  mendSyntax: "mend it",
};

/**
 * Reads one line of JSON Lines as the object it must be (RFC 8259, and stricter: UTF-8 without byte order mark, no key twice in
 * an object, at most 64 levels, no NUL and no lone surrogate in a text, since neither can be stored). The first problem is
 * told in words. Keys such as `__proto__` become plain own properties. Linear in the line's length, without recursion.
 */
export function parseLine(bytes: Uint8Array): ParsedLine {
  return parseObject(bytes, A_LINE);
}

/** Reads a whole text as `parseLine` reads a line, over as many lines as it has. What is wrong with it as a whole is in the field "text". */
export function parseText(bytes: Uint8Array): ParsedLine {
  return parseObject(bytes, A_TEXT);
}

function parseObject(bytes: Uint8Array, words: Words): ParsedLine {
  const encoding = encodingProblem(bytes);
  if (encoding) return { ok: false, field: words.whole, reason: encoding };
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const problem = jsonProblem(text, words);
  if (problem) return { ok: false, ...problem };
  const value: unknown = JSON.parse(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ok: true, value };
  const kind = Array.isArray(value) ? "an array" : value === null ? "null" : `a ${typeof value}`;
  return {
    ok: false,
    field: words.whole,
    reason: `is ${kind}; ${words.subject} must be one JSON object, in { and }`,
  };
}

/** The name of a field in a message: ["completions", 2, "text"] is `completions[2].text`, [] is `line`. */
export function fieldName(path: readonly PropertyKey[]): string {
  const name = path.reduce<string>((before, step) => {
    if (typeof step === "number") return `${before}[${step}]`;
    const key = String(step);
    if (!/^[\p{L}\p{N}_$-]{1,100}$/u.test(key)) return `${before}[${JSON.stringify(shortened(key))}]`;
    return before === "" ? key : `${before}.${key}`;
  }, "");
  return name === "" ? LINE : name;
}

function encodingProblem(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  const asUtf16 = "is UTF-16, not UTF-8; save the file as UTF-8";
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return asUtf16;
  if (bytes.includes(0)) {
    const nulCount = bytes.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0);
    return nulCount * 3 > bytes.length ? asUtf16 : `has a NUL at byte ${bytes.indexOf(0) + 1}; remove it`;
  }
  if (isUtf8(bytes)) return null;
  return `is not valid UTF-8 at byte ${firstInvalidByte(bytes) + 1}; save the file as UTF-8`;
}

function isUtf8(bytes: Uint8Array, options?: { stream: boolean }): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes, options);
    return true;
  } catch {
    return false;
  }
}

/** By halving: a start of the line that ends within a character counts as valid while it may still go on. */
function firstInvalidByte(bytes: Uint8Array): number {
  let valid = 0;
  let invalid = bytes.length + 1;
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    if (isUtf8(bytes.subarray(0, middle), { stream: true })) valid = middle;
    else invalid = middle;
  }
  return Math.min(valid, bytes.length);
}

/** An object or array that is still open, and where the scanner is in it. */
type Open = { keys: Set<string> | null; at: string | number };

/** What the grammar allows next. */
type Next = "value" | "value or ]" | "key" | "key or }" | "colon" | "comma or end" | "nothing";

type Scan = { text: string; words: Words; at: number; next: Next; open: Open[] };

const EXPECTED: Record<Exclude<Next, "nothing">, string> = {
  value: "a value",
  "value or ]": 'a value or "]"',
  key: "a key in quotes",
  "key or }": 'a key in quotes or "}"',
  colon: '":"',
  "comma or end": '"," or the closing bracket',
};

const SPACE = /[ \t\n\r]*/y;
const PLAIN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * The first problem of a JSON text: of its grammar, its depth, its keys or its strings. A stack of what is open stands in for
 * recursion.
 */
function jsonProblem(text: string, words: Words): LineProblem | null {
  const scan: Scan = { text, words, at: 0, next: "value", open: [] };
  for (;;) {
    scan.at = endOf(SPACE, text, scan.at);
    if (scan.at === text.length) break;
    const problem = step(scan);
    if (problem) return problem;
  }
  if (scan.next === "nothing") return null;
  const reason = `is not whole JSON: it ends where ${EXPECTED[scan.next]} should follow; ${words.mendEnd}`;
  return { field: words.whole, reason };
}

function step(scan: Scan): LineProblem | null {
  const character = scan.text[scan.at]!;
  if (closes(character, scan)) {
    scan.open.pop();
    return goOn(scan, 1, afterValue(scan));
  }
  switch (scan.next) {
    case "value":
    case "value or ]":
      return character === "{" || character === "[" ? openContainer(scan, character) : scanValue(scan);
    case "key":
    case "key or }":
      return scanKey(scan);
    case "colon":
      return character === ":" ? goOn(scan, 1, "value") : unexpected(scan);
    case "comma or end":
      return character === "," ? passComma(scan) : unexpected(scan);
    case "nothing":
      return unexpected(scan);
  }
}

function closes(character: string, { open, next }: Scan): boolean {
  const inside = open.at(-1);
  if (!inside) return false;
  if (inside.keys) return character === "}" && (next === "key or }" || next === "comma or end");
  return character === "]" && (next === "value or ]" || next === "comma or end");
}

function openContainer(scan: Scan, bracket: "{" | "["): LineProblem | null {
  if (scan.open.length === DEEPEST) {
    const field = fieldName(path(scan).slice(0, 3));
    return { field, reason: `is nested more than ${DEEPEST} levels deep; flatten it, or give it as text` };
  }
  scan.open.push(bracket === "{" ? { keys: new Set(), at: "" } : { keys: null, at: 0 });
  return goOn(scan, 1, bracket === "{" ? "key or }" : "value or ]");
}

function scanValue(scan: Scan): LineProblem | null {
  const { text, at } = scan;
  const end = text[at] === '"' ? endOfString(text, at) : endOf(PLAIN, text, at);
  if (end === at) return unexpected(scan);
  const reason = text[at] === '"' ? stringProblem(text.slice(at, end)) : null;
  if (reason) return { field: scan.open.length > 0 ? fieldName(path(scan)) : scan.words.whole, reason };
  return goOn(scan, end - at, afterValue(scan));
}

function scanKey(scan: Scan): LineProblem | null {
  const { text, at } = scan;
  const end = text[at] === '"' ? endOfString(text, at) : at;
  if (end === at) return unexpected(scan);
  const literal = text.slice(at, end);
  const key: string = JSON.parse(literal);
  const inside = scan.open.at(-1)!;
  inside.at = key;
  const twice = inside.keys!.has(key) ? "is given twice in the same object; keep one of the two" : null;
  const reason = stringProblem(literal) ?? twice;
  if (reason) return { field: fieldName(path(scan)), reason };
  inside.keys!.add(key);
  return goOn(scan, end - at, "colon");
}

function passComma(scan: Scan): null {
  const inside = scan.open.at(-1)!;
  if (typeof inside.at === "number") inside.at++;
  return goOn(scan, 1, inside.keys ? "key" : "value");
}

function goOn(scan: Scan, length: number, next: Next): null {
  scan.at += length;
  scan.next = next;
  return null;
}

function afterValue({ open }: Scan): Next {
  return open.length > 0 ? "comma or end" : "nothing";
}

function path({ open }: Scan): (string | number)[] {
  return open.map((container) => container.at);
}

function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** Just after the closing quote of the string that opens at `at`; `at` itself when it is no string. */
function endOfString(text: string, at: number): number {
  let end = at + 1;
  for (;;) {
    const code = text.charCodeAt(end);
    if (code === 0x22) return end + 1;
    if (code === 0x5c) {
      const after = endOf(ESCAPE, text, end);
      if (after === end) return at;
      end = after;
    } else if (code >= 0x20) end++;
    else return at;
  }
}

/** Only an escape can bring in what valid UTF-8 without NUL cannot hold. */
function stringProblem(literal: string): string | null {
  if (!literal.includes("\\u")) return null;
  const text: string = JSON.parse(literal);
  if (text.includes("\0")) return "has a NUL (\\u0000) in it; remove it";
  const lone = /\p{Surrogate}/u.exec(text);
  if (!lone) return null;
  const written = `\\u${lone[0].charCodeAt(0).toString(16)}`;
  return `has half a character in it (${written} without its pair); remove it or give the whole character`;
}

function unexpected({ text, words, at, next }: Scan): LineProblem {
  const where = `is not JSON at character ${at + 1}`;
  const isText = text[at] === '"' && next !== "colon" && next !== "comma or end" && next !== "nothing";
  if (isText) {
    const mend = "close it, and write line breaks, tabs and backslashes in it as \\n, \\t and \\\\";
    return { field: words.whole, reason: `${where}: the text that begins there is broken; ${mend}` };
  }
  const found = JSON.stringify(String.fromCodePoint(text.codePointAt(at)!));
  const expected = next === "nothing" ? `the end of the ${words.whole}` : EXPECTED[next];
  const reason = `${where}: ${expected} should stand there, not ${found}; ${words.mendSyntax}`;
  return { field: words.whole, reason };
}

function shortened(key: string): string {
  return key.length > 100 ? `${key.slice(0, 100).replace(/[\ud800-\udbff]$/, "")}…` : key;
}
