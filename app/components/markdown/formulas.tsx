import type { SyntaxNode } from "@lezer/common";
import type { ReactNode } from "react";
import { Formula } from "./rich.tsx";
import { ScrollBox } from "./ScrollBox.tsx";
import type { Setting } from "./setting.ts";
import { addSource, offsetAttributes } from "./text.tsx";

/** A formula typeset, or its source where it is not, or not yet. */
export function renderFormula(setting: Setting, node: SyntaxNode): ReactNode {
  const { name, from, to } = node;
  const source: ReactNode[] = [];
  addSource(source, setting, from, to);
  const fallback = <span className="markdown-tex">{source}</span>;
  const display = name !== "InlineMath";
  const content = setting.math ? (
    <Formula
      tex={texOf(setting, node)}
      display={display}
      waits={from >= setting.waitsFrom}
      fallback={fallback}
      attributes={offsetAttributes(setting, from, to, true)}
    />
  ) : (
    fallback
  );
  if (!display) return <span key={`e${from}`}>{content}</span>;
  return (
    <ScrollBox
      key={`e${from}`}
      as={name === "MathBlock" ? "div" : "span"}
      className="markdown-display"
      label="Formula"
    >
      {content}
    </ScrollBox>
  );
}

/** The TeX between the delimiters, without the marks of a quote around it and with the punctuation that follows it. */
export function texOf(setting: Setting, node: SyntaxNode): string {
  let whole = "";
  let at = node.from;
  for (const mark of node.getChildren("QuoteMark")) {
    whole += setting.source.slice(at, mark.from);
    at = mark.to;
  }
  whole += setting.source.slice(at, node.to);
  const tex = whole.trim();
  const end = /[.,;:]$/.exec(tex)?.[0] ?? "";
  const body = tex.slice(0, tex.length - end.length).trimEnd();
  const size = delimiterSize(body);
  return body.slice(size, body.length - size) + end;
}

function delimiterSize(tex: string): number {
  if (tex.startsWith("\\begin")) return 0;
  return tex.startsWith("$") && !tex.startsWith("$$") ? 1 : 2;
}
