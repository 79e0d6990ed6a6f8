import { Pause as PauseIcon } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "../Button.tsx";

type PauseProps = { open: boolean; minutesLeft: number; onResume: () => void };

/** Covers the task, so that a break is one: nothing to read, and no time counted. */
export function Pause({ open, minutesLeft, onResume }: PauseProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="pause-name"
      onClose={onResume}
      className="m-0 h-dvh max-h-none w-dvw max-w-none bg-canvas text-ink"
    >
      {open && (
        <div className="flex h-full flex-col items-center justify-center gap-3 px-6 text-center">
          <PauseIcon aria-hidden="true" className="size-8 text-muted" />
          <h2 id="pause-name" className="font-serif text-2xl font-semibold">
            Paused
          </h2>
          <p className="max-w-md text-muted">
            No active time is counted. What you typed is kept.{" "}
            {minutesLeft > 0
              ? `The task stays in your hands for ${minutesLeft} min more.`
              : "The time for this task is up: it may be given to somebody else."}
          </p>
          <Button className="mt-3" onClick={onResume}>
            Go on
          </Button>
        </div>
      )}
    </dialog>
  );
}
