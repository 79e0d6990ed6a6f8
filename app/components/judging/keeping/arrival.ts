/** Why somebody comes to a task: from the judgment before, which is stored or waits to be sent, or from having taken this one back. */
export type Arrival = "stored" | "waiting" | "undone";

const FRESH_MS = 10_000;
let last: { assignmentId: string; arrival: Arrival; at: number } | null = null;

/** Said before going there. */
export function arrive(assignmentId: string, arrival: Arrival): void {
  last = { assignmentId, arrival, at: performance.now() };
}

/** Null: somebody came by themselves, or is here for a while. */
export function arrivalAt(assignmentId: string): Arrival | null {
  if (last?.assignmentId !== assignmentId || performance.now() - last.at > FRESH_MS) return null;
  return last.arrival;
}
