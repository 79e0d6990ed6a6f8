import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, type ButtonSize, type ButtonVariant } from "./Button.tsx";

type CopyButtonProps = { text: string; label?: string; variant?: ButtonVariant; size?: ButtonSize };

const ANSWERS = { copied: "Copied", failed: "Failed" };

/** Copies `text` and says whether it worked. Both labels share one place, so nothing moves. */
export function CopyButton({ text, label = "Copy", variant = "secondary", size = "sm" }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<keyof typeof ANSWERS | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), 2500);
    return () => clearTimeout(timer);
  }, [outcome]);

  return (
    <Button
      type="button"
      variant={variant}
      size={size}
      onClick={async () => setOutcome((await copy(text)) ? "copied" : "failed")}
    >
      {outcome === "copied" ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
      <span className="grid justify-items-start">
        <span className={`col-start-1 row-start-1 ${outcome ? "invisible" : ""}`}>{label}</span>
        <span aria-hidden="true" className="invisible col-start-1 row-start-1">
          {ANSWERS.copied}
        </span>
        <span role="status" className="col-start-1 row-start-1">
          {outcome && ANSWERS[outcome]}
        </span>
      </span>
    </Button>
  );
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
