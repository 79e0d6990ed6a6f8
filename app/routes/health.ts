import { isDatabaseReachable } from "#app/models/health.server.ts";

/** For whoever watches the service: 200 while it can answer, 503 while the database does not. */
export async function loader() {
  const database = await isDatabaseReachable();
  return Response.json(
    { database },
    { status: database ? 200 : 503, headers: { "Cache-Control": "no-store" } },
  );
}
