import { Info } from "lucide-react";

type ExplainProps = { label: string; explained: boolean; onExplain: () => void };

/** Shows or hides what something means, for all completions at once. */
export function Explain({ label, explained, onExplain }: ExplainProps) {
  return (
    <button
      type="button"
      aria-expanded={explained}
      aria-label={label}
      className="-my-1 flex size-7 shrink-0 items-center justify-center rounded-md text-faint hover:text-ink aria-expanded:text-accent pointer-coarse:size-10"
      onClick={onExplain}
    >
      <Info aria-hidden="true" className="size-3.5" />
    </button>
  );
}
