import type { LoaderFunctionArgs } from "@remix-run/node";
import { refusedLines } from "#app/models/import/refused-lines.server.ts";
import { fileHeaders, streamOf } from "./lab/download.server.ts";
import { requireBatch } from "./lab/project.server.ts";

/** The refused lines with their reasons, as JSON Lines to mend and send again. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { batch } = await requireBatch(request, params);
  const headers = fileHeaders("application/jsonl", `${batch.fileName}.refused.jsonl`);
  return new Response(await streamOf(refusedLines(batch), request, context), { headers });
}
