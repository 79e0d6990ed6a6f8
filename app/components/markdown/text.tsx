import type { ReactNode } from "react";
import { codeLabel, codeName, pieceEnd, splitControls } from "./controls.ts";
import { LIMITS } from "./limits.ts";
import type { Setting } from "./setting.ts";

/**
 * With offsets, a leaf of text says which UTF-16 units of the source it shows. An atom shows something else than
 * those units, such as the character of an entity, and can only be taken whole.
 */
export function offsetAttributes(setting: Setting, from: number, to: number, atom = false) {
  if (!setting.offsets) return {};
  return { "data-from": from, "data-to": to, ...(atom ? { "data-atom": "" } : {}) };
}

/** Adds a stretch of the source as it stands. */
export function addSource(out: ReactNode[], setting: Setting, from: number, to: number): void {
  if (to > from) addText(out, setting, setting.source.slice(from, to), from, to);
}

/** Adds text that stands for the source from `from` to `to`, its control characters made visible. */
export function addText(out: ReactNode[], setting: Setting, text: string, from: number, to: number): void {
  const exact = text.length === to - from && text === setting.source.slice(from, to);
  for (const part of splitControls(text)) {
    const start = exact ? from + part.from : from;
    const end = exact ? from + part.to : to;
    if ("code" in part) {
      const { code, count } = part;
      out.push(
        <ControlMark key={`c${start}`} setting={setting} from={start} to={end} code={code} count={count} />,
      );
    } else addPlain(out, setting, part.text, start, end, !exact);
  }
}

function addPlain(
  out: ReactNode[],
  setting: Setting,
  text: string,
  from: number,
  to: number,
  atom: boolean,
): void {
  for (let at = 0; at < text.length; ) {
    const end = pieceEnd(text, at, LIMITS.textNode);
    const piece = text.slice(at, end);
    const [start, stop] = atom ? [from, to] : [from + at, from + end];
    at = end;
    if (setting.offsets) {
      out.push(
        <span key={`t${start}`} {...offsetAttributes(setting, start, stop, atom)}>
          {piece}
        </span>,
      );
    } else addString(out, piece);
  }
}

/** Strings in a row become one, so that the page has no more text nodes than it needs. */
function addString(out: ReactNode[], text: string): void {
  const last = out.at(-1);
  if (typeof last === "string" && last.length + text.length <= LIMITS.textNode)
    out[out.length - 1] = last + text;
  else out.push(text);
}

type ControlMarkProps = { setting: Setting; from: number; to: number; code: number; count: number };

function ControlMark({ setting, from, to, code, count }: ControlMarkProps) {
  return (
    <span
      className="markdown-control"
      dir="ltr"
      title={`Invisible character: ${codeName(code)}`}
      {...offsetAttributes(setting, from, to, true)}
    >
      {count > 1 ? `${codeLabel(code)} × ${count}` : codeLabel(code)}
    </span>
  );
}
