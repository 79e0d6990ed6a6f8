import type { AssignmentState } from "#app/domain/assignment.ts";
import type { DraftBody } from "#app/domain/draft.ts";
import type { Criterion } from "#app/domain/rubric.ts";
import type { Message } from "#app/domain/task-content.ts";

/** Everything the browser is told about an assignment that can be worked on. */
export type JudgingTask = {
  projectId: string;
  assignmentId: string;
  state: Extract<AssignmentState, "live" | "expired">;
  /** Until the assignment expires, counted from when it was sent: the clocks of two machines differ. */
  remainingMs: number;
  title: string;
  instructions: string;
  rubricVersion: number;
  criteria: Criterion[];
  /** What the judgment earns, written out. */
  price: string;
  prompt: Message[];
  /** In this expert's own order. */
  completions: { id: string; text: string }[];
  draft: { body: DraftBody; revision: number } | null;
};

/** What the draft's address answers. */
export type DraftAnswer = {
  saved: boolean;
  state: AssignmentState;
  /** The one that is kept now, perhaps another window's; null when no drafts are taken any more. */
  revision: number | null;
  remainingMs: number;
};

/** What the judgment's address answers once the judgment is stored. */
export type StoredAnswer = { judgmentId: string; again: boolean; next: string | null };

/** Something the server found wrong, at a field such as `rating.<completion>.<criterion>`. */
export type Problem = { field: string; message: string };

/** The name of the completion that stands at `index`, for the eye and the ear alike. */
export function letterAt(index: number): string {
  return String.fromCharCode(65 + index);
}
