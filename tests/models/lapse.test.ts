import { and, eq, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { describe, expect, test } from "vitest";
import type { DraftBody } from "../../app/domain/draft.ts";
import { PLAIN_HAND_OUT } from "../../app/domain/hand-out.ts";
import type { Expert } from "../../app/domain/roles.ts";
import { spanAt } from "../../app/domain/span.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadFixtures, makeLines } from "../support/fixtures.ts";
import { asks, loadHoldings, need } from "../support/holdings.ts";
import { loadInterleaving } from "../support/interleaving.ts";
import { makeDraft, makeForm, makeRubric, makeSave } from "../support/rubrics.ts";

const { db } = await openTestDatabase();
const { makeExpert, makeLab, makeOperator, makeProject, makeBatch } = await loadFixtures();
const { grant, endCredential } = await loadHoldings();
const { hold, untilWaiting } = await loadInterleaving();
const { lockExpert } = await import("#app/models/expert.server.ts");
const { credentials } = await import("#db/schema/attestations.ts");
const { takeAssignment, findAssignment } = await import("#app/models/assignment.server.ts");
const { returnExpired } = await import("#app/models/assignment-expiry.server.ts");
const { skipAssignment } = await import("#app/models/assignment-life.server.ts");
const { resumeAssignment } = await import("#app/models/assignment-resume.server.ts");
const { saveDraft } = await import("#app/models/draft.server.ts");
const { submitJudgment } = await import("#app/models/judgment.server.ts");
const { lapseIneligible } = await import("#app/models/lapse.server.ts");
const { listKept } = await import("#app/models/kept.server.ts");
const { decideLapse, findLapse, listLapses } = await import("#app/models/lapse-decision.server.ts");
const { listOfferedProjects } = await import("#app/models/offer.server.ts");
const { findProject, updateProject } = await import("#app/models/project.server.ts");
const { assignments, drafts, lapses } = await import("#db/schema/assignments.ts");
const { readText } = await import("#app/models/mail.server.ts");
const { mails } = await import("#db/schema/mails.ts");
const { projects } = await import("#db/schema/projects.ts");
const { tasks } = await import("#db/schema/tasks.ts");
const { operators } = await import("#db/schema/users.ts");

type Ids = { projectId: string; assignmentId: string };

/** An expert who qualifies, with the only task of a project in hand. */
async function inHand(overlap = 1, taskCount = 1) {
  const member = await makeLab();
  const projectId = await makeProject(member, { requirement: asks(need()), overlap });
  await makeBatch(member, projectId, makeLines(taskCount));
  const expert = await makeExpert();
  const credential = await grant(expert);
  const ids = (await takeAssignment(expert, projectId))!;
  return { member, projectId, expert, credential, ids };
}

const body = makeDraft({ critiques: { a: "The second step is wrong." }, activeMs: 60_000 });
const type = (expert: Expert, ids: Ids, changes: Partial<DraftBody> = {}, revision = 1) =>
  saveDraft(expert, ids, makeSave(revision, { ...body, ...changes }));

async function judge(expert: Expert, ids: Ids) {
  const shown = (await findAssignment(expert, ids))!;
  return await submitJudgment(
    expert,
    ids,
    makeForm({
      ranking: shown.completions.map(({ id }) => [id]),
      ratings: Object.fromEntries(shown.completions.map(({ id }) => [id, { correctness: 3 }])),
      critiques: { [shown.completions[0]!.id]: "Clear and right." },
      activeMs: 10,
    }),
  );
}

const rowOf = async ({ assignmentId }: Ids) => {
  const [row] = await db.select().from(assignments).where(eq(assignments.id, assignmentId));
  return row!;
};
const draftOf = async ({ assignmentId }: Ids) => {
  const [row] = await db.select().from(drafts).where(eq(drafts.assignmentId, assignmentId));
  return row?.body;
};
const lapseOf = async ({ assignmentId }: Ids) => {
  const [row] = await db.select().from(lapses).where(eq(lapses.assignmentId, assignmentId));
  return row;
};
const openCount = async (ids: Ids) => {
  const { taskId } = await rowOf(ids);
  const [task] = await db.select().from(tasks).where(eq(tasks.id, taskId));
  return task!.openCount;
};
const expire = async (ids: Ids) => {
  await db
    .update(assignments)
    .set({ expiresAt: sql`now() - interval '1 second'` })
    .where(eq(assignments.id, ids.assignmentId));
  await returnExpired();
};
/** Changed behind everybody's back, as a claim that grows too old is. */
const askForLaw = (projectId: string) =>
  db
    .update(projects)
    .set({ requirement: asks(need({ field: "law", level: "admitted" })) })
    .where(eq(projects.id, projectId));

describe("when a credential falls away", () => {
  test("the task goes back, what was typed stays, and an operator is asked", async () => {
    const { expert, credential, ids, projectId } = await inHand();
    await type(expert, ids);
    await endCredential(expert, credential);
    expect(await rowOf(ids)).toMatchObject({ end: "lapsed", submittedAt: null });
    expect(await openCount(ids)).toBe(1);
    expect(await draftOf(ids)).toEqual(body);
    expect(await lapseOf(ids)).toMatchObject({
      decision: null,
      reason: "The issuer has revoked the attestation.",
    });
    expect(await findAssignment(expert, ids)).toMatchObject({ state: "lapsed", draft: { body } });
    expect(await findLapse(expert, ids)).toEqual({
      reason: "The issuer has revoked the attestation.",
      decision: null,
      decisionReason: null,
    });
    expect(await takeAssignment(expert, projectId)).toBeNull();
    const somebody = await makeExpert();
    await grant(somebody);
    expect(await takeAssignment(somebody, projectId)).not.toBeNull();
  });

  test("its expert and the operator read all that was typed, completions by their letters", async () => {
    const { expert, credential, ids } = await inHand();
    const { completions } = (await findAssignment(expert, ids))!;
    const [first, second] = completions as [{ id: string; text: string }, { id: string; text: string }];
    const mark = { id: uuidv7(), completionId: second.id, tag: null, severity: null, text: "Where from?" };
    await type(expert, ids, {
      ranking: [[second.id], [first.id]],
      ratings: { [second.id]: { correctness: 2 } },
      ratingReasons: { [second.id]: { correctness: { checked: [], own: "It slips once." } } },
      critiques: { [first.id]: "Wrong." },
      spans: [{ ...spanAt(second.text, 0, 1), ...mark }],
      reasoning: "B holds together.",
    });
    await endCredential(expert, credential);
    const said = [
      { title: "Order", lines: ["B > A"] },
      { title: "Completion A", lines: ["Wrong."] },
      {
        title: "Completion B",
        lines: ["Correctness: 2 · It slips once.", `“${second.text.slice(0, 1)}”: Where from?`],
      },
      { title: "Reasoning", lines: ["B holds together."] },
    ];
    expect(await listKept(expert, ids)).toEqual([{ typedAt: expect.any(Date), parts: said }]);
    const listed = (await listLapses()).open.find(({ assignmentId }) => assignmentId === ids.assignmentId);
    expect(listed).toMatchObject({ said });
    const all = JSON.stringify(listed);
    for (const { id } of completions) expect(all).not.toContain(id);
  });

  test("a task in which nothing was typed just goes back", async () => {
    const { expert, credential, ids } = await inHand();
    await type(expert, ids, { critiques: { a: " " } });
    await endCredential(expert, credential);
    expect(await rowOf(ids)).toMatchObject({ end: "lapsed" });
    expect(await lapseOf(ids)).toBeUndefined();
    expect(await resumeAssignment(expert, ids)).toBe("not eligible");
  });

  test("what is typed after that is kept as well, and put before an operator", async () => {
    const { expert, credential, ids } = await inHand();
    await endCredential(expert, credential);
    expect(await type(expert, ids)).toMatchObject({ saved: true, state: "lapsed", revision: 1 });
    expect(await lapseOf(ids)).toMatchObject({ decision: null });
    expect(await rowOf(ids)).toMatchObject({ end: "lapsed" });
  });

  test("an expert who still qualifies by another credential keeps the task", async () => {
    const { expert, credential, ids } = await inHand();
    await grant(expert, { field: "statistics" });
    await endCredential(expert, credential);
    expect(await rowOf(ids)).toMatchObject({ end: null });
    expect(await judge(expert, ids)).toMatchObject({ state: "stored" });
  });

  test("what was submitted or passed on before is left alone", async () => {
    const [one, two] = [await inHand(), await inHand()];
    await judge(one.expert, one.ids);
    await skipAssignment(two.expert, { ...two.ids, reason: "Not my field." });
    for (const { expert, credential } of [one, two]) await endCredential(expert, credential);
    expect(await rowOf(one.ids)).toMatchObject({ end: null });
    expect(await rowOf(two.ids)).toMatchObject({ end: "skipped", returnReason: "Not my field." });
  });

  test("nothing of another expert's goes back", async () => {
    const { projectId, expert, credential } = await inHand(2);
    const other = await makeExpert();
    await grant(other);
    const theirs = (await takeAssignment(other, projectId))!;
    await endCredential(expert, credential);
    expect(await rowOf(theirs)).toMatchObject({ end: null });
  });
});

describe("submitting without the credential", () => {
  test("stores no judgment, keeps what was sent, and asks an operator", async () => {
    const { expert, ids, projectId } = await inHand();
    await type(expert, ids);
    await askForLaw(projectId);
    expect(await judge(expert, ids)).toMatchObject({ state: "gone" });
    expect(await rowOf(ids)).toMatchObject({ end: "lapsed", submittedAt: null });
    expect(Object.values((await draftOf(ids))!.critiques)).toEqual(["Clear and right."]);
    expect(await lapseOf(ids)).toMatchObject({ decision: null });
    expect(await openCount(ids)).toBe(1);
  });

  test("keeps what was sent from a page that was open all along", async () => {
    const { expert, credential, ids } = await inHand();
    await endCredential(expert, credential);
    expect(await judge(expert, ids)).toMatchObject({ state: "gone" });
    expect(Object.values((await draftOf(ids))!.critiques)).toEqual(["Clear and right."]);
    expect(await lapseOf(ids)).toBeDefined();
  });

  test("after the time ran out does not take the task up again", async () => {
    const { expert, credential, ids, projectId } = await inHand();
    await expire(ids);
    await endCredential(expert, credential);
    expect(await rowOf(ids)).toMatchObject({ end: "expired" });
    expect(await resumeAssignment(expert, ids)).toBe("not eligible");
    expect(await takeAssignment(expert, projectId)).toBeNull();
    expect(await judge(expert, ids)).toMatchObject({ state: "gone" });
    expect(await draftOf(ids)).toBeDefined();
    expect(await openCount(ids)).toBe(1);
    await grant(expert);
    expect(await takeAssignment(expert, projectId)).toEqual(ids);
  });
});

describe("submitting and losing the credential at the same moment", () => {
  test("ends in one of two ways, whichever comes first: a judgment, or a draft before an operator", async () => {
    const people = await Promise.all(Array.from({ length: 12 }, () => inHand()));
    const answers = await Promise.all(
      people.map(async ({ expert, credential, ids }, n) => {
        const ending = n % 2 ? endCredential(expert, credential) : undefined;
        const judging = judge(expert, ids);
        await (ending ?? endCredential(expert, credential));
        return { ids, submitted: await judging };
      }),
    );
    for (const { ids, submitted } of answers) {
      const row = await rowOf(ids);
      const stored = submitted?.state === "stored";
      expect(row.submittedAt !== null).toBe(stored);
      expect(row.end).toBe(stored ? null : "lapsed");
      expect((await lapseOf(ids)) !== undefined).toBe(!stored);
      expect((await draftOf(ids)) !== undefined).toBe(!stored);
    }
  });
});

describe("while a credential is being revoked", () => {
  test.each([
    ["submitted late", judge, { state: "gone" }],
    ["taken up again", resumeAssignment, "not eligible"],
    [
      "taken up again by asking for work",
      (expert: Expert, ids: Ids) => takeAssignment(expert, ids.projectId),
      null,
    ],
  ] as const)("what ran out is not %s: the request waits and finds it gone", async (_what, ask, answer) => {
    const { expert, credential, ids } = await inHand();
    await expire(ids);
    const commit = await hold(async (tx) => {
      await lockExpert(tx, expert.userId);
      await tx
        .update(credentials)
        .set({ endedAt: sql`now()`, end: "revoked" })
        .where(eq(credentials.id, credential));
    });
    const asked = ask(expert, ids);
    await untilWaiting(1);
    await commit();
    const given = await asked;
    if (answer !== null && typeof answer === "object") expect(given).toMatchObject(answer);
    else expect(given).toBe(answer);
    expect(await rowOf(ids)).toMatchObject({ end: "expired", submittedAt: null });
  });
});

describe("holding the credential again", () => {
  test("lets the expert go on where they were, unless it was closed", async () => {
    const { expert, credential, ids, projectId } = await inHand();
    await type(expert, ids);
    await endCredential(expert, credential);
    await grant(expert);
    expect((await listOfferedProjects(expert)).find(({ id }) => id === projectId)?.available).toBe(true);
    expect(await takeAssignment(expert, projectId)).toEqual(ids);
    expect(await findAssignment(expert, ids)).toMatchObject({ state: "live", draft: { body } });
    expect(
      (await listLapses()).open.find(({ assignmentId }) => assignmentId === ids.assignmentId),
    ).toBeUndefined();
    expect(await decideLapse(await makeOperator(), { ...ids, decision: "closed", reason: "Too late." })).toBe(
      "not open",
    );
    expect(await judge(expert, ids)).toMatchObject({ state: "stored" });
  });

  test("and losing it again asks again", async () => {
    const { expert, credential, ids } = await inHand();
    await type(expert, ids);
    await endCredential(expert, credential);
    const second = await grant(expert);
    expect(await resumeAssignment(expert, ids)).toBe("resumed");
    await endCredential(expert, second);
    expect((await listLapses()).open.map(({ assignmentId }) => assignmentId)).toContain(ids.assignmentId);
  });

  test("is no help where others have done the task", async () => {
    const { expert, credential, ids, projectId } = await inHand();
    await endCredential(expert, credential);
    const other = await makeExpert();
    await grant(other);
    await judge(other, (await takeAssignment(other, projectId))!);
    await grant(expert);
    expect(await resumeAssignment(expert, ids)).toBe("gone");
    expect(await takeAssignment(expert, projectId)).toBeNull();
  });
});

describe("a decision", () => {
  async function lapsed(overlap = 1) {
    const hand = await inHand(overlap);
    await type(hand.expert, hand.ids);
    await endCredential(hand.expert, hand.credential);
    return { ...hand, operator: await makeOperator() };
  }

  test("to excuse puts the task in its expert's hands, who may submit it, and no other", async () => {
    const { expert, ids, projectId, operator } = await lapsed();
    const listed = (await listLapses()).open.find(({ assignmentId }) => assignmentId === ids.assignmentId);
    expect(listed).toMatchObject({ placeFree: true, decision: null, minutes: 1 });
    const answer = await decideLapse(operator, { ...ids, decision: "excused", reason: "Only late." });
    expect(answer).toBe("in hand again");
    expect(await rowOf(ids)).toMatchObject({ end: null, excusedAt: expect.any(Date) });
    expect(await lapseOf(ids)).toMatchObject({ decision: "excused", decidedBy: operator.userId });
    expect((await listOfferedProjects(expert)).find(({ id }) => id === projectId)).toMatchObject({
      inHand: true,
    });
    expect(await lapseIneligible()).toBe(0);
    await expire(ids);
    expect(await takeAssignment(expert, projectId)).toEqual(ids);
    expect(await judge(expert, ids)).toMatchObject({ state: "stored" });
    expect(await takeAssignment(expert, projectId)).toBeNull();
    expect((await listLapses()).decided.map(({ assignmentId }) => assignmentId)).toContain(ids.assignmentId);
  });

  test("to close ends it for good, with the reason told and the draft kept", async () => {
    const { expert, ids, projectId, operator } = await lapsed();
    expect(await decideLapse(operator, { ...ids, decision: "closed", reason: "Forged." })).toBe("closed");
    expect(await findLapse(expert, ids)).toMatchObject({ decision: "closed", decisionReason: "Forged." });
    expect(await draftOf(ids)).toEqual(body);
    await grant(expert);
    expect(await takeAssignment(expert, projectId)).toBeNull();
    expect(await resumeAssignment(expert, ids)).toBe("closed");
    expect(await judge(expert, ids)).toMatchObject({ state: "gone" });
    expect((await listOfferedProjects(expert)).find(({ id }) => id === projectId)).toBeUndefined();
  });

  test("is told by mail, with its reason", async () => {
    const { ids, operator, expert } = await lapsed();
    await decideLapse(operator, { ...ids, decision: "closed", reason: "Forged, it seems." });
    const [mail] = await db
      .select()
      .from(mails)
      .where(and(sql`${mails.recipient} like ${`${expert.userId}%`}`));
    expect(readText(mail!)).toContain("Forged, it seems.");
  });

  test("is given once, however many decide at the same moment", async () => {
    const { ids } = await lapsed();
    const operators = await Promise.all([1, 2, 3, 4].map(makeOperator));
    const answers = await Promise.all(
      operators.map((operator, n) =>
        decideLapse(operator, { ...ids, decision: n % 2 ? "closed" : "excused", reason: `Number ${n}.` }),
      ),
    );
    expect(answers.filter((answer) => answer !== "not open")).toHaveLength(1);
  });

  test("is not given on one's own work, nor on what is not there", async () => {
    const { ids, expert, operator } = await lapsed();
    const decision = { decision: "excused", reason: "Please." } as const;
    expect(await decideLapse(expert, { ...ids, ...decision })).toBeNull();
    await db.insert(operators).values({ userId: expert.userId });
    expect(await decideLapse(expert, { ...ids, ...decision })).toBe("own work");
    const foreign = await lapsed();
    expect(
      await decideLapse(operator, {
        projectId: foreign.projectId,
        assignmentId: ids.assignmentId,
        ...decision,
      }),
    ).toBeNull();
    expect(await decideLapse(operator, { ...ids, assignmentId: uuidv7(), ...decision })).toBeNull();
    const hand = await inHand();
    expect(await decideLapse(operator, { ...hand.ids, ...decision })).toBeNull();
  });

  test("and its page are nobody else's business", async () => {
    const { ids } = await lapsed();
    const stranger = await makeExpert();
    await grant(stranger);
    expect(await findLapse(stranger, ids)).toBeNull();
    expect(await resumeAssignment(stranger, ids)).toBeNull();
    expect(await type(stranger, ids)).toBeNull();
  });
});

describe("a changed requirement", () => {
  async function change(
    member: Awaited<ReturnType<typeof makeLab>>,
    projectId: string,
    level: string | null,
  ) {
    const project = (await findProject(member, projectId))!;
    const { title, instructions, overlap, currency, priceMinor } = project;
    const form = {
      title,
      instructions,
      overlap,
      ...PLAIN_HAND_OUT,
      currency: currency as "USD",
      priceMinor,
      rubric: makeRubric(),
    };
    const requirement = level === null ? null : asks(need({ field: "physics", level }));
    return await updateProject(member, projectId, { ...form, requirement });
  }

  test("lets what somebody has typed in be finished, without a decision", async () => {
    const { member, projectId, expert, ids } = await inHand();
    await type(expert, ids);
    expect(await change(member, projectId, "doctorate")).toBe("updated");
    expect(await rowOf(ids)).toMatchObject({ end: null, excusedAt: expect.any(Date) });
    expect(await lapseIneligible()).toBe(0);
    expect(await takeAssignment(expert, projectId)).toEqual(ids);
    expect(await judge(expert, ids)).toMatchObject({ state: "stored" });
  });

  test("excuses nobody who meets it: what they lose later is taken back as ever", async () => {
    const { member, projectId, expert, ids } = await inHand();
    const credential = await grant(expert, { field: "physics" });
    await type(expert, ids);
    await change(member, projectId, "doctorate");
    expect(await rowOf(ids)).toMatchObject({ end: null, excusedAt: null });
    await endCredential(expert, credential);
    expect(await rowOf(ids)).toMatchObject({ end: "lapsed" });
  });

  test("that is saved as it was excuses nobody", async () => {
    const { projectId, member, expert, ids } = await inHand();
    await type(expert, ids);
    await askForLaw(projectId);
    const { requirement, currency, priceMinor } = (await findProject(member, projectId))!;
    const form = {
      title: "Another title",
      instructions: "Judge.",
      overlap: 1,
      ...PLAIN_HAND_OUT,
      priceMinor,
      rubric: makeRubric(),
    };
    await updateProject(member, projectId, { ...form, currency: currency as "USD", requirement });
    expect(await rowOf(ids)).toMatchObject({ excusedAt: null });
    expect(await lapseIneligible()).toBe(1);
    expect(await rowOf(ids)).toMatchObject({ end: "lapsed" });
  });

  test("takes back what those who do not meet it have typed nothing in", async () => {
    const { member, projectId, ids } = await inHand(2);
    const physicist = await makeExpert();
    await grant(physicist);
    await grant(physicist, { field: "physics" });
    const kept = (await takeAssignment(physicist, projectId))!;
    expect(await change(member, projectId, "doctorate")).toBe("updated");
    expect(await rowOf(ids)).toMatchObject({
      end: "lapsed",
      returnReason: "The lab has changed what this project asks for.",
    });
    expect(await rowOf(kept)).toMatchObject({ end: null });
  });

  test("that is none any more takes nothing back", async () => {
    const { member, projectId, ids } = await inHand();
    await change(member, projectId, null);
    expect(await rowOf(ids)).toMatchObject({ end: null });
  });

  test("of another lab's project is refused", async () => {
    const { projectId, ids } = await inHand();
    const { priceMinor } = (await db.select().from(projects).where(eq(projects.id, projectId)))[0]!;
    const form = {
      title: "T",
      instructions: "I",
      overlap: 1,
      ...PLAIN_HAND_OUT,
      currency: "USD" as const,
      priceMinor,
      rubric: makeRubric(),
    };
    const requirement = asks(need({ field: "law", level: "admitted" }));
    expect(await updateProject(await makeLab(), projectId, { ...form, requirement })).toBeNull();
    expect(await rowOf(ids)).toMatchObject({ end: null });
  });
});

describe("what nobody ended", () => {
  test("is found every minute: a claim that grew too old, or a change that was overtaken", async () => {
    const { ids, projectId, expert } = await inHand();
    await type(expert, ids);
    expect(await lapseIneligible()).toBe(0);
    await askForLaw(projectId);
    expect(await lapseIneligible()).toBe(1);
    expect(await rowOf(ids)).toMatchObject({ end: "lapsed" });
    expect(await lapseOf(ids)).toBeDefined();
    expect(await lapseIneligible()).toBe(0);
  });

  test("is not handed out again meanwhile", async () => {
    const { projectId, expert, ids } = await inHand();
    await askForLaw(projectId);
    expect(await takeAssignment(expert, projectId)).toBeNull();
    expect((await listOfferedProjects(expert)).find(({ id }) => id === projectId)).toBeUndefined();
    expect(await rowOf(ids)).toMatchObject({ end: null });
  });
});
