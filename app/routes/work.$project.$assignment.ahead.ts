import type { ActionFunctionArgs } from "@remix-run/node";
import type { AheadAnswer } from "#app/components/judging/judging-task.ts";
import { findAssignment, takeAhead } from "#app/models/assignment.server.ts";
import { notFound } from "#app/params.server.ts";
import { requireExpert } from "#app/session.server.ts";
import { assignmentIn, refuseReading } from "./work/assignment.server.ts";
import { shownTask } from "./work/shown.server.ts";

export const loader = () => refuseReading("POST");

/** Gives the next task of the project while this one is worked on. */
export async function action({ request, params }: ActionFunctionArgs) {
  if (request.method !== "POST") refuseReading("POST");
  const expert = await requireExpert(request);
  const ahead = await takeAhead(expert, assignmentIn(params));
  if (!ahead) throw notFound();
  const assigned = ahead.next && (await findAssignment(expert, ahead.next));
  // It may have ended between the two.
  const task = assigned?.state === "live" ? shownTask(assigned, "live", new Date()) : null;
  return Response.json({ task } satisfies AheadAnswer);
}
