import { sql } from "drizzle-orm";
import type { CheckCause } from "#app/domain/credential/credential.ts";
import type { Tx } from "./client.ts";

/** Every kind of background work and what it is given. */
export type Jobs = {
  "score-task": { projectId: string; taskId: string };
  "finish-calibration": { projectId: string; expertId: string };
  "sum-export": { projectId: string; exportId: string };
  "send-mail": { mailId: string };
  "check-attestation": { attestationId: string; cause: CheckCause };
  "recheck-issuer": { issuerId: string };
};

/**
 * Adds a job in the caller's transaction: it exists exactly if the change it follows from does. `yields`: it waits until nothing else does. `afterMs`:
 * it is not begun before. One with the same name and payload that waits already is put off to then.
 */
export async function enqueue<Name extends keyof Jobs>(
  tx: Pick<Tx, "execute">,
  name: Name,
  payload: Jobs[Name],
  { yields = false, afterMs = 0 } = {},
): Promise<void> {
  const key = [name, ...Object.values(payload)].join(":");
  await tx.execute(
    sql`select graphile_worker.add_job(${name}, ${JSON.stringify(payload)}::json, job_key := ${key}, max_attempts := 12, priority := ${yields ? 10 : 0}, run_at := now() + make_interval(secs => ${afterMs} / 1000.0))`,
  );
}
