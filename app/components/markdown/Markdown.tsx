import type { SyntaxNode } from "@lezer/common";
import { memo, Suspense, useMemo, useRef } from "react";
import { renderBlock } from "./blocks.tsx";
import { countNodes, MATH, type MarkdownDocument, readMarkdown } from "./document.ts";
import { LIMITS } from "./limits.ts";
import { PlainText } from "./PlainText.tsx";
import { FormulaStyles } from "./rich.tsx";
import { useScrollStop } from "./ScrollBox.tsx";
import type { Setting } from "./setting.ts";

export type MarkdownProps = {
  source: string;
  className?: string;
  /** The level of a first-level heading of the text, so that the page's outline stays whole. */
  headingLevel?: 1 | 2 | 3 | 4 | 5 | 6;
  /**
   * Marks each leaf of text with `data-from` and `data-to`, UTF-16 offsets into the source, and with `data-atom`
   * where it shows something else than the source has there.
   */
  offsets?: boolean;
};

/**
 * Markdown with code and TeX, of authors who may be hostile: no HTML, images, styles or scripts of the text reach the
 * page, and what it costs is bounded. Rendered on the server and hydrated; memoised, since a render from above would
 * make React drop the server's markup where formulas are still loading.
 */
export const Markdown = memo(function Markdown(props: MarkdownProps) {
  const { source, className = "", headingLevel = 3, offsets = false } = props;
  const document = useMemo(() => readMarkdown(source), [source]);
  const setting = useMemo<Setting | null>(
    () => document && { ...document, headingLevel, offsets, math: document.hasMath, code: document.hasCode },
    [document, headingLevel, offsets],
  );
  const box = useRef<HTMLDivElement>(null);
  useScrollStop(box);
  return (
    <div ref={box} className={`markdown ${className}`.trimEnd()}>
      {document?.hasMath && <FormulaStyles />}
      {document && setting ? (
        <Parts document={document} setting={setting} />
      ) : (
        <PlainText source={source} offsets={offsets} />
      )}
    </div>
  );
});

/** The blocks of a text; those of a long one in parts, of which the browser lays out what is in sight. */
function Parts({ document, setting }: { document: MarkdownDocument; setting: Setting }) {
  const render = (block: SyntaxNode) => <Block key={block.from} setting={setting} node={block} />;
  if (document.source.length <= LIMITS.unparted) return <>{document.blocks.map(render)}</>;
  return (
    <>
      {partsOf(document.blocks).map((part) => (
        <div key={part[0]!.from} className="markdown-part" style={estimatedSize(document.source, part)}>
          {part.map(render)}
        </div>
      ))}
    </>
  );
}

function partsOf(blocks: readonly SyntaxNode[]): SyntaxNode[][] {
  const parts: SyntaxNode[][] = [];
  for (const block of blocks) {
    const last = parts.at(-1);
    if (last && block.to - last[0]!.from <= LIMITS.part) last.push(block);
    else parts.push([block]);
  }
  return parts;
}

/** The height a part keeps while it is out of sight, until it has been laid out once. */
function estimatedSize(source: string, part: readonly SyntaxNode[]) {
  const lines = source.slice(part[0]!.from, part.at(-1)!.to).split("\n");
  const rows = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 80)), 0);
  return { containIntrinsicBlockSize: `auto ${Math.round(rows * 1.5)}em` };
}

type BlockProps = { setting: Setting; node: SyntaxNode };

/** One block at the top of the text: React may pause between two of them. */
const Block = memo(function Block({ setting, node }: BlockProps) {
  const formulas = setting.math ? countNodes(node, MATH, LIMITS.formulasOfBlock + 1) : 0;
  const own = formulas > LIMITS.formulasOfBlock ? { ...setting, math: false } : setting;
  const waits = (own.math && formulas > 0) || (own.code && countNodes(node, ["CodeInfo"], 1) > 0);
  if (!waits) return renderBlock(own, node);
  return (
    <Suspense fallback={<Content setting={{ ...own, math: false, code: false }} node={node} />}>
      <Content setting={own} node={node} />
    </Suspense>
  );
});

const Content = ({ setting, node }: BlockProps) => renderBlock(setting, node);
