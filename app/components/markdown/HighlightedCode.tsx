import { common, createLowlight } from "lowlight";
import type { ReactNode } from "react";

const lowlight = createLowlight(common);
const DEEPEST = 24;

export type HighlightedCodeProps = {
  code: string;
  language: string;
  /** Renders the code between two of its offsets. */
  renderText: (from: number, to: number) => ReactNode[];
};

type Token = ReturnType<typeof lowlight.highlight>["children"][number];

/** Code with its tokens marked, or as it stands where the language is not known. */
export function HighlightedCode({ code, language, renderText }: HighlightedCodeProps) {
  if (!lowlight.registered(language)) return <>{renderText(0, code.length)}</>;
  let at = 0;
  const renderTokens = (tokens: Token[], depth: number): ReactNode[] =>
    tokens.flatMap((token) => {
      const from = at;
      if (token.type === "element" && depth < DEEPEST) {
        const className = (token.properties.className as string[]).join(" ");
        return (
          <span key={`k${from}`} className={className}>
            {renderTokens(token.children, depth + 1)}
          </span>
        );
      }
      at += textLength(token);
      return renderText(from, at);
    });
  return <>{renderTokens(lowlight.highlight(language, code).children, 0)}</>;
}

function textLength(token: Token): number {
  if (token.type === "text") return token.value.length;
  return token.type === "element" ? token.children.reduce((sum, child) => sum + textLength(child), 0) : 0;
}
