import { type ReactNode, type RefObject, useEffect, useRef } from "react";

type ScrollBoxProps = { as?: "div" | "pre" | "span"; label: string; className?: string; children: ReactNode };

/** What is wider than the column scrolls in its own box. */
export function ScrollBox({ as: Tag = "div", label, className = "", children }: ScrollBoxProps) {
  const box = useRef<HTMLDivElement & HTMLPreElement & HTMLSpanElement>(null);
  useScrollStop(box);
  return (
    <Tag ref={box} role="group" aria-label={label} className={`markdown-scroll ${className}`.trimEnd()}>
      {children}
    </Tag>
  );
}

/** Makes a box a stop of the Tab key, so that the arrow keys scroll it, but only while there is something to scroll, unless it is to be one `always`. */
export function useScrollStop(box: RefObject<HTMLElement>, always = false): void {
  useEffect(() => {
    const element = box.current;
    if (!element || always) return;
    const observer = new ResizeObserver(() => {
      const scrolls =
        element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
      if (scrolls) element.tabIndex = 0;
      else element.removeAttribute("tabindex");
    });
    observer.observe(element);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, [box, always]);
}
