import { removeLocalDrafts } from "./local-drafts.ts";
import { keepOutgoing, type Outgoing, refusalOf, removeOutgoing, tell } from "./outbox.ts";
import type { SentJudgment } from "./requests.ts";
import { announceSubmitted } from "./submitted.ts";

/** What a page leaves behind that went on before its judgment was answered. */
export type Behind = {
  /** The key for taking it back; null where single keys are switched off. */
  undoKey: string | null;
  /** It waits in the outbox from now on. */
  onWaiting: () => void;
};

/** Assignments whose judgments are sent at this moment and not answered yet. */
const underway = new Set<string>();

export const isUnderway = ({ assignmentId }: Outgoing) => underway.has(assignmentId);

/** What becomes of a judgment whose page is gone: it is announced, goes on waiting, or is shown as refused wherever its expert is now. */
export async function settleBehind(
  sending: Promise<SentJudgment>,
  outgoing: Outgoing,
  behind: Behind,
): Promise<void> {
  const { userId, projectId, assignmentId } = outgoing;
  underway.add(assignmentId);
  const sent = await sending.finally(() => underway.delete(assignmentId));
  if (sent.outcome === "stored") {
    const { judgmentId, undoMs, other } = sent.answer;
    const aside = other !== null;
    const { undoKey } = behind;
    if (undoMs > 0 || aside)
      announceSubmitted({ projectId, assignmentId, judgmentId, undoMs, undoKey, aside });
    await removeLocalDrafts(userId, assignmentId);
    return await removeOutgoing(outgoing);
  }
  const refusal = refusalOf(sent);
  if (refusal === null) behind.onWaiting();
  else await keepOutgoing({ ...outgoing, refusal });
  tell({ type: refusal === null ? "queued" : "refused", assignmentId });
}
