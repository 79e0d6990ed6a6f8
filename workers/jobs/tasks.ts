import type { Task, TaskList } from "graphile-worker";
import { z } from "zod";
import { returnExpired } from "#app/models/assignment.server.ts";
import { scoreTask } from "#app/models/consensus.server.ts";
import { sumExport } from "#app/models/export/export.server.ts";
import { releaseStalledJobs } from "#app/models/operations.server.ts";
import { sessionAdapter } from "#app/models/session.server.ts";
import type { Jobs } from "#db/jobs.ts";

/** Checks what the job was given and hands it to one model function. */
function job<Payload>(schema: z.ZodType<Payload>, work: (payload: Payload) => Promise<unknown>): Task {
  return async (payload) => {
    const read = schema.safeParse(payload);
    if (!read.success) throw new Error(`Payload refused: ${inWords(read.error)}`);
    await work(read.data);
  };
}

/** In one line, since that is what the operator is shown. */
const inWords = ({ issues }: z.ZodError) =>
  issues.map(({ path, message }) => [path.join("."), message].filter(Boolean).join(" ")).join("; ");

const nothing = z.unknown();

export const tasks = {
  "score-task": job<Jobs["score-task"]>(z.object({ projectId: z.uuid(), taskId: z.uuid() }), scoreTask),
  "sum-export": job<Jobs["sum-export"]>(z.object({ projectId: z.uuid(), exportId: z.uuid() }), sumExport),
  "release-stalled": job(nothing, () => releaseStalledJobs()),
  "return-expired": job(nothing, () => returnExpired()),
  "forget-sessions": job(nothing, () => sessionAdapter.deleteExpiredSessions()),
} satisfies TaskList & Record<keyof Jobs, Task>;
