import { contains, readMarkdown } from "./document.ts";
import { preloadRich } from "./rich.tsx";

/** Fetches ahead what the browser needs to show a text that is coming: KaTeX for formulas, the highlighter for code. */
export function preloadMarkdown(source: string): void {
  const document = readMarkdown(source);
  if (!document) return;
  const code = document.hasCode && document.blocks.some((block) => contains(block, ["CodeInfo"]));
  preloadRich({ math: document.hasMath, code });
}
