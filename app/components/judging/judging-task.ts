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
  /** A draft of another page that this page had not seen or, where no drafts are taken any more, the judgment that stands. Null: there was none. */
  other: Other | null;
};

/** What became of the other. `kept`: it stays, and what was sent is kept as a copy; `put aside`: it is kept as a copy. */
export type Other = { outcome: "kept" | "put aside"; copyId: string };

/** What the judgment's address answers once the judgment is stored. */
export type StoredAnswer = {
  judgmentId: string;
  again: boolean;
  /** Null: nowhere. Left out where it was not asked for, or the judgment was there before. */
  next?: string | null;
  /** For how long it can be taken back. */
  undoMs: number;
  /** `kept`: the judgment that stands is not what was sent; `put aside`: a draft of another page that this one had not seen. */
  other: Other | null;
};

/** What the address of the next assignment answers; null where there is nothing to do. */
export type AheadAnswer = { task: JudgingTask | null };
