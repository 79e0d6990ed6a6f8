import { pieceEnd, replaceControls } from "./controls.ts";
import { LIMITS } from "./limits.ts";

/** A text that is too much to lay out, in parts of which the browser renders those in sight. */
export function PlainText({ source, offsets }: { source: string; offsets: boolean }) {
  return (
    <>
      <p className="markdown-notice">
        Shown as plain text: it is too long or too intricate to lay out as Markdown.
      </p>
      {cutParts(source).map(({ from, to }) => (
        <div
          key={from}
          className="markdown-plain"
          dir="auto"
          {...(offsets ? { "data-from": from, "data-to": to } : {})}
        >
          {replaceControls(source.slice(from, to))}
        </div>
      ))}
    </>
  );
}

/** Cuts a text into parts, after a line where there is one in reach, and never inside a surrogate pair. */
export function cutParts(source: string): { from: number; to: number }[] {
  const parts: { from: number; to: number }[] = [];
  for (let from = 0; from < source.length; ) {
    let to = pieceEnd(source, from, LIMITS.plainPart);
    const line = source.lastIndexOf("\n", to - 1) + 1;
    if (to < source.length && line > from + LIMITS.plainPart / 2) to = line;
    parts.push({ from, to });
    from = to;
  }
  return parts;
}
