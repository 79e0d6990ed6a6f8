import type { DraftBody } from "#app/domain/draft.ts";
import type { Problem } from "#app/domain/judging/state.ts";
import { paths } from "#app/paths.ts";
import type { AheadAnswer, JudgingTask, StoredAnswer } from "../judging-task.ts";
import type { FailedSave, Save, Sent } from "./draft-saver.ts";

const PATIENCE_MS = 20_000;
/** What a browser carries on after the page is gone. */
const KEEPALIVE_BYTES = 60_000;

export type Ids = Pick<JudgingTask, "projectId" | "assignmentId">;

/** Sends a draft under the name of the page that typed it. */
export async function sendDraft(
  { projectId, assignmentId }: Ids,
  page: { writer: string; edits: string | null },
  save: Save,
  leaving: boolean,
): Promise<Sent> {
  const response = await sendJson("PUT", paths.draft(projectId, assignmentId), { ...page, ...save }, leaving);
  const answer = response?.ok ? await read(response) : null;
  return answer ? { ok: true, answer } : { ok: false, why: reasonFor(response) };
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
  const answer = response && (await read(response));
  if (response?.ok && answer) return { outcome: "stored", answer };
  if (response?.status === 422 && answer) return { outcome: "incomplete", problems: answer.problems };
  if (response?.status === 409 && answer) return { outcome: "gone", message: answer.message };
  return { outcome: "failed", why: reasonFor(response) };
}

/** Whether waiting helps: the judgment itself is not what is wrong. */
export const mayPass = (why: FailedSave) => why !== "not yours" && why !== "refused";

/** Takes the judgment back. Null: it is a draft again; otherwise why not. */
export async function sendUndo({ projectId, assignmentId }: Ids, judgmentId: string): Promise<string | null> {
  const response = await sendJson("POST", paths.undo(projectId, assignmentId), { judgmentId }, false);
  if (response?.ok) return null;
  const message: unknown = response && (await read(response))?.message;
  if (typeof message === "string") return message;
  return "It could not be taken back: Assay did not answer. It stays submitted.";
}

/** The assignment after this one; undefined when no answer came. */
export async function takeAhead({ projectId, assignmentId }: Ids): Promise<JudgingTask | null | undefined> {
  const response = await ask(paths.ahead(projectId, assignmentId), {
    method: "POST",
    body: new URLSearchParams(),
  });
  const answer: AheadAnswer | null = response?.ok ? await read(response) : null;
  return answer?.task;
}

/** What a draft that lost against a newer one said; null when no answer came. */
export async function readCopy({ projectId, assignmentId }: Ids, copy: string): Promise<DraftBody | null> {
  const response = await ask(paths.draftCopy(projectId, assignmentId, copy), {});
  return response?.ok ? ((await read(response))?.body ?? null) : null;
}

/** Null when no answer came. */
function sendJson(method: string, path: string, value: unknown, leaving: boolean): Promise<Response | null> {
  const body = JSON.stringify(value);
  const keepalive = leaving && new TextEncoder().encode(body).length < KEEPALIVE_BYTES;
  return ask(path, { method, body, headers: { "Content-Type": "application/json" }, keepalive });
}

async function ask(path: string, init: RequestInit): Promise<Response | null> {
  try {
    return await fetch(path, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    return null;
  }
}

/** Null when the answer breaks off, or is not one of Assay's. */
// biome-ignore lint/suspicious/noExplicitAny: the contract of the addresses is judging-task.ts
async function read(response: Response): Promise<any> {
  return await response.json().catch(() => null);
}
