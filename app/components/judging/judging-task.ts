import type { AssignmentState } from "#app/domain/assignment.ts";
import type { DraftBody } from "#app/domain/draft.ts";
import type { Rubric } from "#app/domain/rubric.ts";
import type { Message } from "#app/domain/task-content.ts";

/** Everything the browser is told about an assignment that can be worked on. */
export type JudgingTask = {
  projectId: string;
  assignmentId: string;
  /** Whose it is: what is kept in the browser belongs to nobody else. */
  userId: string;
  /** `submitted`: it may still be edited. */
  state: Extract<AssignmentState, "live" | "expired" | "submitted">;
  /** Until the assignment expires, counted from when it was sent: the clocks of two machines differ. */
  remainingMs: number;
  title: string;
  instructions: string;
  rubricVersion: number;
  rubric: Rubric;
  /** What the judgment earns, written out. */
  price: string;
  prompt: Message[];
  /** What the lab holds to be a right answer, where it gives one. */
  reference: string | null;
  /** In this expert's own order. */
  completions: { id: string; text: string }[];
  /** What is kept: the draft or, where a judgment is edited and nothing was typed since, the judgment. */
  draft: { body: DraftBody; revision: number } | null;
  /** The standing judgment that a submit takes the place of; null for the first. */
  editing: string | null;
  /** Drafts that lost against a newer one, newest first; `ageMs` since they were typed. */
  copies: { id: string; ageMs: number }[];
  /** How far the expert has come with the calibration set; null where this is not part of one. */
  calibration: { doneCount: number; taskCount: number } | null;
};

/** What the draft's address answers. */
export type DraftAnswer = {
  saved: boolean;
  state: AssignmentState;
  /** The one that is kept now, perhaps another page's; null when no drafts are taken any more. */
  revision: number | null;
  remainingMs: number;
  /**
   * What became of another page's draft that this page had not seen. `kept`: it is newer, stays, and this one is kept as a copy; `put aside`: it
   * is older and is kept as a copy. Null: there was none.
   */
  other: { outcome: "kept" | "put aside"; copyId: string } | null;
};

/** What the judgment's address answers once the judgment is stored. */
export type StoredAnswer = {
  judgmentId: string;
  again: boolean;
  next: string | null;
  /** For how long it can be taken back. */
  undoMs: number;
};

/** What the address of the next assignment answers; null where there is nothing to do. */
export type AheadAnswer = { task: JudgingTask | null };
