import { type ReactNode, useEffect, useRef } from "react";

/** What came of a form, above it: brought into sight and focused whenever there is a new answer, since the form may be pages long. */
export function Outcome({ answer, children }: { answer: object | undefined; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!answer || !box.current) return;
    box.current.focus({ preventScroll: true });
    box.current.scrollIntoView({ block: "start" });
  }, [answer]);

  return (
    <div ref={box} tabIndex={-1} className="scroll-mt-4 outline-none">
      {children}
    </div>
  );
}
