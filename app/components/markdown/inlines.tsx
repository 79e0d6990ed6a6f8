import type { SyntaxNode } from "@lezer/common";
import type { ReactNode } from "react";
import { MATH } from "./document.ts";
import { decodeEntity } from "./entities.ts";
import { renderFormula } from "./formulas.tsx";
import { LIMITS } from "./limits.ts";
import { addAddress, ImagePlaceholder, Link, targetOf, titleOf } from "./links.tsx";
import type { Setting } from "./setting.ts";
import { addSource, addText } from "./text.tsx";

const TAGS: Record<string, "em" | "strong" | "del"> = {
  Emphasis: "em",
  StrongEmphasis: "strong",
  Strikethrough: "del",
};
const MARKS = new Set([
  "EmphasisMark",
  "StrikethroughMark",
  "QuoteMark",
  "HeaderMark",
  "LinkMark",
  "CodeMark",
]);

type Place = { depth: number; inLink: boolean };

/** Renders what stands between two offsets of a node: its inline children and the text around them. */
export function renderInlines(
  setting: Setting,
  node: SyntaxNode,
  from = node.from,
  to = node.to,
  place: Place = { depth: 0, inLink: false },
): ReactNode[] {
  const out: ReactNode[] = [];
  let at = from;
  for (let child = node.childAfter(from); child && child.from < to; child = child.nextSibling) {
    addSource(out, setting, at, child.from);
    addInline(out, setting, child, place);
    at = child.to;
    if (child.name === "DisplayMath") at += lineBreakAfter(setting.source, at);
  }
  addSource(out, setting, at, to);
  return out;
}

/** A formula on lines of its own ends its line; the break after it would make an empty one. */
function lineBreakAfter(source: string, at: number): number {
  return /^[ \t]{0,8}\n/.exec(source.slice(at, at + 9))?.[0].length ?? 0;
}

function addInline(out: ReactNode[], setting: Setting, node: SyntaxNode, place: Place): void {
  const { name, from, to } = node;
  const tag = TAGS[name];
  if (MARKS.has(name)) return;
  if (place.depth > LIMITS.depth) addSource(out, setting, from, to);
  else if (tag) {
    const Tag = tag;
    out.push(<Tag key={`e${from}`}>{renderInlines(setting, node, from, to, deeper(place))}</Tag>);
  } else if (name === "InlineCode") out.push(<code key={`e${from}`}>{renderCode(setting, node)}</code>);
  else if (name === "Escape") addText(out, setting, setting.source.slice(from + 1, to), from, to);
  else if (name === "Entity") addText(out, setting, decodeEntity(setting.source.slice(from, to)), from, to);
  else if (name === "HardBreak") addText(out, setting, "\n", from, to);
  else if (name === "HTMLTag") addTag(out, setting, from, to);
  else if (name === "Link") addLink(out, setting, node, place);
  else if (name === "Image") addImage(out, setting, node, place);
  else if (name === "Autolink") addAddress(out, setting, from + 1, to - 1, place.inLink);
  else if (name === "BareLink") addAddress(out, setting, from, to, place.inLink);
  else if (MATH.includes(name)) out.push(renderFormula(setting, node));
  else addSource(out, setting, from, to);
}

const deeper = (place: Place): Place => ({ ...place, depth: place.depth + 1 });

/** One space at both ends of a code span is padding. */
function renderCode(setting: Setting, node: SyntaxNode): ReactNode[] {
  const [open, close] = node.getChildren("CodeMark");
  let [from, to] = [open!.to, close!.from];
  const code = setting.source.slice(from, to);
  if (/^[ \n]/.test(code) && /[ \n]$/.test(code) && /[^ \n]/.test(code)) {
    from++;
    to--;
  }
  return renderInlines(setting, node, from, to);
}

/** HTML is shown as it was written; only a line break is one, since models write it in table cells. */
function addTag(out: ReactNode[], setting: Setting, from: number, to: number): void {
  if (/^<br\s*\/?>$/i.test(setting.source.slice(from, to))) {
    addText(out, setting, "\n", from, to);
    return;
  }
  const text: ReactNode[] = [];
  addSource(text, setting, from, to);
  out.push(
    <span key={`e${from}`} className="markdown-tag">
      {text}
    </span>,
  );
}

function addLink(out: ReactNode[], setting: Setting, node: SyntaxNode, place: Place): void {
  const [open, close] = node.getChildren("LinkMark");
  const destination = place.inLink ? null : targetOf(setting, node);
  const inside = { depth: place.depth + 1, inLink: place.inLink || destination !== null };
  const content = renderInlines(setting, node, open!.to, close!.from, inside);
  if (destination) {
    out.push(
      <Link key={`e${node.from}`} destination={destination} title={titleOf(setting, node)}>
        {content}
      </Link>,
    );
    return;
  }
  addSource(out, setting, node.from, open!.to);
  out.push(<span key={`e${node.from}`}>{content}</span>);
  addSource(out, setting, close!.from, node.to);
}

function addImage(out: ReactNode[], setting: Setting, node: SyntaxNode, place: Place): void {
  if (targetOf(setting, node) === null) addSource(out, setting, node.from, node.to);
  else
    out.push(<ImagePlaceholder key={`e${node.from}`} setting={setting} node={node} inLink={place.inLink} />);
}
