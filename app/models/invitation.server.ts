import { createHash, randomBytes } from "node:crypto";
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { type LabMember, type LabRole, labCan } from "#app/domain/roles.ts";
import { db, type Tx } from "#db/client.ts";
import { labInvitations, labMembers, labs } from "#db/schema/labs.ts";
import { experts, users } from "#db/schema/users.ts";

const STANDS_FOR = sql`interval '7 days'`;

export type InvitationState = "open" | "accepted" | "withdrawn" | "expired";

/** Why an invitation makes somebody no member. */
export type InvitationRefusal = Exclude<InvitationState, "open"> | "unknown" | "in a lab" | "an expert";

const hash = (token: string) => createHash("sha256").update(token).digest("hex");

const state = sql<InvitationState>`case
  when ${labInvitations.acceptedAt} is not null then 'accepted'
  when ${labInvitations.withdrawnAt} is not null then 'withdrawn'
  when ${labInvitations.expiresAt} <= now() then 'expired'
  else 'open' end`;

/** Makes an invitation and the token that opens it, which is stored nowhere; null when the member may not invite any more. */
export async function createInvitation(
  { labId, userId }: LabMember,
  { role }: { role: LabRole },
): Promise<{ token: string; expiresAt: Date } | null> {
  const token = randomBytes(32).toString("base64url");
  return await db.transaction(async (tx) => {
    // The lock has whoever takes the inviter's right away wait for this invitation, and then withdraw it.
    const [inviter] = await tx
      .select({ role: labMembers.role })
      .from(labMembers)
      .where(and(eq(labMembers.labId, labId), eq(labMembers.userId, userId)))
      .for("share");
    if (!inviter || !labCan(inviter.role, "manage members")) return null;
    const [made] = await tx
      .insert(labInvitations)
      .values({
        id: uuidv7(),
        labId,
        role,
        tokenHash: hash(token),
        createdBy: userId,
        expiresAt: sql`now() + ${STANDS_FOR}`,
      })
      .returning({ expiresAt: labInvitations.expiresAt });
    return { token, expiresAt: made!.expiresAt };
  });
}

export type ListedInvitation = {
  id: string;
  role: LabRole;
  createdBy: string;
  createdAt: Date;
  expiresAt: Date;
};

/** The lab's invitations that somebody may still open, newest first. */
export async function listOpenInvitations({ labId }: LabMember): Promise<ListedInvitation[]> {
  const { id, role, createdAt, expiresAt } = labInvitations;
  return await db
    .select({ id, role, createdBy: users.name, createdAt, expiresAt })
    .from(labInvitations)
    .innerJoin(users, eq(users.id, labInvitations.createdBy))
    .where(and(eq(labInvitations.labId, labId), eq(state, "open")))
    .orderBy(desc(labInvitations.id));
}

/** False when the lab has no such invitation that could still be opened. */
export async function withdrawInvitation({ labId }: LabMember, invitationId: string): Promise<boolean> {
  const withdrawn = await db
    .update(labInvitations)
    .set({ withdrawnAt: sql`now()` })
    .where(and(eq(labInvitations.id, invitationId), eq(labInvitations.labId, labId), eq(state, "open")))
    .returning({ id: labInvitations.id });
  return withdrawn.length > 0;
}

/** What a member has handed out falls with their right to do so. */
export async function withdrawInvitationsBy(
  tx: Tx,
  { labId, userId }: { labId: string; userId: string },
): Promise<void> {
  const { createdBy, acceptedAt, withdrawnAt } = labInvitations;
  await tx
    .update(labInvitations)
    .set({ withdrawnAt: sql`now()` })
    .where(
      and(eq(labInvitations.labId, labId), eq(createdBy, userId), isNull(acceptedAt), isNull(withdrawnAt)),
    );
}

export type Invitation = { labName: string; role: LabRole; state: InvitationState };

/** What an invitation is to; for whoever holds its token. */
export async function findInvitation(token: string): Promise<Invitation | null> {
  const [found] = await db
    .select({ labName: labs.name, role: labInvitations.role, state })
    .from(labInvitations)
    .innerJoin(labs, eq(labs.id, labInvitations.labId))
    .where(eq(labInvitations.tokenHash, hash(token)));
  return found ?? null;
}

/** Makes the user a member of the inviting lab, once. Opening it again by the same user changes nothing and is no refusal. */
export async function acceptInvitation(opening: {
  token: string;
  userId: string;
}): Promise<"joined" | InvitationRefusal> {
  return await db.transaction((tx) => join(tx, opening));
}

export async function join(
  tx: Tx,
  { token, userId }: { token: string; userId: string },
): Promise<"joined" | InvitationRefusal> {
  const [invitation] = await tx
    .select({ id: labInvitations.id, labId: labInvitations.labId, role: labInvitations.role, state })
    .from(labInvitations)
    .where(eq(labInvitations.tokenHash, hash(token)))
    .for("update");
  if (!invitation) return "unknown";
  const { id, labId, role } = invitation;
  if (invitation.state === "accepted" && (await joinedBy(tx, { id, labId, userId }))) return "joined";
  if (invitation.state !== "open") return invitation.state;
  const [expert] = await tx.select().from(experts).where(eq(experts.userId, userId));
  if (expert) return "an expert";
  const added = await tx
    .insert(labMembers)
    .values({ labId, userId, role })
    .onConflictDoNothing()
    .returning({ userId: labMembers.userId });
  if (added.length === 0) return "in a lab";
  await tx
    .update(labInvitations)
    .set({ acceptedBy: userId, acceptedAt: sql`now()` })
    .where(eq(labInvitations.id, id));
  return "joined";
}

async function joinedBy(
  tx: Tx,
  { id, labId, userId }: { id: string; labId: string; userId: string },
): Promise<boolean> {
  const [member] = await tx
    .select({ userId: labMembers.userId })
    .from(labInvitations)
    .innerJoin(labMembers, and(eq(labMembers.userId, labInvitations.acceptedBy), eq(labMembers.labId, labId)))
    .where(and(eq(labInvitations.id, id), eq(labInvitations.acceptedBy, userId)));
  return member !== undefined;
}
