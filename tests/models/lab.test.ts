import { eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import type { LabMember, LabRole } from "#app/domain/roles.ts";
import { openTestDatabase } from "../support/database.ts";

const { db } = await openTestDatabase();
const { changeMemberRole, listMembers, removeMember } = await import("#app/models/lab.server.ts");
const { createInvitation, listOpenInvitations } = await import("#app/models/invitation.server.ts");
const { labMembers, labs } = await import("#db/schema/labs.ts");
const { users } = await import("#db/schema/users.ts");

async function makeLab<Roles extends LabRole[]>(...roles: Roles): Promise<{ [K in keyof Roles]: LabMember }> {
  const labId = uuidv7();
  await db.insert(labs).values({ id: labId, name: "Larch" });
  const made: LabMember[] = [];
  for (const role of roles) {
    const userId = uuidv7();
    await db
      .insert(users)
      .values({ id: userId, email: `${userId}@example.org`, name: `The ${role}`, passwordHash: "none" });
    await db.insert(labMembers).values({ labId, userId, role });
    made.push({ userId, labId, role });
  }
  return made as { [K in keyof Roles]: LabMember };
}

async function rolesIn({ labId }: LabMember) {
  const rows = await db.select().from(labMembers).where(eq(labMembers.labId, labId));
  return Object.fromEntries(rows.map(({ userId, role }) => [userId, role]));
}

test("members are listed with their roles, the lab's own only", async () => {
  const [viewer, owner] = await makeLab("viewer", "owner");
  await makeLab("owner");
  expect((await listMembers(viewer)).map(({ userId, role }) => [userId, role])).toEqual([
    [owner.userId, "owner"],
    [viewer.userId, "viewer"],
  ]);
});

test("an owner changes a role and removes a member", async () => {
  const [owner, manager, viewer] = await makeLab("owner", "manager", "viewer");
  expect(await changeMemberRole(owner, { userId: viewer.userId, role: "manager" })).toBe("done");
  expect(await removeMember(owner, manager)).toBe("done");
  expect(await rolesIn(owner)).toEqual({ [owner.userId]: "owner", [viewer.userId]: "manager" });
});

test("the last owner can be neither demoted nor removed; one of two can", async () => {
  const [owner, manager] = await makeLab("owner", "manager");
  expect(await changeMemberRole(owner, { userId: owner.userId, role: "viewer" })).toBe("last owner");
  expect(await removeMember(owner, owner)).toBe("last owner");
  expect(await changeMemberRole(owner, { userId: owner.userId, role: "owner" })).toBe("done");
  expect(await changeMemberRole(owner, { userId: manager.userId, role: "owner" })).toBe("done");
  expect(await removeMember(owner, owner)).toBe("done");
  expect(await rolesIn(owner)).toEqual({ [manager.userId]: "owner" });
});

test("managers and viewers change nothing, whatever role they claim", async () => {
  const [owner, manager, viewer] = await makeLab("owner", "manager", "viewer");
  for (const member of [manager, viewer]) {
    const claimed: LabMember = { ...member, role: "owner" };
    expect(await changeMemberRole(claimed, { userId: member.userId, role: "owner" })).toBe("not allowed");
    expect(await removeMember(claimed, owner)).toBe("not allowed");
    expect(await createInvitation(claimed, { role: "owner" })).toBeNull();
  }
  expect((await rolesIn(owner))[owner.userId]).toBe("owner");
});

test("a member of another lab is not there", async () => {
  const [owner] = await makeLab("owner");
  const [other, theirs] = await makeLab("owner", "viewer");
  expect(await changeMemberRole(owner, { userId: theirs.userId, role: "manager" })).toBe("not there");
  expect(await removeMember(owner, theirs)).toBe("not there");
  expect(await removeMember(owner, { userId: uuidv7() })).toBe("not there");
  expect((await rolesIn(other))[theirs.userId]).toBe("viewer");
});

test("two owners who demote each other at the same time leave one owner", async () => {
  for (let round = 0; round < 10; round++) {
    const [first, second] = await makeLab("owner", "owner");
    const outcomes = await Promise.all([
      changeMemberRole(first, { userId: second.userId, role: "viewer" }),
      changeMemberRole(second, { userId: first.userId, role: "viewer" }),
    ]);
    expect(outcomes.sort()).toEqual(["done", "not allowed"]);
    expect(Object.values(await rolesIn(first)).sort()).toEqual(["owner", "viewer"]);
  }
});

test("two owners who step back at the same time leave one owner", async () => {
  for (let round = 0; round < 10; round++) {
    const [first, second] = await makeLab("owner", "owner");
    const outcomes = await Promise.all([
      changeMemberRole(first, { userId: first.userId, role: "manager" }),
      removeMember(second, second),
    ]);
    expect(outcomes.sort()).toEqual(["done", "last owner"]);
    expect(Object.values(await rolesIn(first))).toContain("owner");
  }
});

test("an owner's open invitations fall with their right to invite", async () => {
  const [owner, demoted, removed] = await makeLab("owner", "owner", "owner");
  await createInvitation(owner, { role: "viewer" });
  await createInvitation(demoted, { role: "owner" });
  await createInvitation(removed, { role: "owner" });
  await changeMemberRole(owner, { userId: demoted.userId, role: "manager" });
  await removeMember(owner, removed);
  expect((await listOpenInvitations(owner)).map(({ role }) => role)).toEqual(["viewer"]);
});

test("an invitation made while its maker is being removed does not outlive them", async () => {
  for (let round = 0; round < 10; round++) {
    const [owner, leaving] = await makeLab("owner", "owner");
    await Promise.all([removeMember(owner, leaving), createInvitation(leaving, { role: "owner" })]);
    expect(await listOpenInvitations(owner)).toEqual([]);
  }
});
