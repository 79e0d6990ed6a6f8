import type { DraftBody } from "#app/domain/draft.ts";
import { keep, listUnder, remove } from "./browser-store.ts";

/** What a page of this browser has typed and the server did not confirm yet. */
export type LocalDraft = {
  userId: string;
  assignmentId: string;
  writer: string;
  /** Of the last save that this page had sent. */
  sequence: number;
  base: number;
  edits: string | null;
  /** By this browser's clock. */
  typedAt: number;
  body: DraftBody;
};

const PREFIX = "draft/";
/** Longer than any assignment can be taken up again in practice. */
const FORGOTTEN_AFTER_MS = 60 * 86_400_000;

const keyOf = ({ userId, assignmentId, writer }: LocalDraft) =>
  `${PREFIX}${userId}/${assignmentId}/${writer}`;

export const keepLocalDraft = (draft: LocalDraft) => keep(keyOf(draft), draft);
export const removeLocalDraft = (draft: LocalDraft) => remove(keyOf(draft));

/** What this browser holds for one assignment of one person, the oldest first: each of its windows has its own. */
export async function listLocalDrafts(userId: string, assignmentId: string): Promise<LocalDraft[]> {
  const drafts = await listUnder<LocalDraft>(`${PREFIX}${userId}/${assignmentId}/`);
  return drafts.sort((a, b) => a.typedAt - b.typedAt);
}

/** The judgment is stored: nothing of the drafts is needed any more. */
export async function removeLocalDrafts(userId: string, assignmentId: string): Promise<void> {
  await Promise.all((await listLocalDrafts(userId, assignmentId)).map(removeLocalDraft));
}

/** Whosever they are, drafts that nobody came back to are not kept for ever. */
export async function sweepLocalDrafts(now: number): Promise<void> {
  const old = (await listUnder<LocalDraft>(PREFIX)).filter(
    ({ typedAt }) => now - typedAt > FORGOTTEN_AFTER_MS,
  );
  await Promise.all(old.map(removeLocalDraft));
}

export type LocalKeeper = {
  /** Keeps this in place of what was kept before. */
  keep(draft: LocalDraft): void;
  /** The server has it. */
  forget(): void;
};

/** Writes one draft at a time and always the newest: what is typed faster than the disk writes is not queued up. */
export function createLocalKeeper(onKept: (draft: LocalDraft, kept: boolean) => void): LocalKeeper {
  let wanted: LocalDraft | "nothing" | null = null;
  let last: LocalDraft | null = null;
  let busy = false;

  async function work() {
    busy = true;
    while (wanted !== null) {
      const next: LocalDraft | "nothing" = wanted;
      wanted = null;
      if (next !== "nothing") {
        last = next;
        const kept = await keepLocalDraft(next);
        if (wanted === null) onKept(next, kept);
      } else if (last) await removeLocalDraft(last);
    }
    busy = false;
  }

  const want = (next: LocalDraft | "nothing") => {
    wanted = next;
    if (!busy) void work();
  };
  return { keep: want, forget: () => want("nothing") };
}
