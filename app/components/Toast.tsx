import { X } from "lucide-react";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from "react";

export type ToastTone = "neutral" | "good" | "warn";
/** A message that the page before left to be said here. Its `id` tells two equal messages apart. */
export type Flash = { id: string; message: string; tone?: ToastTone };

type Show = (message: string, tone?: ToastTone) => void;

const STAYS_MS = 8000;
const LINGERS_MS = 2000;
const KEPT = 3;
const EDGES: Record<ToastTone, string> = {
  neutral: "border-l-accent",
  good: "border-l-good",
  warn: "border-l-warn",
};

const ToastContext = createContext<Show>(() => {});

/** Says something that needs no answer. What went wrong and must be mended belongs in a Callout instead. */
export function useToast(): Show {
  return useContext(ToastContext);
}

/** Keeps the page's one polite live region; `flash` is shown at once, without script as well. */
export function ToastProvider({ flash, children }: { flash?: Flash | null; children: ReactNode }) {
  const [toasts, setToasts] = useState<Flash[]>(flash ? [flash] : []);
  const seen = useRef(flash?.id);
  const minted = useRef(0);

  const add = useCallback((toast: Flash) => setToasts((all) => [...all, toast].slice(-KEPT)), []);
  const close = useCallback((id: string) => setToasts((all) => all.filter((toast) => toast.id !== id)), []);
  const show = useCallback<Show>(
    (message, tone) => {
      minted.current += 1;
      add({ id: `toast-${minted.current}`, message, tone });
    },
    [add],
  );
  useEffect(() => {
    if (!flash || flash.id === seen.current) return;
    seen.current = flash.id;
    add(flash);
  }, [flash, add]);

  return (
    <ToastContext.Provider value={show}>
      {children}
      <div
        role="status"
        className="pointer-events-none fixed inset-x-0 bottom-0 z-40 flex flex-col items-end gap-2 p-4 sm:p-6"
      >
        {toasts.map((toast) => (
          <ToastItem key={toast.id} toast={toast} onClose={close} />
        ))}
      </div>
    </ToastContext.Provider>
  );
}

function ToastItem({ toast, onClose }: { toast: Flash; onClose: (id: string) => void }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const leave = () => {
      if (box.current?.matches(":hover, :focus-within")) timer = setTimeout(leave, LINGERS_MS);
      else onClose(toast.id);
    };
    let timer = setTimeout(leave, STAYS_MS);
    return () => clearTimeout(timer);
  }, [toast.id, onClose]);

  return (
    <div
      ref={box}
      className={`pointer-events-auto flex w-full max-w-sm items-start gap-2 rounded-md border border-l-4 border-strong bg-surface py-1 pr-1 pl-4 ${EDGES[toast.tone ?? "neutral"]}`}
    >
      <p className="min-w-0 flex-1 py-2 break-words">{toast.message}</p>
      <button
        type="button"
        aria-label="Dismiss"
        className="flex size-10 shrink-0 items-center justify-center rounded-md text-muted hover:text-ink"
        onClick={() => onClose(toast.id)}
      >
        <X aria-hidden="true" className="size-4" />
      </button>
    </div>
  );
}
