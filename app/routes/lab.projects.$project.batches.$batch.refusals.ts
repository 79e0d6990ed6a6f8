import type { LoaderFunctionArgs } from "@remix-run/node";
import { refusedRow } from "#app/components/lab/batch.ts";
import { type Batch, listRefusals } from "#app/models/batch.server.ts";
import { fileHeaders, streamOf } from "./lab/download.server.ts";
import { requireBatch } from "./lab/project.server.ts";

const PAGE = 100;

/** The refused lines with their reasons, as JSON Lines to mend and send again. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { batch } = await requireBatch(request, params);
  const headers = fileHeaders("application/jsonl", `${batch.fileName}.refused.jsonl`);
  return new Response(await streamOf(refusedRows(batch), request, context), { headers });
}

async function* refusedRows({ projectId, id, fieldMap }: Batch): AsyncGenerator<string, void> {
  for (let after = 0; ; ) {
    const page = await listRefusals({ projectId, batchId: id }, { after, limit: PAGE });
    if (page.length > 0) yield page.map((refused) => refusedRow(refused, fieldMap)).join("");
    if (page.length < PAGE) return;
    after = page.at(-1)!.lineNumber;
  }
}
