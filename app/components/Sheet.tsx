import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";

type SheetProps = {
  open: boolean;
  title: string;
  /** Along the right edge, for something to read; otherwise in the middle. */
  aside?: boolean;
  onClose: () => void;
  children: ReactNode;
};

/** A dialog of the browser's own: it holds the focus, closes on Escape and gives the focus back. */
export function Sheet({ open, title, aside, onClose, children }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a press beside the dialog is a second way; Escape is the first
    <dialog
      ref={dialog}
      aria-labelledby={heading}
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && onClose()}
      className={`border border-line bg-surface text-ink backdrop:bg-[rgb(0_0_0/0.45)] ${
        aside
          ? "mr-0 ml-auto h-dvh max-h-dvh w-full max-w-[34rem] rounded-l-lg"
          : "m-auto max-h-[90dvh] w-[calc(100%-2rem)] max-w-lg rounded-lg"
      }`}
    >
      <div className="flex min-h-full flex-col">
        <div className="sticky top-0 z-10 flex items-center justify-between gap-4 border-b border-line bg-surface py-2 pr-2 pl-5">
          <h2 id={heading} className="font-serif text-lg font-semibold">
            {title}
          </h2>
          <button
            type="button"
            aria-label="Close"
            className="flex size-10 shrink-0 items-center justify-center rounded-md text-muted hover:bg-sunken hover:text-ink pointer-coarse:size-11"
            onClick={onClose}
          >
            <X aria-hidden="true" className="size-4.5" />
          </button>
        </div>
        <div className="px-5 py-4">{open && children}</div>
      </div>
    </dialog>
  );
}
