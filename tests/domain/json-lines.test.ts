import fc from "fast-check";
import { expect, test } from "vitest";
import { type RawLine, splitLines } from "#app/domain/json-lines.ts";

const KEPT = 64 * 1024;
const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

async function* inChunks(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = Math.max(1, sizes[turn % sizes.length]!);
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function linesOf(
  bytes: Uint8Array,
  sizes = [bytes.length],
  maxLineBytes = 1_000_000,
): Promise<RawLine[]> {
  const lines: RawLine[] = [];
  for await (const line of splitLines(inChunks(bytes, sizes), { maxLineBytes })) lines.push(line);
  return lines;
}

const told = async (text: string, sizes?: number[]) =>
  (await linesOf(bytesOf(text), sizes)).map(({ number, bytes, endByte }) => [number, textOf(bytes), endByte]);

test.each<[string, string, [number, string, number][]]>([
  [
    "LF",
    "a\nb\n",
    [
      [1, "a", 2],
      [2, "b", 4],
    ],
  ],
  [
    "CRLF",
    "a\r\nb\r\n",
    [
      [1, "a", 3],
      [2, "b", 6],
    ],
  ],
  [
    "a last line without its end",
    "a\nb",
    [
      [1, "a", 2],
      [2, "b", 3],
    ],
  ],
  [
    "blank lines, counted but passed over",
    "a\n\n \t\r\n\r\nb\n",
    [
      [1, "a", 2],
      [5, "b", 11],
    ],
  ],
  [
    "a byte order mark, on the first line only",
    "\ufeffa\n\ufeffb\n",
    [
      [1, "a", 5],
      [2, "\ufeffb", 10],
    ],
  ],
  ["a byte order mark and no more", "\ufeff", []],
  ["a byte order mark before a blank line", "\ufeff\r\nb", [[2, "b", 6]]],
  ["a carriage return within a line", "a\rb\n", [[1, "a\rb", 4]]],
  ["only one carriage return before the line feed goes", "a\r\r\n", [[1, "a\r", 4]]],
  ["nothing", "", []],
  ["only line ends", "\n\r\n\n", []],
  [
    "characters of several bytes",
    "é漢😀\n😀",
    [
      [1, "é漢😀", 10],
      [2, "😀", 14],
    ],
  ],
])("%s", async (_, text, expected) => {
  expect(await told(text)).toEqual(expected);
  expect(await told(text, [1])).toEqual(expected);
  expect(await told(text, [2, 1, 3])).toEqual(expected);
});

test("a line of the greatest length passes, one byte more does not, whatever its line end", async () => {
  const max = 100_000;
  for (const [before, end] of [
    ["", "\n"],
    ["", "\r\n"],
    ["", ""],
    ["\ufeff", "\r\n"],
  ] as const) {
    const file = (length: number) => bytesOf(`${before}${"x".repeat(length)}${end}`);
    for (const sizes of [[1_000_000], [4096], [77_777]]) {
      const [fits] = await linesOf(file(max), sizes, max);
      expect(fits).toMatchObject({ tooLong: false, byteLength: max });
      expect(textOf(fits!.bytes)).toBe("x".repeat(max));
      const [over] = await linesOf(file(max + 1), sizes, max);
      expect(over).toMatchObject({ tooLong: true, byteLength: max + 1 });
      expect(textOf(over!.bytes)).toBe("x".repeat(KEPT));
    }
  }
});

test("a limit below 64 KiB still keeps up to 64 KiB of what is too long", async () => {
  const lines = await linesOf(bytesOf(`${"a".repeat(50)}\n${"b".repeat(70_000)}\nc\n`), [1000], 10);
  expect(
    lines.map(({ number, bytes, byteLength, tooLong }) => [number, bytes.length, byteLength, tooLong]),
  ).toEqual([
    [1, 50, 50, true],
    [2, KEPT, 70_000, true],
    [3, 1, 1, false],
  ]);
});

test("a line of half a gigabyte passes through without being held", async () => {
  const chunk = new Uint8Array(1024 * 1024).fill(0x78);
  async function* file() {
    for (let count = 0; count < 512; count++) yield chunk;
    yield bytesOf('\n{"a":1}\n');
  }
  let most = 0;
  const lines: RawLine[] = [];
  const before = process.memoryUsage().arrayBuffers;
  for await (const line of splitLines(
    watched(file(), () => {
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }),
    { maxLineBytes: 4 * 1024 * 1024 },
  )) {
    lines.push(line);
  }
  expect(lines).toMatchObject([
    { number: 1, tooLong: true, byteLength: 512 * 1024 * 1024 },
    { number: 2, tooLong: false, byteLength: 7 },
  ]);
  expect(lines[0]!.bytes).toHaveLength(KEPT);
  expect(lines[0]!.bytes.buffer.byteLength).toBe(KEPT);
  expect(most).toBeLessThan(24 * 1024 * 1024);
});

async function* watched<T>(source: AsyncIterable<T>, look: () => void): AsyncGenerator<T> {
  for await (const item of source) {
    look();
    yield item;
  }
}

test("lines are copies: a source may use its chunk again", async () => {
  const chunk = bytesOf("one\ntwo");
  async function* reused() {
    yield chunk;
    chunk.fill(0x2e);
    chunk[3] = 0x0a;
    yield chunk;
  }
  const lines: RawLine[] = [];
  for await (const line of splitLines(reused(), { maxLineBytes: 100 })) lines.push(line);
  expect(lines.map(({ bytes }) => textOf(bytes))).toEqual(["one", "two...", "..."]);
});

test("a Node buffer is cut like any other bytes", async () => {
  async function* file() {
    yield Buffer.from("a\nb");
  }
  const texts: string[] = [];
  for await (const { bytes } of splitLines(file(), { maxLineBytes: 10 })) texts.push(textOf(bytes));
  expect(texts).toEqual(["a", "b"]);
});

/** The same by the plainest means, with the whole file in hand. */
function linesAtOnce(file: Uint8Array, maxLineBytes: number): RawLine[] {
  const lines: RawLine[] = [];
  for (let start = 0, number = 1; start < file.length; number++) {
    const feed = file.indexOf(0x0a, start);
    const endByte = feed < 0 ? file.length : feed + 1;
    let bytes = file.slice(start, feed < 0 ? file.length : feed);
    if (feed >= 0 && bytes.at(-1) === 0x0d) bytes = bytes.slice(0, -1);
    if (number === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.slice(3);
    const tooLong = bytes.length > maxLineBytes;
    const isBlank = bytes.every((byte) => [0x20, 0x09, 0x0d].includes(byte));
    if (tooLong || !isBlank) {
      lines.push({
        number,
        bytes: bytes.slice(0, tooLong ? KEPT : bytes.length),
        byteLength: bytes.length,
        tooLong,
        endByte,
      });
    }
    start = endByte;
  }
  return lines;
}

test("any bytes in any chunks give the lines of the whole file", async () => {
  const telling = fc.constantFrom(0x0a, 0x0d, 0x20, 0x00, 0xef, 0xbb, 0xbf, 0x7b);
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    fc.array(telling, { maxLength: 6 }).map((list) => Uint8Array.from(list)),
    fc.constant(bytesOf("\ufeff")),
    fc.constant(bytesOf("\r\n")),
  );
  const file = fc
    .array(piece, { maxLength: 30 })
    .map((pieces) => Uint8Array.from(pieces.flatMap((part) => [...part])));
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(file, sizes, fc.integer({ min: 1, max: 20 }), async (bytes, chunkSizes, max) => {
      expect(await linesOf(bytes, chunkSizes, max)).toEqual(linesAtOnce(bytes, max));
    }),
    { numRuns: 400 },
  );
});
