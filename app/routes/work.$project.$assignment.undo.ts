import type { ActionFunctionArgs } from "@remix-run/node";
import { undoSchema } from "#app/forms/judgment.ts";
import { undoJudgment } from "#app/models/undo.server.ts";
import { notFound } from "#app/params.server.ts";
import { requireExpert } from "#app/session.server.ts";
import { assignmentIn, readJson, refuseReading, unprocessable } from "./work/assignment.server.ts";

export const loader = () => refuseReading("POST");

/** Takes back the judgment that was submitted a moment ago. */
export async function action({ request, params }: ActionFunctionArgs) {
  if (request.method !== "POST") refuseReading("POST");
  const expert = await requireExpert(request);
  const named = await readJson(request, undoSchema);
  if (!named.ok) return unprocessable(named.problems);
  const undone = await undoJudgment(expert, assignmentIn(params), named.value.judgmentId);
  if (!undone) throw notFound();
  if (undone.state === "gone") return Response.json({ message: undone.message }, { status: 409 });
  return Response.json({ undone: true });
}
