import type { ActionFunctionArgs } from "@remix-run/node";
import type { StoredAnswer } from "#app/components/judging/judging-task.ts";
import { judgmentSchema } from "#app/forms/judgment.ts";
import { submitJudgment } from "#app/models/judgment.server.ts";
import { notFound } from "#app/params.server.ts";
import { requireExpert } from "#app/session.server.ts";
import { assignmentIn, readJson, refuseReading, unprocessable } from "./work/assignment.server.ts";
import { pathAfter } from "./work/next.server.ts";

export const loader = () => refuseReading("POST");

/** Stores the judgment, once however often it is sent, and takes the next task of the same project for the page that waits to go on to it. */
export async function action({ request, params }: ActionFunctionArgs) {
  if (request.method !== "POST") refuseReading("POST");
  const expert = await requireExpert(request);
  const ids = assignmentIn(params);
  const judgment = await readJson(request, judgmentSchema);
  if (!judgment.ok) return unprocessable(judgment.problems);
  const submitted = await submitJudgment(expert, ids, judgment.value);
  if (!submitted) throw notFound();
  if (submitted.state === "incomplete") return unprocessable(submitted.problems);
  if (submitted.state === "gone") return Response.json({ message: submitted.message }, { status: 409 });
  const { judgmentId, again, undoMs, other } = submitted;
  const { next: wanted, edits } = judgment.value;
  const goesOn = wanted && edits === null && !again;
  const next = goesOn ? await pathAfter(expert, ids) : undefined;
  return Response.json({ judgmentId, again, next, undoMs, other } satisfies StoredAnswer);
}
