import type { LoaderFunctionArgs } from "@remix-run/node";
import { type Export, exportFileName } from "#app/models/export/export.server.ts";
import { exportLines } from "#app/models/export/rows.server.ts";
import { fileHeaders, streamOf } from "./lab/download.server.ts";
import { requireExport } from "./lab/project.server.ts";

/**
 * The export's file, written as it is sent. Every download has the same bytes: a known one need not be sent again, and one that was cut
 * short goes on from where it stopped.
 */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { exported } = await requireExport(request, params);
  const headers = new Headers(fileHeaders("application/jsonl", exportFileName(exported)));
  const { sha256, byteCount } = exported;
  if (sha256 === null || byteCount === null) {
    return new Response(await streamOf(textsOf(exported), request, context), { headers });
  }
  const etag = `"${sha256}"`;
  headers.set("ETag", etag);
  headers.set("Accept-Ranges", "bytes");
  if (request.headers.get("If-None-Match")?.includes(etag))
    return new Response(null, { status: 304, headers });
  const from = rangeStart(request, etag);
  if (from >= byteCount && from > 0) {
    return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${byteCount}` } });
  }
  // Said in advance, so that a download that is cut short is seen to be.
  headers.set("Content-Length", String(byteCount - from));
  if (from > 0) headers.set("Content-Range", `bytes ${from}-${byteCount - 1}/${byteCount}`);
  const body = await streamOf(textsOf(exported), request, context, from);
  return new Response(body, { status: from > 0 ? 206 : 200, headers });
}

/** Where a download that was cut short is to go on: `Range: bytes=N-`, unless it was of other bytes than these. */
function rangeStart({ headers }: Request, etag: string): number {
  const known = headers.get("If-Range");
  if (known !== null && known !== etag) return 0;
  return Number(/^bytes=(\d{1,15})-$/.exec(headers.get("Range") ?? "")?.[1] ?? 0);
}

async function* textsOf(exported: Export): AsyncGenerator<string, void> {
  for await (const { lines } of exportLines(exported)) yield lines.join("");
}
