import type { LabMember } from "../../app/domain/roles.ts";
import { bytesOf } from "./fixtures.ts";

/** Lines of a calibration set: three completions each, of which the second is best and the others tie. */
export function makeKnownLines(count: number, changes: Record<string, unknown> = {}) {
  return Array.from({ length: count }, (_, n) => ({
    id: `known-${n + 1}`,
    prompt: `What is ${n} times ${n}?`,
    completions: [`${n * n + 1}`, `${n * n}`, `${n * n + 2}`],
    gold: { ranking: [[1], [0, 2]] },
    explanation: `It is **${n * n}**.`,
    ...changes,
  }));
}

/** For a test whose database is set up already (see database.ts). */
export async function loadCalibrations() {
  const { createBatch } = await import("#app/models/batch.server.ts");
  const { receiveBatch } = await import("#app/models/import/receive.server.ts");

  async function uploadSet(member: LabMember, projectId: string, lines: unknown[], expertCount = 1000) {
    const fileName = "known.jsonl";
    const batchId = (await createBatch(member, { projectId, fileName, fieldMap: null, expertCount }))!;
    return { batchId, received: await receiveBatch(member, { projectId, batchId }, bytesOf(lines)) };
  }

  return { uploadSet };
}
