import { v7 as uuidv7 } from "uuid";
import type { Problem } from "#app/domain/judging/state.ts";
import { paths } from "#app/paths.ts";
import type { FailedSave, SendDraft, Sent } from "./draft-saver.ts";
import type { JudgingTask, StoredAnswer } from "./judging-task.ts";

const PATIENCE_MS = 20_000;
/** What a browser carries on after the page is gone. */
const KEEPALIVE_BYTES = 60_000;

type Ids = Pick<JudgingTask, "projectId" | "assignmentId">;

export function draftSender({ projectId, assignmentId }: Ids): SendDraft {
  const writer = uuidv7();
  return async ({ revision, body }, leaving): Promise<Sent> => {
    const draft = { writer, sequence: revision, base: revision - 1, ageMs: 0, body };
    const response = await sendJson("PUT", paths.draft(projectId, assignmentId), draft, leaving);
    if (response?.ok) return { ok: true, answer: await response.json() };
    return { ok: false, why: reasonFor(response) };
  };
}

function reasonFor(response: Response | null): FailedSave {
  if (response?.status === 401) return "signed out";
  if (response?.status === 404) return "not yours";
  if (response?.status === 413 || response?.status === 422) return "refused";
  return !response && navigator.onLine === false ? "offline" : "no answer";
}

export type SentJudgment =
  | { outcome: "stored"; answer: StoredAnswer }
  | { outcome: "incomplete"; problems: Problem[] }
  | { outcome: "gone"; message: string }
  | { outcome: "failed"; why: FailedSave };

export async function sendJudgment(
  { projectId, assignmentId }: Ids,
  judgment: unknown,
): Promise<SentJudgment> {
  const response = await sendJson("POST", paths.judgment(projectId, assignmentId), judgment, false);
  if (response?.ok) return { outcome: "stored", answer: await response.json() };
  if (response?.status === 422) return { outcome: "incomplete", problems: (await response.json()).problems };
  if (response?.status === 409) return { outcome: "gone", message: (await response.json()).message };
  return { outcome: "failed", why: reasonFor(response) };
}

/** Null when no answer came. */
async function sendJson(
  method: string,
  path: string,
  value: unknown,
  leaving: boolean,
): Promise<Response | null> {
  const body = JSON.stringify(value);
  try {
    return await fetch(path, {
      method,
      body,
      headers: { "Content-Type": "application/json" },
      signal: AbortSignal.timeout(PATIENCE_MS),
      keepalive: leaving && new TextEncoder().encode(body).length < KEEPALIVE_BYTES,
    });
  } catch {
    return null;
  }
}
