import katex from "katex";
import { type ReactNode, useMemo, useRef } from "react";
import { countControls } from "./controls.ts";
import { useTurn } from "./formula-turns.ts";
import { LIMITS } from "./limits.ts";

/** Definitions make a short text expand to one that takes minutes, and \char writes what no eye sees. */
const REFUSED =
  /\\(?:[gex]?def|let|futurelet|newcommand|renewcommand|providecommand|global|long|char)(?![a-zA-Z])/;
/** A long way back moves what follows out of sight. */
const MOVES = /\\(?:[hm]skip|m?kern|[hm]space|raisebox)\s*\*?\s*\{?\s*-\s*\d{2}/;

export type FormulaProps = {
  tex: string;
  display: boolean;
  /** It is shown in its source until it is near what is in sight. */
  waits: boolean;
  fallback: ReactNode;
  attributes: Record<string, unknown>;
};

export function Formula({ tex, display, waits, fallback, attributes }: FormulaProps) {
  const place = useRef<HTMLSpanElement>(null);
  const due = useTurn(place, waits, tex.length);
  const html = useMemo(() => (due ? typeset(tex, display) : null), [due, tex, display]);
  if (html === null) return waits ? <span ref={place}>{fallback}</span> : fallback;
  return (
    // biome-ignore lint/security/noDangerouslySetInnerHtml: KaTeX made this of text, with trust off
    <span className="markdown-formula" dir="ltr" {...attributes} dangerouslySetInnerHTML={{ __html: html }} />
  );
}

/** KaTeX's HTML, or null where the source is the better thing to show. */
export function typeset(tex: string, display: boolean): string | null {
  const cells = tex.match(/&|\\\\/g)?.length ?? 0;
  if (tex.length > LIMITS.formula || cells > LIMITS.formulaCells) return null;
  if (REFUSED.test(tex) || MOVES.test(tex) || countControls(tex, 1) > 0) return null;
  try {
    const html = silently(() =>
      katex.renderToString(tex, {
        displayMode: display,
        output: "htmlAndMathml",
        throwOnError: false,
        trust: false,
        strict: "ignore",
        errorColor: "var(--color-danger)",
        maxSize: 10,
        maxExpand: 200,
      }),
    );
    return html.length > LIMITS.formulaHtml || html.startsWith('<span class="katex-error"') ? null : html;
  } catch {
    // It recurses; what it cannot hold on the stack stays source.
    return null;
  }
}

/** KaTeX warns of every character it has no metrics for, so that one answer could fill the server's log. */
function silently<T>(work: () => T): T {
  const { warn } = console;
  console.warn = () => {};
  try {
    return work();
  } finally {
    console.warn = warn;
  }
}
