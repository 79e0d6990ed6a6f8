import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { openTestDatabase } from "../support/database.ts";
import { loadFixtures } from "../support/fixtures.ts";
import { bindSubject } from "../support/subjects.ts";

const { db } = await openTestDatabase();
const { makeExpert, makeOperator } = await loadFixtures();
const { issueDirectly } = await import("#app/models/direct-issue.server.ts");
const { registerPlatform } = await import("#app/models/platform.server.ts");
const { applications, opinions } = await import("#db/schema/applications.ts");
const { attestations } = await import("#db/schema/attestations.ts");
const { identities } = await import("#db/schema/bindings.ts");
const { experts, operators } = await import("#db/schema/users.ts");

await registerPlatform("https://assay.example.org");

const asked = {
  field: "cardiology",
  level: "specialist",
  institution: "Board of Cardiology",
  evidence: "a letter of the board",
  validMonths: 12,
  registryNumber: "55 100" as string | null,
  reason: "The second reviewer is away.",
};

let count = 0;
async function makeHolder() {
  const expert = await makeExpert();
  await bindSubject(expert, "email", `holder${++count}@example.edu`);
  return expert;
}

const traces = ({ userId }: { userId: string }) =>
  db
    .select({ operatorId: opinions.operatorId, reason: opinions.reason, outcome: applications.outcome })
    .from(applications)
    .innerJoin(opinions, eq(opinions.applicationId, applications.id))
    .where(eq(applications.expertId, userId));

test("what one operator attests says for good who did and why, and makes the number this account's", async () => {
  const [first, second, operator] = [await makeHolder(), await makeHolder(), await makeOperator()];
  expect(await issueDirectly(operator, { ...asked, expertId: first.userId })).toMatchObject({
    outcome: "issued",
  });
  expect(await traces(first)).toEqual([
    { operatorId: operator.userId, reason: asked.reason, outcome: "attested" },
  ]);
  expect(await issueDirectly(operator, { ...asked, expertId: second.userId })).toEqual({
    outcome: "another account",
  });
  expect(await traces(second)).toEqual([]);
  expect(await db.$count(attestations, eq(attestations.expertId, second.userId))).toBe(0);
});

test("nobody attests who is no operator in office, or for themselves, or to somebody who has proved nothing", async () => {
  const [holder, operator, former] = [await makeHolder(), await makeOperator(), await makeOperator()];
  await db.update(operators).set({ withdrawnAt: new Date() }).where(eq(operators.userId, former.userId));
  const issue = (
    by: { userId: string },
    { userId }: { userId: string },
    registryNumber: string | null = null,
  ) => issueDirectly(by, { ...asked, registryNumber, expertId: userId });
  expect(await issue(former, holder)).toEqual({ outcome: "no operator" });
  expect(await issue(holder, holder)).toEqual({ outcome: "no operator" });
  await db.insert(experts).values({ userId: operator.userId });
  expect(await issue(operator, operator)).toEqual({ outcome: "own claim" });
  const nobody = await makeExpert();
  expect(await issue(operator, nobody, "77 200")).toEqual({ outcome: "no subject" });
  expect(await db.$count(identities, eq(identities.expertId, nobody.userId))).toBe(0);
});
