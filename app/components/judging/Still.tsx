import { type ReactNode, useEffect, useRef } from "react";

/** A part of the page that is there to be read only, while `when`. */
export function Still({ when, children }: { when: boolean; children: ReactNode }) {
  const part = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // React 18 does not know the attribute.
    if (part.current) part.current.inert = when;
  }, [when]);
  return (
    <div ref={part} className={when ? "opacity-60" : undefined}>
      {children}
    </div>
  );
}
