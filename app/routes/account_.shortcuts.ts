import type { ActionFunctionArgs } from "@remix-run/node";
import { shortcutsSchema } from "#app/forms/shortcut.ts";
import { keepShortcuts } from "#app/models/shortcut.server.ts";
import { requireExpert } from "#app/session.server.ts";
import { readJson, refuseReading, unprocessable } from "./work/assignment.server.ts";

export const loader = () => refuseReading("PUT");

/** Keeps the keys that the expert gave to the commands of the judging page. */
export async function action({ request }: ActionFunctionArgs) {
  if (request.method !== "PUT") refuseReading("PUT");
  const expert = await requireExpert(request);
  const keys = await readJson(request, shortcutsSchema);
  if (!keys.ok) return unprocessable(keys.problems);
  await keepShortcuts(expert, keys.value);
  return new Response(null, { status: 204 });
}
