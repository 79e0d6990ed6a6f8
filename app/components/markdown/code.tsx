import type { SyntaxNode } from "@lezer/common";
import type { ReactNode } from "react";
import { replaceControls } from "./controls.ts";
import { decodeText } from "./entities.ts";
import { LIMITS } from "./limits.ts";
import { HighlightedCode } from "./rich.tsx";
import { ScrollBox } from "./ScrollBox.tsx";
import type { Setting } from "./setting.ts";
import { addSource } from "./text.tsx";

const PLAIN = new Set(["text", "txt", "plain", "plaintext", "output", "none", "console-output"]);

/** A block of code. Its lines may stand apart in the source, where a quote's marks come between them. */
export function CodeBlock({ setting, node }: { setting: Setting; node: SyntaxNode }) {
  const pieces = node.getChildren("CodeText");
  const code = pieces.map(({ from, to }) => setting.source.slice(from, to)).join("");
  const info = infoOf(setting, node);
  const language = languageOf(info);
  const renderText = textRenderer(setting, pieces);
  const highlight = setting.code && language !== null && code.length <= LIMITS.code;
  return (
    <div className="markdown-code">
      {info !== "" && <p className="markdown-language">{info}</p>}
      <ScrollBox as="pre" label={language ? `Code, ${language}` : "Code"}>
        <code dir="ltr">
          {highlight ? (
            <HighlightedCode code={code} language={language} renderText={renderText} />
          ) : (
            renderText(0, code.length)
          )}
        </code>
      </ScrollBox>
    </div>
  );
}

function infoOf(setting: Setting, node: SyntaxNode): string {
  const info = node.getChild("CodeInfo");
  return info ? replaceControls(decodeText(setting.source.slice(info.from, info.to))) : "";
}

/** The language named first after the fence, as in "```python title=…" and "```{r}"; null where there is none. */
export function languageOf(info: string): string | null {
  const name = /^[{.]*([\w+#-]{1,20})/.exec(info)?.[1]?.toLowerCase();
  return name === undefined || PLAIN.has(name) ? null : name;
}

/** Renders the code between two of its own offsets. Calls go forward through the code. */
function textRenderer(setting: Setting, pieces: readonly { from: number; to: number }[]) {
  let index = 0;
  let start = 0;
  return (from: number, to: number): ReactNode[] => {
    if (from < start) index = start = 0;
    const out: ReactNode[] = [];
    for (let piece = pieces[index]; piece && start < to; piece = pieces[index]) {
      const end = start + piece.to - piece.from;
      const shift = piece.from - start;
      if (end > from) addSource(out, setting, Math.max(from, start) + shift, Math.min(to, end) + shift);
      if (end > to) break;
      start = end;
      index++;
    }
    return out;
  };
}
