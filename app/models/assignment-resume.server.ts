import { assignmentCan, assignmentState } from "#app/domain/assignment.ts";
import type { Expert } from "#app/domain/roles.ts";
import { db } from "#db/client.ts";
import { lockAssignment, openAssignment, reviveAssignment, type Taken } from "./assignment-life.server.ts";
import { lockExpert } from "./expert.server.ts";
import { mayHold } from "./lapse.server.ts";

export type Resumed = "resumed" | "gone" | "not eligible" | "closed";

/** Takes up again what ran out or lapsed, for an expert who may hold it and while its slot is free. */
export async function resumeAssignment({ userId }: Expert, ids: Taken): Promise<Resumed | null> {
  return await db.transaction(async (tx) => {
    await lockExpert(tx, userId);
    const assignment = await lockAssignment(tx, { ...ids, userId });
    if (!assignment) return null;
    const state = assignmentState(assignment);
    if (state === "live") return "resumed";
    if (!assignmentCan(state, "resume")) return "gone";
    const may = await mayHold(tx, assignment);
    if (may !== "yes") return may;
    if (!(await reviveAssignment(tx, assignment))) return "gone";
    await openAssignment(tx, ids);
    return "resumed";
  });
}
