import { eq, inArray, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { describe, expect, test } from "vitest";
import type { Expert } from "../../app/domain/roles.ts";
import { openTestDatabase } from "../support/database.ts";
import { makeLines } from "../support/fixtures.ts";
import { loadJudging } from "../support/judging.ts";

const { db } = await openTestDatabase();
const { makeExpert, makeLab, makeProject, makeBatch, makeUser, judge, score } = await loadJudging();
const { findAssignment, takeAssignment } = await import("#app/models/assignment.server.ts");
const { createExport, findExport } = await import("#app/models/export/export.server.ts");
const { exportLines } = await import("#app/models/export/rows.server.ts");
const { claimIdentity } = await import("#app/models/identity.server.ts");
const { authorHash } = await import("#app/models/interest.server.ts");
const { listOfferedProjects } = await import("#app/models/offer.server.ts");
const { bindings } = await import("#db/schema/bindings.ts");
const { labMembers } = await import("#db/schema/labs.ts");
const { authors, tasks } = await import("#db/schema/tasks.ts");
const { experts, users } = await import("#db/schema/users.ts");

const emailOf = ({ userId }: { userId: string }) => `${userId}@example.org`;

async function prove({ userId: expertId }: Expert, email: string): Promise<void> {
  await db.insert(bindings).values({ id: uuidv7(), expertId, kind: "email", subject: email, evidence: {} });
  await db.transaction((tx) => claimIdentity(tx, expertId, "email", email));
}

async function openWork(lines: unknown[] = makeLines(1)) {
  const member = await makeLab();
  const projectId = await makeProject(member, { overlap: 9 });
  await makeBatch(member, projectId, lines);
  return { member, projectId };
}

const offers = async (expert: Expert, projectId: string) =>
  (await listOfferedProjects(expert)).some(({ id, available }) => id === projectId && available);

const getsWork = async (expert: Expert, projectId: string) =>
  (await takeAssignment(expert, projectId)) !== null;

describe("nobody judges for a lab of their own", () => {
  test("as a member by the account that they judge with", async () => {
    const { member, projectId } = await openWork();
    await db.insert(experts).values({ userId: member.userId });
    expect(await getsWork({ userId: member.userId }, projectId)).toBe(false);
    expect(await getsWork({ userId: member.userId }, (await openWork()).projectId)).toBe(true);
  });

  test("as a member of a lab that they have joined since", async () => {
    const { member, projectId } = await openWork(makeLines(2));
    const expert = await makeExpert();
    expect(await getsWork(expert, projectId)).toBe(true);
    await db.insert(labMembers).values({ labId: member.labId, userId: expert.userId, role: "viewer" });
    const ids = await takeAssignment(expert, projectId);
    await judge(expert, ids!);
    expect(await getsWork(expert, projectId)).toBe(false);
  });

  test("as a member by an address that they have proved, in capitals or not", async () => {
    const { member, projectId } = await openWork();
    const lead = await makeUser();
    await db
      .update(users)
      .set({ email: `Lead.${lead}@Example.org` })
      .where(eq(users.id, lead));
    await db.insert(labMembers).values({ labId: member.labId, userId: lead, role: "manager" });
    const expert = await makeExpert();
    await prove(expert, `lead.${lead}@example.org`);
    expect(await getsWork(expert, projectId)).toBe(false);
    expect(await getsWork(await makeExpert(), projectId)).toBe(true);
  });
});

test("nor does another account that is paid to the same person", async () => {
  const { member, projectId } = await openWork();
  const [own, other] = [await makeExpert(), await makeExpert()];
  await db.insert(labMembers).values({ labId: member.labId, userId: own.userId, role: "viewer" });
  expect(await offers(other, projectId)).toBe(true);
  await db
    .update(experts)
    .set({ payeeId: own.userId })
    .where(inArray(experts.userId, [own.userId, other.userId]));
  expect(await offers(other, projectId)).toBe(false);
  expect(await getsWork(other, projectId)).toBe(false);
});

const writtenBy = (...addresses: string[]) => ({
  id: "written",
  prompt: "What is 2 + 2?",
  completions: addresses.map((author, at) => ({ text: `${at + 4}`, author })),
});

describe("nobody judges what they have written", () => {
  test("known by the address of their account or by one that they have proved, in capitals or not", async () => {
    const [one, other, third] = [await makeExpert(), await makeExpert(), await makeExpert()];
    const proved = `writer.${other.userId}@example.org`;
    await prove(other, proved);
    const { projectId } = await openWork([writtenBy(emailOf(one).toUpperCase(), proved)]);
    expect(await getsWork(one, projectId)).toBe(false);
    expect(await getsWork(other, projectId)).toBe(false);
    expect(await getsWork(third, projectId)).toBe(true);
  });

  test("but everything else of the project", async () => {
    const expert = await makeExpert();
    const { projectId } = await openWork([writtenBy(emailOf(expert), "ada@example.org"), ...makeLines(1)]);
    const ids = (await takeAssignment(expert, projectId))!;
    expect((await findAssignment(expert, ids))?.prompt[0]?.content).toBe("What is 0 plus 0?");
    await judge(expert, ids);
    expect(await getsWork(expert, projectId)).toBe(false);
  });

  test("though they are named only when the same lines come again", async () => {
    const expert = await makeExpert();
    const nameless = writtenBy("", "");
    const { member, projectId } = await openWork([nameless]);
    await makeBatch(member, projectId, [writtenBy(emailOf(expert), "")]);
    await makeBatch(member, projectId, [writtenBy(emailOf(expert), "")]);
    expect(await db.$count(tasks, eq(tasks.projectId, projectId))).toBe(1);
    expect(await db.$count(authors, eq(authors.projectId, projectId))).toBe(1);
    expect(await getsWork(expert, projectId)).toBe(false);
  });
});

test("of an author only a keyed hash is kept, and nothing of it is shown or exported", async () => {
  const address = "secret.writer@example.org";
  const { member, projectId } = await openWork([writtenBy(address, "Other.Writer@example.org")]);
  const kept = await db.select().from(authors).where(eq(authors.projectId, projectId));
  expect(kept.map(({ addressHash }) => addressHash).sort()).toEqual(
    [authorHash(address), authorHash("other.writer@example.org")].sort(),
  );
  const stored = await db.execute(sql`
    select t::text, c::text from tasks t join completions c on c.project_id = t.project_id and c.task_id = t.id
    where t.project_id = ${projectId}`);
  const expert = await makeExpert();
  const ids = (await takeAssignment(expert, projectId))!;
  const shown = await findAssignment(expert, ids);
  await judge(expert, ids);
  await db
    .update(tasks)
    .set({ overlap: 1, openCount: 0, closedAt: sql`now()` })
    .where(eq(tasks.projectId, projectId));
  await score(ids);
  const exported = (await findExport(member, projectId, (await createExport(member, projectId))!))!;
  const lines: string[] = [];
  for await (const part of exportLines(exported)) lines.push(...part.lines);
  expect(lines).toHaveLength(1);
  const text = JSON.stringify([stored, shown, lines], (_, value) =>
    typeof value === "bigint" ? `${value}` : value,
  );
  expect(text).toContain("What is 2 + 2?");
  expect(text).not.toMatch(/writer/i);
  for (const { addressHash } of kept) expect(text).not.toContain(addressHash);
});
