/** How long an assignment stays with an expert who does nothing on it, in minutes. Every sign of work begins the time anew. */
export const ASSIGNMENT_MINUTES = 30;

/**
 * `live`: in the expert's hands. `expired`: its time ran out, or its expert left, and its slot went back, which its expert may undo while the slot is
 * free; a judgment that is sent of it later is stored even where it is not.
 * `lapsed`: a credential that the project asks for fell away; what is typed is kept, and its expert takes it up again once they qualify or an
 * operator has excused it, then even where others have its slot. `skipped`: its expert left it to others. `submitted`: it became a judgment, which
 * its expert may take back at once, and edit until it is scored.
 */
export type AssignmentState = "live" | "expired" | "lapsed" | "skipped" | "submitted";
export type AssignmentVerb = "save draft" | "submit" | "skip" | "resume" | "undo" | "edit";

const LEGAL: Record<AssignmentState, readonly AssignmentVerb[]> = {
  live: ["save draft", "submit", "skip"],
  expired: ["save draft", "resume", "submit"],
  lapsed: ["save draft", "resume", "submit"],
  skipped: [],
  submitted: ["undo", "edit"],
};

/** Whether the verb is legal for an assignment in this state; the table above is the only place that says so. */
export function assignmentCan(state: AssignmentState, verb: AssignmentVerb): boolean {
  return LEGAL[state].includes(verb);
}

/** How an assignment ended without a judgment. `lapsed`: the expert's credential fell away meanwhile. `left`: the expert signed out. */
export const ASSIGNMENT_ENDS = ["expired", "left", "skipped", "lapsed"] as const;
export type AssignmentEnd = (typeof ASSIGNMENT_ENDS)[number];

/** What an operator decides on work whose expert's credential fell away: they may finish it, or it is closed. */
export const LAPSE_DECISIONS = ["excused", "closed"] as const;
export type LapseDecision = (typeof LAPSE_DECISIONS)[number];

/** The state of an assignment as its row tells it. */
export function assignmentState(row: {
  submittedAt: Date | null;
  end: AssignmentEnd | null;
}): AssignmentState {
  if (row.submittedAt) return "submitted";
  if (row.end === null) return "live";
  // Nobody waits for the time to run out of what was left: all else is as if it had.
  return row.end === "left" ? "expired" : row.end;
}
