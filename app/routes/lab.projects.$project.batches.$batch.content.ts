import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { fileProblem } from "#app/components/lab/file-head.ts";
import { receiveBatch } from "#app/models/import/receive.server.ts";
import { requireBatch } from "./lab/project.server.ts";
import { readBody } from "./lab/upload.server.ts";

const onlyPost = () =>
  new Response(null, { status: 405, statusText: "Method Not Allowed", headers: { Allow: "POST" } });

/** There is nothing to read here: a batch's content is its tasks. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireBatch(request, params);
  throw onlyPost();
}

/** Takes the file as the raw body of the request and makes tasks of its lines as they arrive. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { member, project, batch } = await requireBatch(request, params, "upload batch");
  if (request.method !== "POST") throw onlyPost();

  const body = await readBody(request);
  const problem = fileProblem(body.start);
  if (problem) {
    await body.discard();
    return Response.json({ ok: false, message: problem }, { status: 422 });
  }

  const received = await receiveBatch(member, { projectId: project.id, batchId: batch.id }, body.chunks);

  if (received.ok) return Response.json(received);
  await body.discard();
  return Response.json({ ok: false, message: received.message }, { status: received.status });
}
