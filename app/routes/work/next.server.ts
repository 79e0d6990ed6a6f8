import type { Expert } from "#app/domain/roles.ts";
import { takeAssignment } from "#app/models/assignment.server.ts";
import type { Taken } from "#app/models/assignment-life.server.ts";
import { isCalibrated } from "#app/models/calibration.server.ts";
import { paths } from "#app/paths.ts";

/** Where an expert goes from a task that they have ended: to the next of its project or, at the end of its calibration set, to the outcome. Null: nowhere. */
export async function pathAfter(expert: Expert, ended: Taken): Promise<string | null> {
  if (await isCalibrated(expert, ended)) return paths.calibration(ended.projectId);
  const next = await takeAssignment(expert, ended.projectId);
  return next && paths.assignment(next.projectId, next.assignmentId);
}
