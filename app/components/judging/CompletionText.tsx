import { memo, useRef } from "react";
import { Markdown } from "../markdown/Markdown.tsx";
import { useScrollStop } from "../markdown/ScrollBox.tsx";

type CompletionTextProps = { text: string; letter: string; whole: boolean };

/** In columns a long text scrolls in its box, so that its ratings are never a page away; stacked, it scrolls with the page. */
export const CompletionText = memo(function CompletionText({ text, letter, whole }: CompletionTextProps) {
  const box = useRef<HTMLElement>(null);
  useScrollStop(box);
  return (
    <section
      ref={box}
      aria-label={`Text of completion ${letter}`}
      className={`min-w-0 px-4 py-3.5 text-reading -outline-offset-2 ${whole ? "" : "xl:max-h-[max(18rem,calc(100dvh-30rem))] xl:overflow-y-auto"}`}
    >
      <Markdown source={text} headingLevel={4} />
    </section>
  );
});
