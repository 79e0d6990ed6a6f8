import type { LoaderFunctionArgs } from "@remix-run/node";
import { exportFileName } from "#app/models/export/export.server.ts";
import { fileHeaders } from "./lab/download.server.ts";
import { requireExport } from "./lab/project.server.ts";

/** What the export's file holds and its checksum; 202 for as long as the file has not been summed. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { project, exported } = await requireExport(request, params);
  const { id, format, cutAt, createdAt, rowCount, taskCount, tieCount, byteCount, sha256, ruleVersions } =
    exported;
  if (sha256 === null) {
    const headers = { "Retry-After": "2", "Cache-Control": "no-store" };
    return Response.json(
      { message: "The file is being summed; ask again in a moment." },
      { status: 202, headers },
    );
  }
  const file = exportFileName(exported);
  const manifest = {
    format,
    file,
    rows: rowCount,
    bytes: byteCount,
    sha256,
    tasks: taskCount,
    ties: tieCount,
    rules: ruleVersions,
    cut_at: cutAt.toISOString(),
    created_at: createdAt.toISOString(),
    export: id,
    project: { id: project.id, title: project.title },
  };
  const headers = fileHeaders("application/json", file.replace(/\.jsonl$/, ".manifest.json"));
  return new Response(`${JSON.stringify(manifest, null, 2)}\n`, { headers });
}
