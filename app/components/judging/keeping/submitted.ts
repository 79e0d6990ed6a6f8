import { useSyncExternalStore } from "react";

/** A judgment that was submitted a moment ago and can still be taken back, or beside which something else is kept. */
export type Submitted = {
  projectId: string;
  assignmentId: string;
  judgmentId: string;
  /** For how long it can be taken back; 0: it cannot. */
  undoMs: number;
  /** What another page had typed on the same task is kept beside it. */
  aside: boolean;
  /** The key for it where a task is judged; null where single keys are switched off. */
  undoKey: string | null;
  /** The key for it was pressed. */
  undoAsked: boolean;
};

let current: Submitted | null = null;
const listeners = new Set<() => void>();

function become(next: Submitted | null): void {
  current = next;
  for (const listener of listeners) listener();
}

export function announceSubmitted(submitted: Omit<Submitted, "undoAsked">): void {
  become({ ...submitted, undoAsked: false });
}

export const forgetSubmitted = () => become(null);

/** It cannot be taken back any more; what is kept beside it is still to be read. */
export function endUndo(): void {
  if (current) become(current.aside ? { ...current, undoMs: 0 } : null);
}

export function askUndo(): void {
  if (current) become({ ...current, undoAsked: true });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Outlives the page it was submitted on. */
export function useSubmitted(): Submitted | null {
  return useSyncExternalStore(
    subscribe,
    () => current,
    () => null,
  );
}
