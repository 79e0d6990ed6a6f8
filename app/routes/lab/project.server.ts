import type { LabMember, LabVerb } from "#app/domain/roles.ts";
import { type Batch, findBatch } from "#app/models/batch.server.ts";
import { type Export, findExport } from "#app/models/export/export.server.ts";
import { findProject, type Project } from "#app/models/project.server.ts";
import { idIn, notFound, type Params } from "#app/params.server.ts";
import { requireLab } from "#app/session.server.ts";

/** The lab's own project that the address names, for a member who may do this. Another lab's is as if it were not there. */
export async function requireProject(
  request: Request,
  params: Params,
  verb?: LabVerb,
): Promise<{ member: LabMember; project: Project }> {
  const { userId, labId, role } = await requireLab(request, verb);
  const member = { userId, labId, role };
  const project = await findProject(member, idIn(params, "project"));
  if (!project) throw notFound();
  return { member, project };
}

export async function requireBatch(request: Request, params: Params, verb?: LabVerb) {
  const { member, project } = await requireProject(request, params, verb);
  const batch: Batch | null = await findBatch(member, project.id, idIn(params, "batch"));
  if (!batch) throw notFound();
  return { member, project, batch };
}

export async function requireExport(request: Request, params: Params) {
  const { member, project } = await requireProject(request, params);
  const exported: Export | null = await findExport(member, project.id, idIn(params, "export"));
  if (!exported) throw notFound();
  return { member, project, exported };
}
