export type RawLine = {
  /** From 1; blank lines count. */
  number: number;
  /** A copy of the line without its line end; of one that is too long, its first 64 KiB. */
  bytes: Uint8Array;
  /** The length of the whole line without its line end. */
  byteLength: number;
  tooLong: boolean;
  /** How far into the file the line reaches, its line end included. */
  endByte: number;
};

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const KEPT_OF_TOO_LONG = 64 * 1024;
/** Room for a byte order mark and a carriage return, which are cut off only when the line is whole. */
const SLACK = 4;

/**
 * Cuts a stream of bytes into lines, whatever its chunks. A line ends with LF or CRLF, the last one also with the file. A UTF-8
 * byte order mark is taken off the first. Lines of nothing but spaces, tabs and carriage returns are passed over. A line of more
 * than `maxLineBytes` is passed on as `tooLong`; memory stays within about twice the greater of `maxLineBytes` and 64 KiB,
 * besides the chunk in hand.
 */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  { maxLineBytes }: { maxLineBytes: number },
): AsyncGenerator<RawLine> {
  const pending = startLine(Math.max(maxLineBytes, KEPT_OF_TOO_LONG) + SLACK);
  let number = 1;
  let offset = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      append(pending, chunk.subarray(start, end));
      const line = finish(pending, { number, maxLineBytes, endByte: offset + end + 1, endsInLineFeed: true });
      if (line) yield line;
      number++;
      start = end + 1;
    }
    append(pending, chunk.subarray(start));
    offset += chunk.length;
  }
  const line = finish(pending, { number, maxLineBytes, endByte: offset, endsInLineFeed: false });
  if (line) yield line;
}

/** The line being put together: `length` bytes so far, of which the first `kept` are in `buffer`. */
type Pending = { buffer: Uint8Array; kept: number; length: number; last: number; mostKept: number };

function startLine(mostKept: number): Pending {
  return { buffer: new Uint8Array(0), kept: 0, length: 0, last: -1, mostKept };
}

function append(line: Pending, part: Uint8Array): void {
  if (part.length === 0) return;
  const taken = part.subarray(0, line.mostKept - line.kept);
  const needed = line.kept + taken.length;
  if (needed > line.buffer.length) {
    const grown = new Uint8Array(Math.min(line.mostKept, Math.max(needed, 2 * line.buffer.length)));
    grown.set(line.buffer.subarray(0, line.kept));
    line.buffer = grown;
  }
  line.buffer.set(taken, line.kept);
  line.kept = needed;
  line.length += part.length;
  line.last = part[part.length - 1]!;
}

function finish(
  line: Pending,
  at: { number: number; maxLineBytes: number; endByte: number; endsInLineFeed: boolean },
): RawLine | null {
  const start = at.number === 1 && hasByteOrderMark(line) ? 3 : 0;
  const end = line.length - (at.endsInLineFeed && line.last === CARRIAGE_RETURN ? 1 : 0);
  const byteLength = Math.max(0, end - start);
  const tooLong = byteLength > at.maxLineBytes;
  const stop = Math.min(end, line.kept, tooLong ? start + KEPT_OF_TOO_LONG : end);
  const bytes = line.buffer.slice(start, stop);
  Object.assign(line, startLine(line.mostKept), { buffer: line.buffer });
  if (!tooLong && isBlank(bytes)) return null;
  return { number: at.number, bytes, byteLength, tooLong, endByte: at.endByte };
}

function hasByteOrderMark({ buffer, kept }: Pending): boolean {
  return kept >= 3 && buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf;
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === CARRIAGE_RETURN);
}
