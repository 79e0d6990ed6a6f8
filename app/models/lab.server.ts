import { and, asc, eq } from "drizzle-orm";
import { type LabMember, type LabRole, labCan } from "#app/domain/roles.ts";
import { db } from "#db/client.ts";
import { labMembers, labs } from "#db/schema/labs.ts";
import { users } from "#db/schema/users.ts";
import { withdrawInvitationsBy } from "./invitation.server.ts";

export type ListedMember = { userId: string; name: string; email: string; role: LabRole; createdAt: Date };

/** The lab's members: owners first, then managers, then viewers; by name. */
export async function listMembers({ labId }: LabMember): Promise<ListedMember[]> {
  return await db
    .select({
      userId: users.id,
      name: users.name,
      email: users.email,
      role: labMembers.role,
      createdAt: labMembers.createdAt,
    })
    .from(labMembers)
    .innerJoin(users, eq(users.id, labMembers.userId))
    .where(eq(labMembers.labId, labId))
    .orderBy(asc(labMembers.role), asc(users.name), asc(users.id));
}

export type MemberChangeOutcome = "done" | "not there" | "not allowed" | "last owner";

export async function changeMemberRole(
  actor: LabMember,
  { userId, role }: { userId: string; role: LabRole },
): Promise<MemberChangeOutcome> {
  return await setRole(actor, userId, role);
}

export async function removeMember(
  actor: LabMember,
  { userId }: { userId: string },
): Promise<MemberChangeOutcome> {
  return await setRole(actor, userId, null);
}

/** Gives a member another role, or none. Who acts is looked up again, since they may have lost their right a moment ago. */
async function setRole(actor: LabMember, userId: string, role: LabRole | null): Promise<MemberChangeOutcome> {
  const { labId } = actor;
  return await db.transaction(async (tx) => {
    // One change of a lab's members at a time: two owners cannot both be the one who leaves the other in charge.
    await tx.select({ id: labs.id }).from(labs).where(eq(labs.id, labId)).for("no key update");
    const members = await tx.select().from(labMembers).where(eq(labMembers.labId, labId));
    const before = (id: string) => members.find((member) => member.userId === id)?.role;
    const [acting, target] = [before(actor.userId), before(userId)];
    if (!acting || !labCan(acting, "manage members")) return "not allowed";
    if (!target) return "not there";
    const ownerCount = members.filter((member) => member.role === "owner").length;
    if (target === "owner" && role !== "owner" && ownerCount === 1) return "last owner";

    const theirs = and(eq(labMembers.labId, labId), eq(labMembers.userId, userId));
    if (role) await tx.update(labMembers).set({ role }).where(theirs);
    else await tx.delete(labMembers).where(theirs);
    if (!role || !labCan(role, "manage members")) await withdrawInvitationsBy(tx, { labId, userId });
    return "done";
  });
}
