import type { ActionFunctionArgs } from "@remix-run/node";
import type { DraftAnswer } from "#app/components/judging/judging-task.ts";
import { draftSchema } from "#app/forms/judgment.ts";
import { saveDraft } from "#app/models/draft.server.ts";
import { notFound } from "#app/params.server.ts";
import { requireExpert } from "#app/session.server.ts";
import { assignmentIn, readJson, refuseReading, unprocessable } from "./work/assignment.server.ts";

export const loader = () => refuseReading("PUT");

/** Keeps what the expert has typed so far. */
export async function action({ request, params }: ActionFunctionArgs) {
  if (request.method !== "PUT") refuseReading("PUT");
  const expert = await requireExpert(request);
  const draft = await readJson(request, draftSchema);
  if (!draft.ok) return unprocessable(draft.problems);
  const saved = await saveDraft(expert, assignmentIn(params), draft.value);
  if (!saved) throw notFound();
  const remainingMs = saved.expiresAt.getTime() - Date.now();
  const { expiresAt: _told, ...answer } = saved;
  return Response.json({ ...answer, remainingMs } satisfies DraftAnswer);
}
