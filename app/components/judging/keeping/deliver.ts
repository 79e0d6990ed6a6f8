import { v7 as uuidv7 } from "uuid";
import { type Ids, type SentJudgment, sendJudgment } from "./requests.ts";

/** A judgment as the server takes it. */
export type Sendable = { id: string; edits: string | null; next?: boolean };

const BESIDE =
  "It was submitted on another page before, and that judgment stands. What you sent is kept beside it: load the page again to look at both.";

/**
 * Sends a judgment. Where an earlier attempt was stored although its answer got lost, and more was said since, that is sent as an edit of it. Where the
 * judgment of another page stands, this one is not stored, and the answer says so.
 */
export async function deliver(ids: Ids, judgment: Sendable): Promise<SentJudgment> {
  const sent = await sendJudgment(ids, judgment);
  if (sent.outcome !== "stored" || sent.answer.other?.outcome !== "kept") return sent;
  const isOwn = sent.answer.judgmentId === judgment.id;
  if (isOwn) return await sendJudgment(ids, { ...judgment, id: uuidv7(), edits: judgment.id });
  return { outcome: "gone", message: BESIDE };
}
