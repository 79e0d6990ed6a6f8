import { eq, sql } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FIELDS } from "../../app/domain/credential/fields.ts";
import { LEVELS } from "../../app/domain/credential/levels.ts";
import { meetsRequirement, type Requirement } from "../../app/domain/credential/requirement.ts";
import { PLAIN_HAND_OUT } from "../../app/domain/hand-out.ts";
import type { Expert } from "../../app/domain/roles.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadFixtures, makeLines } from "../support/fixtures.ts";
import { asks, loadHoldings, need } from "../support/holdings.ts";
import { loadInterleaving } from "../support/interleaving.ts";
import { makeRubric } from "../support/rubrics.ts";

const { db } = await openTestDatabase();
const { makeExpert, makeLab, makeProject, makeBatch } = await loadFixtures();
const { makeIssuer, grant, endCredential } = await loadHoldings();
const { hold, untilWaiting } = await loadInterleaving();
const { takeAssignment } = await import("#app/models/assignment.server.ts");
const eligibility = await import("#app/models/eligibility.server.ts");
const { listClosedOffers, listOfferedProjects } = await import("#app/models/offer.server.ts");
const { updateProject } = await import("#app/models/project.server.ts");
const { lockExpert } = await import("#app/models/expert.server.ts");
const { assignments } = await import("#db/schema/assignments.ts");
const { credentials } = await import("#db/schema/attestations.ts");

async function openProject(requirement: Requirement | null = asks(need()), tasks = 2) {
  const member = await makeLab();
  const projectId = await makeProject(member, { requirement, overlap: 15 });
  await makeBatch(member, projectId, makeLines(tasks));
  return { member, projectId };
}

const rowsOf = ({ userId }: Expert) => db.select().from(assignments).where(eq(assignments.expertId, userId));
const ago = (ms: number) => new Date(Date.now() - ms);
const DAY = 86_400_000;

describe("a task", () => {
  test("goes to whoever holds what its project asks for, and to nobody else", async () => {
    const { projectId } = await openProject();
    const [doctor, statistician, master, nobody] = await Promise.all([1, 2, 3, 4].map(makeExpert));
    await grant(doctor!);
    await grant(statistician!, { field: "statistics" });
    await grant(master!, { level: "master" });
    expect(await takeAssignment(doctor!, projectId)).not.toBeNull();
    expect(await takeAssignment(statistician!, projectId)).not.toBeNull();
    for (const expert of [master!, nobody!]) {
      expect(await takeAssignment(expert, projectId)).toBeNull();
      expect(await rowsOf(expert)).toEqual([]);
    }
  });

  test("of a project that asks for nothing goes to everybody", async () => {
    const { projectId } = await openProject(null);
    expect(await takeAssignment(await makeExpert(), projectId)).not.toBeNull();
  });

  test("is found among several projects only where the expert qualifies", async () => {
    const closed = await openProject(asks(need({ field: "law", level: "admitted" })));
    const open = await openProject(asks(need({ field: "chemistry" })));
    const expert = await makeExpert();
    await grant(expert, { field: "organic-chemistry" });
    expect(await takeAssignment(expert, closed.projectId)).toBeNull();
    expect(await takeAssignment(expert, open.projectId)).toMatchObject({ projectId: open.projectId });
    expect((await takeAssignment(expert))?.projectId).not.toBe(closed.projectId);
  });

  test.each([
    ["ended a moment ago", { end: true }],
    ["has run out a moment ago", { expiresAt: () => ago(1) }],
    ["runs out later", { expiresAt: () => ago(-DAY), taken: true }],
    ["is as old as the project allows", { attestedAt: () => ago(30 * DAY - 60_000), taken: true }],
    ["is older than the project allows", { attestedAt: () => ago(30 * DAY + 1_000) }],
    ["is by an issuer that the project does not name", { otherIssuer: true }],
  ] as const)("with a credential that %s", async (_what, how) => {
    const issuerId = await makeIssuer();
    const { projectId } = await openProject(asks(need({ withinDays: 30, issuerIds: [issuerId] })));
    const expert = await makeExpert();
    const id = await grant(expert, {
      issuerId: "otherIssuer" in how ? await makeIssuer() : issuerId,
      attestedAt: "attestedAt" in how ? how.attestedAt() : new Date(),
      expiresAt: "expiresAt" in how ? how.expiresAt() : null,
    });
    if ("end" in how) await endCredential(expert, id);
    expect((await takeAssignment(expert, projectId)) !== null).toBe("taken" in how);
  });

  test("is not handed out under a requirement that was changed a moment ago", async () => {
    const { member, projectId } = await openProject(null);
    const expert = await makeExpert();
    await changeRequirement(member, projectId, asks(need()));
    expect(await takeAssignment(expert, projectId)).toBeNull();
    await changeRequirement(member, projectId, null);
    expect(await takeAssignment(expert, projectId)).not.toBeNull();
  });
});

async function changeRequirement(
  member: Awaited<ReturnType<typeof makeLab>>,
  projectId: string,
  requirement: Requirement | null,
) {
  return await updateProject(member, projectId, {
    title: "A project",
    instructions: "Judge with care.",
    overlap: 15,
    ...PLAIN_HAND_OUT,
    currency: "USD",
    priceMinor: 150n,
    rubric: makeRubric(),
    requirement,
  });
}

describe("taking a task and losing a credential at the same moment", () => {
  test("a credential that is being revoked gives none: whoever asks waits and finds it gone", async () => {
    const { projectId } = await openProject();
    const expert = await makeExpert();
    const id = await grant(expert);
    const commit = await hold(async (tx) => {
      await lockExpert(tx, expert.userId);
      await tx.update(credentials).set({ endedAt: sql`now()`, end: "revoked" }).where(eq(credentials.id, id));
    });
    const taking = takeAssignment(expert, projectId);
    await untilWaiting(1);
    await commit();
    expect(await taking).toBeNull();
    expect(await rowsOf(expert)).toEqual([]);
  });

  test("a credential that runs out while the request waits gives none", async () => {
    const { projectId } = await openProject();
    const expert = await makeExpert();
    const id = await grant(expert, { expiresAt: ago(-DAY) });
    const letGo = await hold((tx) => lockExpert(tx, expert.userId));
    const taking = takeAssignment(expert, projectId);
    await untilWaiting(1);
    await db.update(credentials).set({ expiresAt: sql`clock_timestamp()` }).where(eq(credentials.id, id));
    await letGo();
    expect(await taking).toBeNull();
  });

  test("a task that is being taken goes back with the credential that is revoked meanwhile", async () => {
    const { projectId } = await openProject();
    const expert = await makeExpert();
    const id = await grant(expert);
    const letGo = await hold((tx) =>
      tx.execute(sql`select 1 from tasks where project_id = ${projectId} for update`),
    );
    const taking = takeAssignment(expert, projectId);
    await untilWaiting(1);
    const ending = endCredential(expert, id);
    await untilWaiting(2);
    await letGo();
    expect(await taking).not.toBeNull();
    await ending;
    expect(await rowsOf(expert)).toMatchObject([{ end: "lapsed" }]);
    expect(await takeAssignment(expert, projectId)).toBeNull();
  });

  test("in whatever order a hundred of them run, nobody is left with a task and without the credential", async () => {
    const { projectId } = await openProject(asks(need()), 10);
    const people = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const expert = await makeExpert();
        return { expert, id: await grant(expert) };
      }),
    );
    await Promise.all(
      people.flatMap(({ expert, id }, n) => {
        const both = [() => takeAssignment(expert, projectId), () => endCredential(expert, id)];
        return (n % 2 ? both : both.reverse()).map((run) => run());
      }),
    );
    const rows = await db
      .select({ end: assignments.end, takenAt: assignments.takenAt, endedAt: credentials.endedAt })
      .from(assignments)
      .innerJoin(credentials, eq(credentials.expertId, assignments.expertId))
      .where(eq(assignments.projectId, projectId));
    for (const { end, takenAt, endedAt } of rows) {
      expect(end).toBe("lapsed");
      expect(takenAt.getTime()).toBeLessThanOrEqual(endedAt!.getTime());
    }
    const open = await db.execute(sql`
      select 1 from tasks t where project_id = ${projectId} and open_count + judgment_count <> overlap`);
    expect(open).toHaveLength(0);
  });
});

describe("who qualifies", () => {
  test("is counted in the database as the rule says", async () => {
    const issuerIds = await Promise.all([makeIssuer(), makeIssuer()]);
    const fields = ["mathematics", "statistics", "biostatistics", "physics", "law"];
    const levelsOf = (field: string) =>
      LEVELS[FIELDS.find(({ id }) => id === field)!.family].map(({ id }) => id);
    const at = new Map<Expert, Awaited<ReturnType<typeof eligibility.readHolding>>>();
    for (let n = 0; n < 25; n++) {
      const expert = await makeExpert();
      for (let c = 0; c <= n % 3; c++) {
        const field = fields[(n + c * 2) % fields.length]!;
        const levels = levelsOf(field);
        const id = await grant(expert, {
          field,
          level: levels[(n + c) % levels.length],
          issuerId: issuerIds[n % 2],
          attestedAt: ago((n * 20 + c) * DAY + 3_600_000),
          expiresAt: n % 5 === 0 ? ago(DAY) : null,
        });
        if (n % 7 === 0) await endCredential(expert, id);
      }
      at.set(expert, await eligibility.readHolding(db, expert.userId));
    }
    const anyNeed = fc
      .record({
        field: fc.constantFrom(...fields, "alchemy"),
        place: fc.option(fc.nat(3)),
        issuerIds: fc.subarray(issuerIds, { minLength: 1 }),
        withinDays: fc.option(fc.integer({ min: 1, max: 500 })),
      })
      .map(({ place, ...needed }) => {
        const levels = needed.field === "alchemy" ? [] : levelsOf(needed.field);
        return { ...needed, level: place === null ? null : (levels[place] ?? null) };
      });
    const anyRequirement = fc.record({
      anyOf: fc.array(fc.record({ allOf: fc.array(anyNeed, { minLength: 1, maxLength: 2 }) }), {
        minLength: 1,
        maxLength: 2,
      }),
    });
    await fc.assert(
      fc.asyncProperty(anyRequirement, async (requirement) => {
        const expected = [...at.values()].filter(({ held, at: when }) =>
          meetsRequirement(requirement, held, when),
        ).length;
        expect(await eligibility.countQualified(requirement)).toBe(expected);
      }),
      { numRuns: 40 },
    );
  });

  test("is everybody where nothing is asked", async () => {
    const before = await eligibility.countQualified(null);
    await makeExpert();
    expect(await eligibility.countQualified(null)).toBe(before + 1);
  });
});

describe("the list of work", () => {
  test("offers what is open to the expert, and says of the rest what would open it", async () => {
    const issuerId = await makeIssuer("Example Board");
    const open = await openProject();
    const closed = await openProject({
      anyOf: [
        { allOf: [need(), need({ field: "law", level: "admitted", issuerIds: [issuerId] })] },
        { allOf: [need({ field: "cardiology", level: "specialist" })] },
      ],
    });
    const expert = await makeExpert();
    await grant(expert);
    const offered = await listOfferedProjects(expert);
    expect(offered.find(({ id }) => id === open.projectId)).toMatchObject({ available: true });
    expect(offered.find(({ id }) => id === closed.projectId)).toBeUndefined();
    const told = await listClosedOffers(expert);
    expect(told.find(({ id }) => id === open.projectId)).toBeUndefined();
    expect(told.find(({ id }) => id === closed.projectId)?.missing).toEqual([
      "admission to a bar in law from Example Board",
      "a specialist’s title in cardiology",
    ]);
  });

  test("names the issuers that are trusted, and one that was when the requirement was made", async () => {
    const trusted = await makeIssuer("Zeta Board");
    const withdrawn = await makeIssuer("Zeta Former Board", true);
    const ids = async (requirement: Requirement | null) =>
      (await eligibility.listNameableIssuers(requirement)).map(({ id }) => id);
    expect(await ids(null)).toContain(trusted);
    expect(await ids(null)).not.toContain(withdrawn);
    expect(await ids(asks(need({ issuerIds: [withdrawn] })))).toContain(withdrawn);
  });
});
