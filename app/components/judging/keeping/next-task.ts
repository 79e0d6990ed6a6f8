import type { JudgingTask } from "../judging-task.ts";

const FRESH_MS = 60_000;

/** Tasks that this page was given before it goes to them, by assignment. */
const shelf = new Map<string, { task: JudgingTask; until: number }>();

/** `forMs`: for how long nobody else can have changed it. */
export function putOnShelf(task: JudgingTask, forMs = FRESH_MS): void {
  shelf.set(task.assignmentId, { task, until: performance.now() + forMs });
}

/** Once only: whoever loads the task again wants the server's word. */
export function takeFromShelf(assignmentId: string): JudgingTask | null {
  const isThere = isOnShelf(assignmentId);
  const found = shelf.get(assignmentId);
  shelf.delete(assignmentId);
  return isThere && found ? found.task : null;
}

export function isOnShelf(assignmentId: string): boolean {
  return (shelf.get(assignmentId)?.until ?? 0) > performance.now();
}
