import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { Markdown, type MarkdownProps } from "#app/components/markdown/Markdown.tsx";

/** The HTML that the server sends for a text, without its outer box. */
export function render(source: string, props: Partial<MarkdownProps> = {}): string {
  const html = renderToString(createElement(Markdown, { source, ...props }));
  return /^<div class="markdown">([\s\S]*)<\/div>$/.exec(html.replace(/<!--.*?-->/g, ""))![1]!;
}

const ENTITIES: Record<string, string> = { lt: "<", gt: ">", quot: '"', "#x27": "'", amp: "&" };

export const unescapeHtml = (html: string) =>
  html.replace(/&(lt|gt|quot|#x27|amp);/g, (_, name: string) => ENTITIES[name]!);

/** What a reader sees, formulas in their source. */
export function textOf(html: string): string {
  return unescapeHtml(
    html.replace(/<span class="katex-html"[\s\S]*?(?=<\/span><\/span><\/span>)/g, "").replace(/<[^>]*>/g, ""),
  );
}

export type Tag = { name: string; attributes: Record<string, string>; depth: number };

const VOID = new Set(["link", "hr", "input", "br", "img"]);

/** Reads HTML strictly: every "<" must begin a well-formed tag, and every tag must close in order. */
export function tagsOf(html: string): Tag[] {
  const tags: Tag[] = [];
  const open: string[] = [];
  const token = /[^<>]+|<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z][a-zA-Z0-9:-]*="[^"<>]*")*)\s*(\/?)>/y;
  while (token.lastIndex < html.length) {
    const at = token.lastIndex;
    const [, slash, name, attributes, closed] = token.exec(html) ?? [];
    if (token.lastIndex === 0) throw new Error(`no HTML at ${at}: ${html.slice(at, at + 60)}`);
    if (!name) continue;
    if (slash) {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing at ${at}`);
      continue;
    }
    const pairs = [...(attributes ?? "").matchAll(/([a-zA-Z:-]+)="([^"]*)"/g)];
    tags.push({
      name,
      depth: open.length,
      attributes: Object.fromEntries(pairs.map(([, k, v]) => [k, unescapeHtml(v!)])),
    });
    if (!closed && !VOID.has(name)) open.push(name);
  }
  if (open.length > 0) throw new Error(`left open: ${open.join(" ")}`);
  return tags;
}
