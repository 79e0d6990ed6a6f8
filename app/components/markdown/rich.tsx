import katexStyles from "katex/dist/katex.min.css?url";
import { lazy } from "react";
import type { FormulaProps } from "./Formula.tsx";
import type { HighlightedCodeProps } from "./HighlightedCode.tsx";

/**
 * KaTeX and the highlighter, about 130 kB that most texts do not need. The server has them from the start, so that
 * the first page it sends is the final one; the browser loads them when a text asks for them. Where they cannot be
 * loaded the source stands in their place.
 */
export const Formula = import.meta.env.SSR
  ? (await import("./Formula.tsx")).Formula
  : lazy(async () => ({ default: await loadFormula() }));

export const HighlightedCode = import.meta.env.SSR
  ? (await import("./HighlightedCode.tsx")).HighlightedCode
  : lazy(async () => ({ default: await loadHighlightedCode() }));

const loadFormula = once(async () => {
  const [module] = await Promise.all([import("./Formula.tsx"), loadStyles(katexStyles)]);
  return module.Formula;
}, FormulaSource);

const loadHighlightedCode = once(
  async () => (await import("./HighlightedCode.tsx")).HighlightedCode,
  ({ code, renderText }: HighlightedCodeProps) => <>{renderText(0, code.length)}</>,
);

/** Stands before the first formula, so that the browser does not paint formulas that came with the page unstyled. */
export function FormulaStyles() {
  return <link rel="stylesheet" href={katexStyles} />;
}

function FormulaSource({ fallback }: FormulaProps) {
  return fallback;
}

function once<T>(load: () => Promise<T>, otherwise: T): () => Promise<T> {
  let loading: Promise<T> | null = null;
  return () => {
    loading ??= load().catch(() => otherwise);
    return loading;
  };
}

/** Keeps the styles when the text that brought them has left the page. */
function loadStyles(href: string): Promise<void> {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  return new Promise((resolve) => {
    link.onload = () => resolve();
    link.onerror = () => resolve();
    document.head.append(link);
  });
}
