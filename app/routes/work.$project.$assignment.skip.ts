import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { readForm } from "#app/form.server.ts";
import { problemsOf } from "#app/forms/form-problems.ts";
import { skipSchema } from "#app/forms/judgment.ts";
import { skipAssignment } from "#app/models/assignment-life.server.ts";
import { notFound } from "#app/params.server.ts";
import { paths } from "#app/paths.ts";
import { requireExpert } from "#app/session.server.ts";
import { assignmentIn, refuseReading, unprocessable } from "./work/assignment.server.ts";
import { pathAfter } from "./work/next.server.ts";

export const loader = () => refuseReading("POST");

/** Leaves the task to others and goes to the next one of the same project. */
export async function action({ request, params }: ActionFunctionArgs) {
  if (request.method !== "POST") refuseReading("POST");
  const expert = await requireExpert(request);
  const ids = assignmentIn(params);
  const filled = skipSchema.safeParse(Object.fromEntries(await readForm(request)));
  if (!filled.success) {
    const message = problemsOf(filled.error).reason ?? "Say why you skip this task.";
    return unprocessable([{ field: "reason", message }]);
  }
  const ended = await skipAssignment(expert, { ...ids, ...filled.data });
  if (!ended) throw notFound();
  if (ended === "not live") {
    const message = "This task is not in your hands any more, so there is nothing to skip.";
    return Response.json({ message }, { status: 409 });
  }
  throw redirect((await pathAfter(expert, ids)) ?? `${paths.work()}?skipped`);
}
