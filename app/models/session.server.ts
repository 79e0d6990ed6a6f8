import { createHash } from "node:crypto";
import { and, desc, eq, gt, lte, ne } from "drizzle-orm";
import type { Adapter, DatabaseSession } from "lucia";
import { type Db, db } from "#db/client.ts";
import { labMembers, labs } from "#db/schema/labs.ts";
import { sessions } from "#db/schema/sessions.ts";
import { experts, operators, users } from "#db/schema/users.ts";
import { toViewer, viewerColumns } from "./viewer.server.ts";

const hash = (token: string) => createHash("sha256").update(token).digest("hex");

/** Ids that Lucia hands back from a list: enough to revoke a session, never to sign in with. */
const LISTED = "sha256:";
const hashOf = (id: string) => (id.startsWith(LISTED) ? id.slice(LISTED.length) : hash(id));

/** Lucia's view of the sessions table. Only hashes of tokens are stored, and a stored hash is no token. */
export const sessionAdapter: Adapter = {
  async getSessionAndUser(token) {
    const [row] = await db
      .select({ session: sessions, ...viewerColumns })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .leftJoin(experts, eq(experts.userId, users.id))
      .leftJoin(operators, eq(operators.userId, users.id))
      .leftJoin(labMembers, eq(labMembers.userId, users.id))
      .leftJoin(labs, eq(labs.id, labMembers.labId))
      .where(eq(sessions.idHash, hash(token)));
    if (!row) return [null, null];
    return [toLucia(token, row.session), { id: row.user.id, attributes: toViewer(row) }];
  },
  async getUserSessions(userId) {
    const found = await db
      .select()
      .from(sessions)
      .where(and(eq(sessions.userId, userId), gt(sessions.expiresAt, new Date())));
    return found.map((row) => toLucia(LISTED + row.idHash, row));
  },
  async setSession(session) {
    await db.insert(sessions).values({
      idHash: hash(session.id),
      userId: session.userId,
      expiresAt: session.expiresAt,
      userAgent: session.attributes.userAgent?.slice(0, 300) ?? null,
    });
  },
  async updateSessionExpiration(id, expiresAt) {
    await db
      .update(sessions)
      .set({ expiresAt })
      .where(eq(sessions.idHash, hashOf(id)));
  },
  async deleteSession(id) {
    await db.delete(sessions).where(eq(sessions.idHash, hashOf(id)));
  },
  async deleteUserSessions(userId) {
    await db.delete(sessions).where(eq(sessions.userId, userId));
  },
  async deleteExpiredSessions() {
    await db.delete(sessions).where(lte(sessions.expiresAt, new Date()));
  },
};

function toLucia(id: string, row: typeof sessions.$inferSelect): DatabaseSession {
  return {
    id,
    userId: row.userId,
    expiresAt: row.expiresAt,
    attributes: { userAgent: row.userAgent, createdAt: row.createdAt },
  };
}

export type ListedSession = {
  idHash: string;
  userAgent: string | null;
  createdAt: Date;
  expiresAt: Date;
  current: boolean;
};

export async function listSessions(userId: string, currentToken: string): Promise<ListedSession[]> {
  const found = await db
    .select()
    .from(sessions)
    .where(and(eq(sessions.userId, userId), gt(sessions.expiresAt, new Date())))
    .orderBy(desc(sessions.createdAt));
  const current = hash(currentToken);
  return found.map(({ idHash, userAgent, createdAt, expiresAt }) => ({
    idHash,
    userAgent,
    createdAt,
    expiresAt,
    current: idHash === current,
  }));
}

/** Ends one of the user's own sessions; somebody else's is as if it were not there. */
export async function revokeSession(userId: string, idHash: string): Promise<boolean> {
  const gone = await db
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), eq(sessions.idHash, idHash)))
    .returning({ idHash: sessions.idHash });
  return gone.length > 0;
}

export async function revokeOtherSessions(
  userId: string,
  currentToken: string,
  on: Pick<Db, "delete"> = db,
): Promise<number> {
  const gone = await on
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), ne(sessions.idHash, hash(currentToken))))
    .returning({ idHash: sessions.idHash });
  return gone.length;
}
