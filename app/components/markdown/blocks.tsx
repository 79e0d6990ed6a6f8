import type { SyntaxNode } from "@lezer/common";
import type { ReactNode } from "react";
import { CodeBlock } from "./code.tsx";
import { childrenOf } from "./document.ts";
import { renderFormula } from "./formulas.tsx";
import { renderInlines } from "./inlines.tsx";
import { Definition } from "./links.tsx";
import type { Setting } from "./setting.ts";
import { RawBlock, Table } from "./tables.tsx";
import { offsetAttributes } from "./text.tsx";

/** Renders a block and all in it. The parser bounds how deep blocks nest. */
export function renderBlock(setting: Setting, node: SyntaxNode): ReactNode {
  const { name, from } = node;
  switch (name) {
    case "Blockquote":
      return (
        <blockquote key={from} dir="auto">
          {renderBlocks(setting, node)}
        </blockquote>
      );
    case "BulletList":
    case "OrderedList":
      return renderList(setting, node);
    case "FencedCode":
    case "CodeBlock":
      return <CodeBlock key={from} setting={setting} node={node} />;
    case "Table":
      return <Table key={from} setting={setting} node={node} />;
    case "MathBlock":
      return renderFormula(setting, node);
    case "HorizontalRule":
      return <hr key={from} />;
    case "LinkReference":
      return <Definition key={from} setting={setting} node={node} />;
    case "HTMLBlock":
      return <RawBlock key={from} setting={setting} node={node} label="HTML source" />;
    case "Task":
      return renderTask(setting, node);
    case "QuoteMark":
    case "ListMark":
      return null;
    default:
      return renderText(setting, node);
  }
}

const renderBlocks = (setting: Setting, node: SyntaxNode) =>
  childrenOf(node).map((child) => renderBlock(setting, child));

/** A paragraph or a heading. */
function renderText(setting: Setting, node: SyntaxNode): ReactNode {
  const level = /^(?:ATX|Setext)Heading([1-6])$/.exec(node.name)?.[1];
  const Heading = level ? (`h${Math.min(6, setting.headingLevel + Number(level) - 1)}` as "h3") : "p";
  return (
    <Heading key={node.from} dir="auto" className={level && `markdown-h${level}`}>
      {renderInlines(setting, node)}
    </Heading>
  );
}

function renderList(setting: Setting, node: SyntaxNode): ReactNode {
  const items = node.getChildren("ListItem");
  const loose = isLoose(setting.source, items);
  const content = items.map((item) => (
    <li key={item.from} dir="auto" className={item.getChild("Task") ? "markdown-task" : undefined}>
      {childrenOf(item).map((child) => renderItemPart(setting, child, loose))}
    </li>
  ));
  if (node.name === "BulletList") return <ul key={node.from}>{content}</ul>;
  const start = Number.parseInt(setting.source.slice(node.from, node.from + 9).trimStart(), 10);
  return (
    <ol key={node.from} start={start === 1 ? undefined : start}>
      {content}
    </ol>
  );
}

function renderItemPart(setting: Setting, node: SyntaxNode, loose: boolean): ReactNode {
  if (loose || node.name !== "Paragraph") return renderBlock(setting, node);
  return (
    <span key={node.from} className="markdown-tight">
      {renderInlines(setting, node)}
    </span>
  );
}

/** A list is loose where a blank line stands between two of its items, or between two blocks of one. */
function isLoose(source: string, items: readonly SyntaxNode[]): boolean {
  let end: number | null = null;
  for (const item of items) {
    for (const block of childrenOf(item)) {
      if (end !== null && /\n[ \t>]*\n/.test(source.slice(end, block.from))) return true;
      end = block.name === "QuoteMark" ? end : block.to;
    }
  }
  return false;
}

function renderTask(setting: Setting, node: SyntaxNode): ReactNode {
  const marker = node.getChild("TaskMarker")!;
  const done = /x/i.test(setting.source.slice(marker.from, marker.to));
  return (
    <span key={node.from} className="markdown-tight">
      <span
        role="img"
        aria-label={done ? "done" : "not done"}
        {...offsetAttributes(setting, marker.from, marker.to, true)}
      >
        {done ? "☑" : "☐"}
      </span>
      {renderInlines(setting, node, marker.to)}
    </span>
  );
}
