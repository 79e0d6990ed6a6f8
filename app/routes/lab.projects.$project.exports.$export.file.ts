import type { LoaderFunctionArgs } from "@remix-run/node";
import { type Export, exportFileName } from "#app/models/export/export.server.ts";
import { exportLines } from "#app/models/export/rows.server.ts";
import { fileHeaders, streamOf } from "./lab/download.server.ts";
import { requireExport } from "./lab/project.server.ts";

/** The export's file, written as it is sent. Every download has the same bytes, so a known one need not be sent again. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { exported } = await requireExport(request, params);
  const headers = new Headers(fileHeaders("application/jsonl", exportFileName(exported)));
  const { sha256, byteCount } = exported;
  if (sha256 !== null && byteCount !== null) {
    headers.set("ETag", `"${sha256}"`);
    if (request.headers.get("If-None-Match")?.includes(`"${sha256}"`))
      return new Response(null, { status: 304, headers });
    // Known in advance, so that a download that was cut short is seen to be.
    headers.set("Content-Length", String(byteCount));
  }
  return new Response(await streamOf(textsOf(exported), request, context), { headers });
}

async function* textsOf(exported: Export): AsyncGenerator<string, void> {
  for await (const { lines } of exportLines(exported)) yield lines.join("");
}
