import { eq, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import type { LabMember, LabRole } from "#app/domain/roles.ts";
import { openTestDatabase } from "../support/database.ts";

const { db } = await openTestDatabase();
const { acceptInvitation, createInvitation, findInvitation, listOpenInvitations, withdrawInvitation } =
  await import("#app/models/invitation.server.ts");
const { removeMember } = await import("#app/models/lab.server.ts");
const { createUser } = await import("#app/models/user.server.ts");
const { findByEmail } = await import("#app/models/viewer.server.ts");
const { labInvitations, labMembers, labs } = await import("#db/schema/labs.ts");
const { experts, users } = await import("#db/schema/users.ts");

async function makeUser() {
  const id = uuidv7();
  await db.insert(users).values({ id, email: `${id}@example.org`, name: "Ada", passwordHash: "none" });
  return id;
}

async function makeOwner(): Promise<LabMember> {
  const [labId, userId] = [uuidv7(), await makeUser()];
  await db.insert(labs).values({ id: labId, name: "Larch" });
  await db.insert(labMembers).values({ labId, userId, role: "owner" });
  return { labId, userId, role: "owner" };
}

async function invite(owner: LabMember, role: LabRole = "manager") {
  return (await createInvitation(owner, { role }))!.token;
}

const memberCount = ({ labId }: LabMember) => db.$count(labMembers, eq(labMembers.labId, labId));

test("an invitation makes whoever opens it a member with its role; its token is stored nowhere", async () => {
  const owner = await makeOwner();
  const token = await invite(owner, "viewer");
  expect(JSON.stringify(await db.select().from(labInvitations))).not.toContain(token);
  expect(await findInvitation(token)).toEqual({ labName: "Larch", role: "viewer", state: "open" });

  const userId = await makeUser();
  expect(await acceptInvitation({ token, userId })).toBe("joined");
  const [member] = await db.select().from(labMembers).where(eq(labMembers.userId, userId));
  expect(member).toMatchObject({ labId: owner.labId, role: "viewer" });
  expect((await findInvitation(token))?.state).toBe("accepted");
  expect(await listOpenInvitations(owner)).toEqual([]);
});

test("used by two at the same time, it gives one member", async () => {
  for (let round = 0; round < 10; round++) {
    const owner = await makeOwner();
    const token = await invite(owner);
    const people = await Promise.all([makeUser(), makeUser(), makeUser()]);
    const answers = await Promise.all(people.map((userId) => acceptInvitation({ token, userId })));
    expect(answers.sort()).toEqual(["accepted", "accepted", "joined"]);
    expect(await memberCount(owner)).toBe(2);
  }
});

test("opened twice by one person, at once or later, it is joined once; once removed, they stay out", async () => {
  const owner = await makeOwner();
  const token = await invite(owner);
  const userId = await makeUser();
  const both = await Promise.all([acceptInvitation({ token, userId }), acceptInvitation({ token, userId })]);
  expect(both).toEqual(["joined", "joined"]);
  expect(await memberCount(owner)).toBe(2);
  await removeMember(owner, { userId });
  expect(await acceptInvitation({ token, userId })).toBe("accepted");
  expect(await memberCount(owner)).toBe(1);
});

test("one person with two invitations at the same time joins one lab", async () => {
  const [first, second] = [await makeOwner(), await makeOwner()];
  const tokens = [await invite(first), await invite(second)];
  const userId = await makeUser();
  const answers = await Promise.all(tokens.map((token) => acceptInvitation({ token, userId })));
  expect(answers.sort()).toEqual(["in a lab", "joined"]);
  expect((await Promise.all(tokens.map(findInvitation))).map((found) => found?.state).sort()).toEqual([
    "accepted",
    "open",
  ]);
});

test("an expert and a member of a lab are refused, and the invitation stays open", async () => {
  const owner = await makeOwner();
  const token = await invite(owner);
  const expert = await makeUser();
  await db.insert(experts).values({ userId: expert });
  const { userId: otherOwner } = await makeOwner();
  expect(await acceptInvitation({ token, userId: expert })).toBe("an expert");
  expect(await acceptInvitation({ token, userId: otherOwner })).toBe("in a lab");
  expect((await findInvitation(token))?.state).toBe("open");
});

test("an expired, a withdrawn and an unknown token make nobody a member", async () => {
  const owner = await makeOwner();
  const userId = await makeUser();
  const expired = await invite(owner);
  await db.update(labInvitations).set({ expiresAt: sql`now()` }).where(eq(labInvitations.labId, owner.labId));
  expect(await acceptInvitation({ token: expired, userId })).toBe("expired");
  expect((await findInvitation(expired))?.state).toBe("expired");

  const withdrawn = await invite(owner);
  const [open] = await listOpenInvitations(owner);
  expect(await withdrawInvitation(owner, open!.id)).toBe(true);
  expect(await withdrawInvitation(owner, open!.id)).toBe(false);
  expect(await acceptInvitation({ token: withdrawn, userId })).toBe("withdrawn");

  const [row] = await db.select().from(labInvitations).where(eq(labInvitations.labId, owner.labId));
  for (const token of ["", "unknown", row!.tokenHash]) {
    expect(await acceptInvitation({ token, userId })).toBe("unknown");
    expect(await findInvitation(token)).toBeNull();
  }
  expect(await memberCount(owner)).toBe(1);
});

test("another lab's invitations are neither listed nor withdrawn", async () => {
  const [owner, other] = [await makeOwner(), await makeOwner()];
  await invite(other);
  const [theirs] = await listOpenInvitations(other);
  expect(await listOpenInvitations(owner)).toEqual([]);
  expect(await withdrawInvitation(owner, theirs!.id)).toBe(false);
  expect(await listOpenInvitations(other)).toHaveLength(1);
});

test("withdrawn and accepted at the same time, it is one of the two", async () => {
  for (let round = 0; round < 10; round++) {
    const owner = await makeOwner();
    const token = await invite(owner);
    const [open] = await listOpenInvitations(owner);
    const userId = await makeUser();
    const [withdrawn, answer] = await Promise.all([
      withdrawInvitation(owner, open!.id),
      acceptInvitation({ token, userId }),
    ]);
    expect(answer).toBe(withdrawn ? "withdrawn" : "joined");
    expect(await memberCount(owner)).toBe(withdrawn ? 1 : 2);
  }
});

test("somebody without an account signs up with the invitation and is a member at once", async () => {
  const owner = await makeOwner();
  const token = await invite(owner);
  const person = { role: "invited" as const, name: "Bo", password: "four quiet grey herons" };
  expect(await createUser({ ...person, email: "bo@example.org" }, token)).toMatchObject({
    outcome: "created",
  });
  expect((await findByEmail("bo@example.org"))?.viewer).toMatchObject({
    expert: false,
    lab: { id: owner.labId, role: "manager" },
  });
  const late = await createUser({ ...person, email: "late@example.org" }, token);
  expect(late).toEqual({ outcome: "not invited", why: "accepted" });
  expect(await findByEmail("late@example.org")).toBeNull();
});
