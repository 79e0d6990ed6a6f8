/** Why somebody comes to a task: from the one before, which is stored, is being sent, waits to be sent or was skipped, or from having taken this one back. */
export type Arrival = "stored" | "sent" | "waiting" | "skipped" | "undone";

const FRESH_MS = 10_000;
let last: { is: (assignmentId: string) => boolean; arrival: Arrival; at: number } | null = null;

/** Said before going there. */
export function arrive(assignmentId: string, arrival: Arrival): void {
  last = { is: (id) => id === assignmentId, arrival, at: performance.now() };
}

/** Said before this one is skipped: which comes after it, only the server knows. */
export function arriveBySkipping(skippedId: string): void {
  last = { is: (id) => id !== skippedId, arrival: "skipped", at: performance.now() };
}

/** Null: somebody came by themselves, or is here for a while. */
export function arrivalAt(assignmentId: string): Arrival | null {
  if (!last?.is(assignmentId) || performance.now() - last.at > FRESH_MS) return null;
  return last.arrival;
}
