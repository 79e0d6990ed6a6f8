import type { ActionFunctionArgs } from "@remix-run/node";
import { undoJudgment } from "#app/models/undo.server.ts";
import { notFound } from "#app/params.server.ts";
import { requireExpert } from "#app/session.server.ts";
import { assignmentIn, refuseReading } from "./work/assignment.server.ts";

export const loader = () => refuseReading("POST");

/** Takes back the judgment that was submitted a moment ago. */
export async function action({ request, params }: ActionFunctionArgs) {
  if (request.method !== "POST") refuseReading("POST");
  const expert = await requireExpert(request);
  const undone = await undoJudgment(expert, assignmentIn(params));
  if (!undone) throw notFound();
  if (undone.state === "gone") return Response.json({ message: undone.message }, { status: 409 });
  return Response.json({ undone: true });
}
