import type { LoaderFunctionArgs } from "@remix-run/node";
import { findCopy } from "#app/models/draft-copy.server.ts";
import { idIn, notFound } from "#app/params.server.ts";
import { requireExpert } from "#app/session.server.ts";
import { assignmentIn } from "./work/assignment.server.ts";

/** A draft that another took the place of, for the expert who typed it. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const expert = await requireExpert(request);
  const body = await findCopy(expert, { ...assignmentIn(params), copyId: idIn(params, "copy") });
  if (!body) throw notFound();
  return Response.json({ body });
}
