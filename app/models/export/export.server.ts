import { createHash } from "node:crypto";
import { and, desc, eq, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { type LabMember, requireRight } from "#app/domain/roles.ts";
import { db } from "#db/client.ts";
import { enqueue } from "#db/jobs.ts";
import { exports } from "#db/schema/exports.ts";
import { projects } from "#db/schema/projects.ts";
import { holdCut } from "../consensus.server.ts";
import { exportLines } from "./rows.server.ts";

export type Export = typeof exports.$inferSelect;

/** Cuts the project's consensus at this moment. The manifest follows by a job; the file can be downloaded at once. */
export async function createExport(member: LabMember, projectId: string): Promise<string | null> {
  requireRight(member, "export");
  return await db.transaction(async (tx) => {
    const [project] = await tx
      .select({ id: projects.id })
      .from(projects)
      .where(and(eq(projects.id, projectId), eq(projects.labId, member.labId)));
    if (!project) return null;
    await holdCut(tx, projectId);
    const id = uuidv7();
    await tx.insert(exports).values({
      projectId,
      id,
      format: "trl-preference",
      cutAt: sql`clock_timestamp()`,
      createdBy: member.userId,
    });
    await enqueue(tx, "sum-export", { projectId, exportId: id });
    return id;
  });
}

export async function findExport(
  member: LabMember,
  projectId: string,
  exportId: string,
): Promise<Export | null> {
  const [found] = await db
    .select({ exported: exports })
    .from(exports)
    .innerJoin(projects, eq(projects.id, exports.projectId))
    .where(and(eq(exports.projectId, projectId), eq(exports.id, exportId), eq(projects.labId, member.labId)));
  return found?.exported ?? null;
}

export async function listExports(member: LabMember, projectId: string): Promise<Export[]> {
  const found = await db
    .select({ exported: exports })
    .from(exports)
    .innerJoin(projects, eq(projects.id, exports.projectId))
    .where(and(eq(exports.projectId, projectId), eq(projects.labId, member.labId)))
    .orderBy(desc(exports.createdAt));
  return found.map(({ exported }) => exported);
}

/** Writes the file once, to nowhere, and keeps its sums: the manifest. */
export async function sumExport({
  projectId,
  exportId,
}: {
  projectId: string;
  exportId: string;
}): Promise<void> {
  const key = and(eq(exports.projectId, projectId), eq(exports.id, exportId));
  const [exported] = await db.select().from(exports).where(key);
  if (!exported || exported.summedAt) return;
  const hash = createHash("sha256");
  const rules = new Set<string>();
  const sums = { rowCount: 0, taskCount: 0, tieCount: 0, byteCount: 0 };
  for await (const { lines, tieCount, ruleVersion } of exportLines(exported)) {
    rules.add(ruleVersion);
    sums.taskCount += 1;
    sums.tieCount += tieCount;
    sums.rowCount += lines.length;
    for (const line of lines) {
      sums.byteCount += Buffer.byteLength(line);
      hash.update(line);
    }
  }
  await db
    .update(exports)
    .set({ ...sums, sha256: hash.digest("hex"), ruleVersions: [...rules].sort(), summedAt: sql`now()` })
    .where(key);
}

/** The name that the file and its manifest share. */
export function exportFileName({ format, id }: Pick<Export, "format" | "id">): string {
  return `${format}-${id}.jsonl`;
}
