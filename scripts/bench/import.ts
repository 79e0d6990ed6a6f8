import { createReadStream, statSync } from "node:fs";
import { performance } from "node:perf_hooks";
import type { FieldMap } from "#app/domain/field-map.ts";
import { PLAIN_HAND_OUT } from "#app/domain/hand-out.ts";
import { presetOf } from "#app/domain/presets.ts";
import type { LabMember } from "#app/domain/roles.ts";

const MEBIBYTE = 1024 * 1024;

export type ImportFigures = {
  file: string;
  bytes: number;
  accepted: number;
  refused: number;
  seconds: number;
  linesPerSecond: number;
  residentBeforeMiB: number;
  residentPeakMiB: number;
  yardstick: { what: string; seconds: number };
  ratio: number;
};

/** Imports a file through the code that serves an upload, then copies the rows it made with bare COPY, in one run. */
export async function benchImport(file: string, fieldMap: FieldMap | null): Promise<ImportFigures> {
  const { createBatch } = await import("#app/models/batch.server.ts");
  const { receiveBatch } = await import("#app/models/import/receive.server.ts");
  const { member, projectId } = await makeProject();
  const batchId = (await createBatch(member, { projectId, fileName: file, fieldMap }))!;

  globalThis.gc?.();
  const residentBefore = process.memoryUsage.rss();
  let residentPeak = residentBefore;
  const watch = setInterval(() => {
    residentPeak = Math.max(residentPeak, process.memoryUsage.rss());
  }, 5);
  const begun = performance.now();
  const received = await receiveBatch(member, { projectId, batchId }, createReadStream(file));
  const seconds = (performance.now() - begun) / 1000;
  clearInterval(watch);
  residentPeak = Math.max(residentPeak, process.memoryUsage.rss());
  if (!received.ok) throw new Error(received.message);

  const copySeconds = await copyRows();
  const lines = received.accepted + received.duplicate + received.refused;
  return {
    file,
    bytes: statSync(file).size,
    accepted: received.accepted,
    refused: received.refused,
    seconds,
    linesPerSecond: lines / seconds,
    residentBeforeMiB: residentBefore / MEBIBYTE,
    residentPeakMiB: residentPeak / MEBIBYTE,
    yardstick: {
      what: "COPY of the same tasks and completions by the server, into tables without indexes",
      seconds: copySeconds,
    },
    ratio: copySeconds / seconds,
  };
}

async function makeProject(): Promise<{ member: LabMember; projectId: string }> {
  const { createUser } = await import("#app/models/user.server.ts");
  const { createProject } = await import("#app/models/project.server.ts");
  const { findByEmail } = await import("#app/models/viewer.server.ts");
  const email = "bench@example.org";
  await createUser({ email, name: "Bench", labName: "Bench", role: "lab", password: "bench-bench-bench" });
  const { viewer } = (await findByEmail(email))!;
  const member: LabMember = { userId: viewer.userId, labId: viewer.lab!.id, role: "owner" };
  const projectId = await createProject(member, {
    title: "Bench",
    instructions: "Bench",
    overlap: 3,
    ...PLAIN_HAND_OUT,
    currency: "USD",
    priceMinor: 0n,
    rubric: presetOf("ranking").rubric,
    requirement: null,
  });
  return { member, projectId };
}

/** By the server itself, from a file of its own: the rows as fast as PostgreSQL takes them, no driver in between. */
async function copyRows(): Promise<number> {
  const { connect } = await import("#db/client.ts");
  const raw = connect(process.env.DATABASE_URL!, 1);
  const [{ folder } = { folder: "" }] = await raw<
    { folder: string }[]
  >`select current_setting('data_directory') as folder`;
  let seconds = 0;
  for (const table of ["tasks", "completions"]) {
    const file = `${folder}/${table}.copy`;
    await raw.unsafe(`copy ${table} to '${file}'`);
    await raw.unsafe(`create table copied_${table} (like ${table} including defaults)`);
    const begun = performance.now();
    await raw.unsafe(`copy copied_${table} from '${file}'`);
    seconds += (performance.now() - begun) / 1000;
  }
  await raw.end();
  return seconds;
}
