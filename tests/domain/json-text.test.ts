import fc from "fast-check";
import { expect, test } from "vitest";
import { fieldName, parseLine, parseText } from "#app/domain/json-text.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const parse = (text: string) => parseLine(bytesOf(text));
const utf16 = (text: string) => Uint8Array.from([...text].flatMap((letter) => [letter.charCodeAt(0), 0]));

const refusal = (line: string | Uint8Array) => {
  const result = parseLine(typeof line === "string" ? bytesOf(line) : line);
  if (result.ok) throw new Error(`was read as ${JSON.stringify(result.value)}`);
  return `${result.field}: ${result.reason}`;
};

test("an object is read as JSON reads it", () => {
  const text =
    ' {"a": [1, -2.5e3, true, null, "é\\u00e9\\ud83d\\ude00\\n"], "b": {}, "": [], "c": {"a": [{}]}}\r';
  expect(parse(text)).toEqual({ ok: true, value: JSON.parse(text) });
});

test.each<[string, string]>([
  ["[1]", "line: is an array; each line must be one JSON object, in { and }"],
  ["null", "line: is null; each line must be one JSON object, in { and }"],
  ["12", "line: is a number; each line must be one JSON object, in { and }"],
  ['"text"', "line: is a string; each line must be one JSON object, in { and }"],
])("%s is JSON but no object", (line, message) => {
  expect(refusal(line)).toBe(message);
});

test.each<[string, string]>([
  [
    "question,answer",
    'line: is not JSON at character 1: a value should stand there, not "q"; mend it or leave the line out',
  ],
  [
    '{"a":1} {"b":2}',
    'line: is not JSON at character 9: the end of the line should stand there, not "{"; mend it or leave the line out',
  ],
  [
    '{"a":1,}',
    'line: is not JSON at character 8: a key in quotes should stand there, not "}"; mend it or leave the line out',
  ],
  [
    '{"a":NaN}',
    'line: is not JSON at character 6: a value should stand there, not "N"; mend it or leave the line out',
  ],
  [
    '{"a":01}',
    'line: is not JSON at character 7: "," or the closing bracket should stand there, not "1"; mend it or leave the line out',
  ],
  [
    '{"a":[1}',
    'line: is not JSON at character 8: "," or the closing bracket should stand there, not "}"; mend it or leave the line out',
  ],
  [
    "{",
    'line: is not whole JSON: it ends where a key in quotes or "}" should follow; put each object on one line of its own',
  ],
  [
    '{"a":',
    "line: is not whole JSON: it ends where a value should follow; put each object on one line of its own",
  ],
  [
    "",
    "line: is not whole JSON: it ends where a value should follow; put each object on one line of its own",
  ],
])("%s is not JSON, and the message says where", (line, message) => {
  expect(refusal(line)).toBe(message);
});

test.each(['{"a":"open', '{"a":"raw\ttab"}', '{"a":"\\x"}', '{"a":"\\u12g4"}', '{"a":"x\\'])(
  "%s has a broken text",
  (line) => {
    expect(refusal(line)).toMatch(
      /^line: is not JSON at character 6: the text that begins there is broken; close it/,
    );
  },
);

test.each<[string, string]>([
  ['{"a":1,"a":1}', "a"],
  ['{"a":1,"\\u0061":2}', "a"],
  ['{"x":{"y":[0,{"k":1,"l":2,"k":3}]}}', "x.y[1].k"],
  ['{"completions":["a",{"text":"b","text":"c"}]}', "completions[1].text"],
  ['{"__proto__":1,"__proto__":2}', "__proto__"],
])("%s has a key twice", (line, field) => {
  expect(refusal(line)).toBe(`${field}: is given twice in the same object; keep one of the two`);
});

test("one key in two objects is no duplicate", () => {
  expect(parse('{"a":{"a":[{"a":1},{"a":2}]},"b":{"a":3}}').ok).toBe(true);
});

const nested = (levels: number) => `${'{"x":'.repeat(levels - 1)}{}${"}".repeat(levels - 1)}`;

test("64 levels pass, 65 do not", () => {
  expect(parse(nested(64)).ok).toBe(true);
  expect(refusal(nested(65))).toBe(
    "x.x.x: is nested more than 64 levels deep; flatten it, or give it as text",
  );
  expect(refusal(`{"a":${"[".repeat(64)}${"]".repeat(64)}}`)).toContain(
    "a[0][0]: is nested more than 64 levels",
  );
});

test.each(["[", "{", '{"x":', '[{"a":', "]"])("100,000 times %s ends no process", (bracket) => {
  expect(parse(bracket.repeat(100_000)).ok).toBe(false);
});

test("long lines of one kind of token are read in their stride", () => {
  const many = (text: string) => parse(`{"a":${text}}`).ok;
  expect(many(`"${"x".repeat(3_000_000)}"`)).toBe(true);
  expect(many(`"${"\\n".repeat(1_000_000)}"`)).toBe(true);
  expect(many(" ".repeat(3_000_000))).toBe(false);
  expect(many(`${" ".repeat(3_000_000)}1`)).toBe(true);
  expect(many("1".repeat(1_000_000))).toBe(true);
  expect(many(`[${"0,".repeat(500_000)}0]`)).toBe(true);
});

test("what no text can hold is found at its field", () => {
  expect(refusal('{"a":{"b":["x\\u0000y"]}}')).toBe("a.b[0]: has a NUL (\\u0000) in it; remove it");
  expect(refusal('{"a":"\\ud83d"}')).toBe(
    "a: has half a character in it (\\ud83d without its pair); remove it or give the whole character",
  );
  expect(refusal('{"a":"\\ude00\\ud83d"}')).toContain("\\ude00 without its pair");
  expect(refusal('{"k\\ud800":1}')).toContain('["k\\ud800"]: has half a character');
  expect(parse('{"a":"\\\\u0000 \\\\ud83d"}').ok).toBe(true);
});

test("other encodings are named", () => {
  expect(refusal(Uint8Array.from([0xff, 0xfe, ...utf16('{"a":1}')]))).toBe(
    "line: is UTF-16, not UTF-8; save the file as UTF-8",
  );
  expect(refusal(Uint8Array.from([0xfe, 0xff, 0, 0x7b]))).toContain("UTF-16");
  expect(refusal(Uint8Array.from([0, ...utf16('{"a":1}')]))).toContain("UTF-16");
  expect(refusal(Uint8Array.from([0]))).toContain("UTF-16");
  expect(refusal('{"a":"long enough\0"}')).toBe("line: has a NUL at byte 18; remove it");
  const latin1 = Uint8Array.from([...bytesOf('{"a":"caf'), 0xe9, ...bytesOf('"}')]);
  expect(refusal(latin1)).toBe("line: is not valid UTF-8 at byte 11; save the file as UTF-8");
  expect(refusal(Uint8Array.from([0x22, 0xed, 0xa0, 0x80, 0x22]))).toContain("is not valid UTF-8");
  expect(refusal(Uint8Array.from([0x22, 0xe2, 0x82]))).toBe(
    "line: is not valid UTF-8 at byte 4; save the file as UTF-8",
  );
});

test("__proto__ and constructor are keys like others and change no prototype", () => {
  const result = parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');
  expect(result.ok && Object.keys(result.value as object)).toEqual(["__proto__", "constructor"]);
  expect(result.ok && Object.getPrototypeOf(result.value)).toBe(Object.prototype);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test("a field's name reads like a path in code", () => {
  expect(fieldName(["completions", 2, "text"])).toBe("completions[2].text");
  expect(fieldName([])).toBe("line");
  expect(fieldName(["metadata", "two words", "größe"])).toBe('metadata["two words"].größe');
  expect(fieldName(["x".repeat(500)]).length).toBeLessThan(120);
});

function isObjectText(text: string): boolean {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

test("every JSON object is read back as it was written", () => {
  const value = fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue({ maxDepth: 5 }));
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 1, "\t"), (written, space) => {
      const text = JSON.stringify(written, null, space);
      const hasNul = text.includes("\\u0000");
      const result = parse(text);
      if (hasNul) return;
      expect(result).toEqual({ ok: true, value: JSON.parse(text) });
    }),
  );
});

test("what JSON.parse refuses is refused, and what it takes is refused only for a reason of ours", () => {
  const token = fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"a"',
    '"b"',
    '"\\u0062"',
    "1",
    "-0",
    "1.",
    "1e5",
    "true",
    "nul",
    " ",
    "\t",
    '"',
    "\\",
  );
  const tokens = fc.array(token, { maxLength: 14 }).map((list) => `{"k":${list.join("")}`);
  const written = fc.dictionary(fc.constantFrom("a", "b"), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1 });
  const tampered = fc.tuple(written, token, fc.nat(200), fc.nat(2)).map(([value, put, where, cut]) => {
    const line = JSON.stringify(value);
    const at = where % line.length;
    return line.slice(0, at) + put + line.slice(at + cut);
  });
  fc.assert(
    fc.property(fc.oneof(tokens, tampered), (line) => {
      const result = parse(line);
      if (!isObjectText(line)) expect(result.ok).toBe(false);
      else if (result.ok) expect(result.value).toEqual(JSON.parse(line));
      else expect(result.reason).toMatch(/given twice|NUL/);
    }),
    { numRuns: 3000 },
  );
});

test("a good line with one byte changed never throws, and is JSON if it is taken", () => {
  const good = bytesOf(
    '{"prompt":[{"role":"user","content":"é \\u00e9 \\n"}],"completions":["a",{"text":"b"}],"n":[-1.5e+3,null]}',
  );
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.nat(255), (index, byte) => {
      const line = good.with(index, byte);
      const result = parseLine(line);
      if (result.ok) expect(result.value).toEqual(JSON.parse(new TextDecoder().decode(line)));
      else expect(result.reason.length).toBeGreaterThan(0);
    }),
    { numRuns: 2000 },
  );
});

test("any bytes at all are read or refused in words", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const result = parseLine(bytes);
      if (!result.ok) expect(result.reason).toMatch(/^(is|has) /);
    }),
  );
});

test("a whole text is read like a line, over as many lines as it has", () => {
  expect(parseText(bytesOf('{\n  "a": 1\r\n}\n'))).toEqual({ ok: true, value: { a: 1 } });
});

test.each<[string, string]>([
  ["[1]", "text: is an array; it must be one JSON object, in { and }"],
  ['{"a":', "text: is not whole JSON: it ends where a value should follow; give the whole of it"],
  [
    '{"a":1}\n{"a":2}',
    'text: is not JSON at character 9: the end of the text should stand there, not "{"; mend it',
  ],
  ['{"a":1,"a":2}', "a: is given twice in the same object; keep one of the two"],
  ['"\\u0000"', "text: has a NUL (\\u0000) in it; remove it"],
])("%j is told as a text's problem", (text, message) => {
  const result = parseText(bytesOf(text));
  expect(result.ok ? null : `${result.field}: ${result.reason}`).toBe(message);
});
