import { eq, sql } from "drizzle-orm";
import type { Viewer } from "#app/domain/roles.ts";
import { db } from "#db/client.ts";
import { labMembers, labs } from "#db/schema/labs.ts";
import { experts, operators, users } from "#db/schema/users.ts";

/** What says who a user is, of a query that joins the tables of roles to `users`. */
export const viewerColumns = {
  user: users,
  expertId: experts.userId,
  operator: operators,
  lab: labs,
  role: labMembers.role,
};

type ViewerRow = {
  user: typeof users.$inferSelect;
  expertId: string | null;
  operator: typeof operators.$inferSelect | null;
  lab: typeof labs.$inferSelect | null;
  role: Exclude<Viewer["lab"], null>["role"] | null;
};

export function toViewer({ user, expertId, operator, lab, role }: ViewerRow): Viewer {
  return {
    userId: user.id,
    email: user.email,
    name: user.name,
    expert: expertId !== null,
    operator: operator !== null && operator.withdrawnAt === null,
    lab: lab && role ? { id: lab.id, name: lab.name, role } : null,
  };
}

/** The user with this e-mail address and the hash of their password; null when there is none. Capitals make no difference. */
export async function findByEmail(email: string): Promise<{ viewer: Viewer; passwordHash: string } | null> {
  const [row] = await db
    .select(viewerColumns)
    .from(users)
    .leftJoin(experts, eq(experts.userId, users.id))
    .leftJoin(operators, eq(operators.userId, users.id))
    .leftJoin(labMembers, eq(labMembers.userId, users.id))
    .leftJoin(labs, eq(labs.id, labMembers.labId))
    .where(sql`lower(${users.email}) = lower(${email})`);
  return row ? { viewer: toViewer(row), passwordHash: row.user.passwordHash } : null;
}
