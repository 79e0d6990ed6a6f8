import type { z } from "zod";
import type { Problem } from "#app/domain/judging/state.ts";
import { problemsOf } from "#app/forms/form-problems.ts";
import type { Taken } from "#app/models/assignment-life.server.ts";
import { idIn } from "#app/params.server.ts";

/** The assignment that the address names. Whose it is, the models ask. */
export function assignmentIn(params: Readonly<Record<string, string | undefined>>): Taken {
  return { projectId: idIn(params, "project"), assignmentId: idIn(params, "assignment") };
}

export type Read<Value> = { ok: true; value: Value } | { ok: false; problems: Problem[] };

/** A request's body as JSON in the shape of `schema`, or what is wrong with it. */
export async function readJson<Value>(request: Request, schema: z.ZodType<Value>): Promise<Read<Value>> {
  const type = request.headers.get("Content-Type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") return refused("Send application/json.");
  let json: unknown;
  try {
    json = await request.json();
  } catch {
    return refused("This is not JSON.");
  }
  const result = schema.safeParse(json);
  if (result.success) return { ok: true, value: result.data };
  const problems = Object.entries(problemsOf(result.error)).map(([field, message]) => ({ field, message }));
  return { ok: false, problems };
}

function refused(message: string): { ok: false; problems: Problem[] } {
  return { ok: false, problems: [{ field: "form", message }] };
}

export const unprocessable = (problems: Problem[]) => Response.json({ problems }, { status: 422 });

/** For an address that only takes: there is nothing to read there. */
export function refuseReading(allowed: "PUT" | "POST"): never {
  throw new Response(null, { status: 405, statusText: "Method Not Allowed", headers: { Allow: allowed } });
}
