import type { LoaderFunctionArgs } from "@remix-run/node";
import { readDocument } from "#app/models/document.server.ts";
import { idIn, notFound } from "#app/params.server.ts";
import { requireOperator } from "#app/session.server.ts";
import { fileHeaders } from "./lab/download.server.ts";

/** A document, only ever as a file to keep: what a stranger made is never shown within our pages. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const operator = await requireOperator(request);
  const found = await readDocument(operator, {
    applicationId: idIn(params, "application"),
    documentId: idIn(params, "document"),
  });
  if (!found) throw notFound();
  const { content, mediaType, fileName } = found;
  return new Response(Uint8Array.from(content), {
    headers: {
      ...fileHeaders(mediaType, fileName),
      "Cache-Control": "private, no-store, no-transform",
      "Content-Length": String(content.length),
    },
  });
}
