import { createReadStream, createWriteStream, existsSync, rmSync } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import type { FieldMap } from "#app/domain/field-map.ts";
import { type LabMember, labCan } from "#app/domain/roles.ts";
import { withDatabase } from "../database.ts";
import { type Command, Refused, required, WrongUsage } from "./command.ts";
import { readFieldMap } from "./field-map.ts";

export const batchImport: Command = {
  name: "batch import",
  summary: "Imports a file of prompts into a project, by the code that serves an upload in the page.",
  usage: `
Usage: assay batch import --project ID --as ADDRESS [--map map.json] FILE

  --project   the project's id, as in its page's address
  --as        the e-mail address of the member of the lab in whose name it is done
  --map       JSON pointers that fit the lines of FILE to a task; left out, the lines are in the native shape

FILE is JSON Lines; "-" is standard input. Prints the counts of accepted, duplicate and refused lines. Refused lines go with their
reasons to FILE.refused.jsonl. Uses DATABASE_URL, or the embedded database.`,
  options: { project: { type: "string" }, as: { type: "string" }, map: { type: "string" } },
  async run(given) {
    const projectId = required(given, "project");
    if (!z.uuid().safeParse(projectId).success)
      throw new WrongUsage(`--project: "${projectId}" is not a project's id`);
    const email = required(given, "as");
    const [file, ...more] = given.positionals;
    if (!file || more.length > 0) throw new WrongUsage("name one FILE");
    if (file !== "-" && !existsSync(file)) throw new Refused(`${file}: there is no such file`);
    const fieldMap = typeof given.values.map === "string" ? readFieldMap(given.values.map) : null;
    return await withDatabase(() => importFile({ projectId, email, file, fieldMap }));
  },
};

type Import = {
  projectId: string;
  email: string;
  file: string;
  fieldMap: FieldMap | null;
};

async function importFile({ projectId, email, file, fieldMap }: Import): Promise<0 | 1> {
  const { createBatch } = await import("#app/models/batch.server.ts");
  const { receiveBatch } = await import("#app/models/import/receive.server.ts");
  const member = await findMember(email);
  const fileName = file === "-" ? "standard input" : path.basename(file);
  const batchId = await createBatch(member, { projectId, fileName, fieldMap });
  if (!batchId) throw new Refused(`--project: ${email}'s lab has no open project ${projectId}`);

  const content = file === "-" ? process.stdin : createReadStream(file);
  const received = await receiveBatch(member, { projectId, batchId }, content);
  const refusedFile = await writeRefused({ projectId, id: batchId, fieldMap }, file);
  if (refusedFile) console.error(`Refused lines and their reasons: ${refusedFile}`);
  if (!received.ok) throw new Refused(`${file}: ${received.message}`);
  const { accepted, duplicate, refused } = received;
  console.log(JSON.stringify({ batch: batchId, accepted, duplicate, refused }));
  return 0;
}

async function findMember(email: string): Promise<LabMember> {
  const { findByEmail } = await import("#app/models/viewer.server.ts");
  const found = await findByEmail(email);
  if (!found?.viewer.lab) throw new Refused(`--as: ${email} is not a member of a lab`);
  const { userId, lab } = found.viewer;
  if (!labCan(lab.role, "upload batch"))
    throw new Refused(`--as: ${email} is a ${lab.role}, who may not upload`);
  return { userId, labId: lab.id, role: lab.role };
}

async function writeRefused(
  batch: { projectId: string; id: string; fieldMap: FieldMap | null },
  file: string,
): Promise<string | null> {
  const { refusedLines } = await import("#app/models/import/refused-lines.server.ts");
  const target = `${file === "-" ? "stdin" : file}.refused.jsonl`;
  const output = createWriteStream(target);
  await pipeline(Readable.from(refusedLines(batch)), output);
  if (output.bytesWritten > 0) return target;
  rmSync(target);
  return null;
}
