import { splitLines } from "#app/domain/json-lines.ts";
import { type LineProblem, parseLine } from "#app/domain/json-text.ts";

export type HeadLine = { number: number } & ({ ok: true; value: unknown } | ({ ok: false } & LineProblem));

/** The first whole lines of a file, or why none of it can be used. */
export type Head =
  | { ok: false; problem: string }
  | { ok: true; lines: HeadLine[]; byteCount: number; whole: boolean };

const FIRST_LOOK = 64 * 1024;
const LONGEST_LOOK = 16 * 1024 * 1024;

const MAGIC: [number[], string][] = [
  [[0x1f, 0x8b], "a gzip file: unpack it first (gunzip), then choose the unpacked file"],
  [[0x50, 0x4b, 0x03, 0x04], "a ZIP file: unpack it first, then choose the unpacked file"],
  [[0x28, 0xb5, 0x2f, 0xfd], "a Zstandard file: unpack it first (unzstd), then choose the unpacked file"],
  [[0x42, 0x5a, 0x68], "a bzip2 file: unpack it first (bunzip2), then choose the unpacked file"],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], "an XZ file: unpack it first (unxz), then choose the unpacked file"],
  [[0x50, 0x41, 0x52, 0x31], "a Parquet file: write its rows as JSON Lines first"],
  [[0xff, 0xfe], "UTF-16: save it as UTF-8"],
  [[0xfe, 0xff], "UTF-16: save it as UTF-8"],
];

/** Why a file that begins with these bytes is no JSON Lines at all, in one sentence; null when it may be. */
export function fileProblem(start: Uint8Array): string | null {
  if (start.length === 0) return "The file is empty.";
  const known = MAGIC.find(([magic]) => magic.every((byte, index) => start[index] === byte));
  if (known) return `The file is ${known[1]}.`;
  const first = start.subarray(0, 64);
  const nulCount = first.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0);
  if (nulCount * 3 > first.length) return "The file is UTF-16 or not text at all: save it as UTF-8.";
  return null;
}

const ARRAY =
  "The file is one JSON array. Assay reads JSON Lines, one object a line; jq -c '.[]' file.json > file.jsonl makes them of it.";

function beginsArray(bytes: Uint8Array): boolean {
  return /^\s*\[/.test(new TextDecoder().decode(bytes.subarray(0, 64)));
}

/** Reads the first 64 KiB of a file; more, up to the length a line may have, only when not one line ends within. */
export async function readHead(file: Blob): Promise<Head> {
  for (let size = FIRST_LOOK; ; size *= 8) {
    const length = Math.min(size, LONGEST_LOOK);
    const bytes = new Uint8Array(await file.slice(0, length).arrayBuffer());
    const problem = fileProblem(bytes);
    if (problem) return { ok: false, problem };
    const whole = bytes.length >= file.size;
    const end = whole ? bytes.length : bytes.lastIndexOf(0x0a) + 1;
    if (beginsArray(bytes)) return { ok: false, problem: ARRAY };
    if (end > 0) return await headOf(bytes.subarray(0, end), whole);
    if (length === LONGEST_LOOK)
      return { ok: false, problem: "The first line is longer than 16 MiB: shorten it." };
  }
}

async function headOf(bytes: Uint8Array, whole: boolean): Promise<Head> {
  const lines: HeadLine[] = [];
  for await (const line of splitLines(once(bytes), { maxLineBytes: LONGEST_LOOK })) {
    lines.push({ number: line.number, ...parseLine(line.bytes) });
  }
  if (lines.some((line) => line.ok)) return { ok: true, lines, byteCount: bytes.length, whole };
  return { ok: false, problem: noObjects(lines) };
}

function noObjects([first]: HeadLine[]): string {
  if (!first || first.ok) return "The file has no lines with anything in them.";
  const wanted = "Assay reads JSON Lines: one JSON object a line.";
  return `No line in the beginning of the file is a JSON object. ${wanted} Line ${first.number} ${first.reason}.`;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
