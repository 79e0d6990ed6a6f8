import { type ActionFunctionArgs, data, redirect } from "@remix-run/node";
import { problemsOf } from "#app/forms/form-problems.ts";
import { returnSchema } from "#app/forms/judgment.ts";
import { returnAssignment, takeAssignment } from "#app/models/assignment.server.ts";
import { notFound } from "#app/params.server.ts";
import { paths } from "#app/paths.ts";
import { requireExpert } from "#app/session.server.ts";
import { assignmentIn, refuseReading } from "./work/assignment.server.ts";

export const loader = () => refuseReading("POST");

/** Passes the task on and goes to the next one of the same project. */
export async function action({ request, params }: ActionFunctionArgs) {
  if (request.method !== "POST") refuseReading("POST");
  const expert = await requireExpert(request);
  const ids = assignmentIn(params);
  const filled = returnSchema.safeParse(Object.fromEntries(await request.formData()));
  if (!filled.success) {
    const message = problemsOf(filled.error).reason ?? "Say why you pass this task on.";
    return data({ problems: [{ field: "reason", message }] }, { status: 422 });
  }
  const ended = await returnAssignment(expert, { ...ids, ...filled.data });
  if (!ended) throw notFound();
  if (ended === "not live") {
    return data(
      { message: "This task is not in your hands any more, so there is nothing to pass on." },
      { status: 409 },
    );
  }
  const next = await takeAssignment(expert, ids.projectId);
  throw redirect(next ? paths.assignment(next.projectId, next.assignmentId) : `${paths.work()}?passed-on`);
}
