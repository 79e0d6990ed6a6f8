import type { Task, TaskList } from "graphile-worker";
import { z } from "zod";
import { CHECK_CAUSES } from "#app/domain/credential/credential.ts";
import { withoutQueryValues } from "#app/loggable.server.ts";
import { returnExpired } from "#app/models/assignment-expiry.server.ts";
import { finishDue } from "#app/models/calibration.server.ts";
import { scoreTask } from "#app/models/consensus.server.ts";
import { endExpired } from "#app/models/credential.server.ts";
import { sumExport } from "#app/models/export/export.server.ts";
import { lapseIneligible } from "#app/models/lapse.server.ts";
import { forgetLookups } from "#app/models/lookup.server.ts";
import { forgetPassing, sendQueuedMail } from "#app/models/mail.server.ts";
import { releaseStalledJobs } from "#app/models/operations.server.ts";
import { recheckAttestation, recheckDue, recheckIssuer } from "#app/models/recheck.server.ts";
import { recheckNamed } from "#app/models/revocation-log.server.ts";
import { sessionAdapter } from "#app/models/session.server.ts";
import type { Jobs } from "#db/jobs.ts";

/** Checks what the job was given and hands it to one model function. */
function job<Payload>(schema: z.ZodType<Payload>, work: (payload: Payload) => Promise<unknown>): Task {
  return async (payload) => {
    const read = schema.safeParse(payload);
    if (!read.success) throw new Error(`Payload refused: ${inWords(read.error)}`);
    // The queue keeps the message for operators to read.
    await work(read.data).catch((error) => {
      throw withoutQueryValues(error);
    });
  };
}

/** In one line, since that is what the operator is shown. */
const inWords = ({ issues }: z.ZodError) =>
  issues.map(({ path, message }) => [path.join("."), message].filter(Boolean).join(" ")).join("; ");

const nothing = z.unknown();

export const tasks = {
  "score-task": job<Jobs["score-task"]>(z.object({ projectId: z.uuid(), taskId: z.uuid() }), scoreTask),
  "finish-calibration": job<Jobs["finish-calibration"]>(
    z.object({ projectId: z.uuid(), expertId: z.uuid() }),
    finishDue,
  ),
  "sum-export": job<Jobs["sum-export"]>(z.object({ projectId: z.uuid(), exportId: z.uuid() }), sumExport),
  "send-mail": job<Jobs["send-mail"]>(z.object({ mailId: z.uuid() }), sendQueuedMail),
  "check-attestation": job<Jobs["check-attestation"]>(
    z.object({ attestationId: z.uuid(), cause: z.enum(CHECK_CAUSES) }),
    recheckAttestation,
  ),
  "recheck-issuer": job<Jobs["recheck-issuer"]>(z.object({ issuerId: z.uuid() }), recheckIssuer),
  "end-expired": job(nothing, () => endExpired()),
  "recheck-due": job(nothing, () => recheckDue()),
  "recheck-named": job(nothing, () => recheckNamed()),
  "release-stalled": job(nothing, () => releaseStalledJobs()),
  "return-expired": job(nothing, () => returnExpired()),
  "lapse-ineligible": job(nothing, () => lapseIneligible()),
  "forget-passing": job(nothing, () => forgetPassing()),
  "forget-sessions": job(nothing, () => sessionAdapter.deleteExpiredSessions()),
  "forget-lookups": job(nothing, () => forgetLookups()),
} satisfies TaskList & Record<keyof Jobs, Task>;
