import { notFound } from "#app/params.server.ts";

/** What anybody may read, from any page, and keep for a minute; nothing there is a 404. */
export function publish(content: unknown, type: string): Response {
  if (content === null || content === undefined) throw notFound();
  const body = typeof content === "string" ? content : `${JSON.stringify(content, null, 2)}\n`;
  return new Response(body, {
    headers: {
      "Content-Type": type,
      "Cache-Control": "public, max-age=60",
      "Access-Control-Allow-Origin": "*",
    },
  });
}
