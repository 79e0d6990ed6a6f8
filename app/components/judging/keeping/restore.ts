import type { DraftAnswer, JudgingTask } from "../judging-task.ts";
import { type LocalDraft, listLocalDrafts, removeLocalDraft } from "./local-drafts.ts";
import { sendDraft } from "./requests.ts";

export type Restored = {
  /** An answer that tells of another version. */
  told: DraftAnswer | null;
  /** Typed beside another judgment than the one that stands now, so no part of what is on the page. */
  left: LocalDraft[];
};

/**
 * Sends what earlier pages of this browser typed and the server never confirmed, each under the name of its page, so that the server puts it where it
 * belongs: the newest is kept, any other becomes a copy, as does what was typed beside a judgment that stands. What is to stand on the page now is
 * given to `onFound`, with the revision it is kept under; null where the server did not answer.
 */
export async function restoreLocal(
  task: JudgingTask,
  onFound: (found: LocalDraft, revision: number | null) => void,
): Promise<Restored> {
  const found = await listLocalDrafts(task.userId, task.assignmentId);
  let newest: { draft: LocalDraft; revision: number | null } | null = null;
  const result: Restored = { told: null, left: [] };
  for (const draft of found) {
    const fits = draft.edits === task.editing;
    // A change of a judgment that was taken back is no part of what is judged anew.
    const sent = fits || task.editing !== null ? await sendAgain(task, draft) : null;
    if (!sent?.ok) {
      if (fits) newest = { draft, revision: null };
      else result.left.push(draft);
      continue;
    }
    const { saved, revision, other, state } = sent.answer;
    if (revision !== null || state === "submitted") await removeLocalDraft(draft);
    if (revision === null) {
      if (other || state !== "submitted") result.left.push(draft);
      continue;
    }
    if (other) result.told = sent.answer;
    // Not saved for no other's sake: the page's own last save got through, be it after this page was loaded.
    if (fits && (saved || !other)) newest = { draft, revision };
  }
  if (newest) onFound(newest.draft, newest.revision);
  return result;
}

function sendAgain(task: JudgingTask, { writer, edits, sequence, base, typedAt, body }: LocalDraft) {
  const ageMs = Math.max(0, Date.now() - typedAt);
  return sendDraft(task, { writer, edits }, { sequence: sequence + 1, base, ageMs, body }, false);
}
