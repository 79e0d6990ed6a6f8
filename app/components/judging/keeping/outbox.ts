import type { StoredAnswer } from "../judging-task.ts";
import { keep, listUnder, remove } from "./browser-store.ts";
import { deliver, type Sendable } from "./deliver.ts";
import { removeLocalDrafts } from "./local-drafts.ts";
import { mayPass, type SentJudgment } from "./requests.ts";
import { announceSubmitted } from "./submitted.ts";

/** A judgment on its way. It is written down before it is sent, so that it is sent even when its page is gone. */
export type Outgoing = {
  userId: string;
  projectId: string;
  assignmentId: string;
  title: string;
  judgment: Sendable;
  queuedAt: number;
  /** Why the server did not take it; null while it waits. */
  refusal: string | null;
};

/** `queued`: one waits to be sent; `gone`: it does not any more; `stored`: it is a judgment now; `refused`: it cannot become one. */
export type OutboxNews =
  | { type: "queued" | "gone" | "refused"; assignmentId: string }
  | { type: "stored"; assignmentId: string; answer: StoredAnswer };

const PREFIX = "outbox/";
const CHANNEL = "assay-outbox";
const LOCK = "assay-outbox";

const keyOf = ({ userId, assignmentId }: Pick<Outgoing, "userId" | "assignmentId">) =>
  `${PREFIX}${userId}/${assignmentId}`;

export const keepOutgoing = (outgoing: Outgoing) => keep(keyOf(outgoing), outgoing);

export async function listOutgoing(userId: string): Promise<Outgoing[]> {
  const all = await listUnder<Outgoing>(`${PREFIX}${userId}/`);
  return all.sort((a, b) => a.queuedAt - b.queuedAt);
}

export async function removeOutgoing(outgoing: Pick<Outgoing, "userId" | "assignmentId">): Promise<void> {
  await remove(keyOf(outgoing));
  tell({ type: "gone", assignmentId: outgoing.assignmentId });
}

/** Tells every page of Assay in this browser, this one too. */
export function tell(news: OutboxNews): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(news);
  channel.close();
}

export function listen(onNews: (news: OutboxNews) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<OutboxNews>) => onNews(data);
  return () => channel.close();
}

/** Takes a judgment that still waits out of the outbox. False: it is not there any more, since it was sent. */
export async function takeBack(outgoing: Pick<Outgoing, "userId" | "assignmentId">): Promise<boolean> {
  return await alone(false, async () => {
    const waiting = (await listOutgoing(outgoing.userId)).some(
      ({ assignmentId }) => assignmentId === outgoing.assignmentId,
    );
    if (waiting) await removeOutgoing(outgoing);
    return waiting;
  });
}

/** Sends what waits, in order; one page of the browser at a time. True when nothing waits any more. */
export async function sendOutgoing(userId: string): Promise<boolean> {
  const sent = await alone(true, async () => {
    for (const outgoing of await listOutgoing(userId)) {
      if (outgoing.refusal !== null) continue;
      if (!(await settle(outgoing, await deliver(outgoing, outgoing.judgment)))) return false;
    }
    return true;
  });
  return sent ?? false;
}

/** True when it does not wait any more. */
async function settle(outgoing: Outgoing, sent: SentJudgment): Promise<boolean> {
  const { userId, projectId, assignmentId } = outgoing;
  if (sent.outcome === "stored") {
    const { judgmentId, other } = sent.answer;
    if (other)
      announceSubmitted({ projectId, assignmentId, judgmentId, undoMs: 0, undoKey: null, aside: true });
    await removeLocalDrafts(userId, assignmentId);
    await remove(keyOf(outgoing));
    tell({ type: "stored", assignmentId, answer: sent.answer });
    return true;
  }
  const refusal = refusalOf(sent);
  if (refusal === null) return false;
  await keepOutgoing({ ...outgoing, refusal });
  tell({ type: "refused", assignmentId });
  return true;
}

/** Null while waiting helps. */
export function refusalOf(sent: Exclude<SentJudgment, { outcome: "stored" }>): string | null {
  if (sent.outcome === "gone") return sent.message;
  if (sent.outcome === "incomplete") return sent.problems[0]?.message ?? "Something in it is missing.";
  if (mayPass(sent.why)) return null;
  return sent.why === "refused"
    ? "It is too large or damaged."
    : "The task is not in the hands of the account you are signed in with.";
}

/** Runs while no other page of this browser has the outbox in hand. `orNot`: or does not run at all, and gives undefined. */
async function alone<Value>(orNot: true, run: () => Promise<Value>): Promise<Value | undefined>;
async function alone<Value>(orNot: false, run: () => Promise<Value>): Promise<Value>;
async function alone<Value>(orNot: boolean, run: () => Promise<Value>): Promise<Value | undefined> {
  // Only pages from a secure address have locks; sending twice stores once in any case.
  if (!navigator.locks) return await run();
  return await navigator.locks.request(LOCK, { ifAvailable: orNot }, (lock) => (lock ? run() : undefined));
}
