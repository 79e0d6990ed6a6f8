import type { LoaderFunctionArgs } from "@remix-run/node";
import { findBatch } from "#app/models/batch.server.ts";
import { readProgress } from "#app/models/project.server.ts";
import { idIn, notFound } from "#app/params.server.ts";
import { requireProject } from "./lab/project.server.ts";
import { readProjectLive, shownBatch } from "./lab/shown.server.ts";

const headers = { "Cache-Control": "no-store" };

/** The numbers that pages poll: of the whole project or, with `?batch=`, of one batch. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, project } = await requireProject(request, params);
  const wanted = new URL(request.url).searchParams.get("batch");
  if (wanted === null) return Response.json(await readProjectLive(member, project), { headers });
  const batchId = idIn({ batch: wanted }, "batch");
  const [batch, progress] = await Promise.all([
    findBatch(member, project.id, batchId),
    readProgress(project.id, batchId),
  ]);
  if (!batch) throw notFound();
  return Response.json({ batch: shownBatch(batch), progress }, { headers });
}
