import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { PLAIN_HAND_OUT } from "#app/domain/hand-out.ts";
import { presetOf } from "#app/domain/presets.ts";
import type { Rubric } from "#app/domain/rubric.ts";
import { MOST_STEPS } from "#app/domain/steps.ts";
import type { LabMember } from "../../app/domain/roles.ts";
import { loadCalibrations, makeKnownLines } from "../support/calibrations.ts";
import { openTestDatabase } from "../support/database.ts";
import { bytesOf, loadFixtures, makeLines } from "../support/fixtures.ts";
import { loadInterleaving } from "../support/interleaving.ts";
import { makeRubric } from "../support/rubrics.ts";

await openTestDatabase();
const { makeLab, makeProject, makeBatch } = await loadFixtures();
const { uploadSet } = await loadCalibrations();
const { hold, untilWaiting } = await loadInterleaving();
const { createBatch, listRefusals } = await import("#app/models/batch.server.ts");
const { receiveBatch } = await import("#app/models/import/receive.server.ts");
const { findRubric, updateProject } = await import("#app/models/project.server.ts");
const { projects } = await import("#db/schema/projects.ts");

const noOrder = makeRubric({ order: { by: "none" } });
/** Two sides, of which one has to be taken, or not. */
const sides = (tie: string | null): Rubric => {
  const { order } = presetOf("hh").rubric;
  if (order.by !== "aspects") throw new Error("HH compares by aspects");
  return makeRubric({ order: { by: "aspects", aspects: order.aspects.map((one) => ({ ...one, tie })) } });
};

const steps = (count: number) => Array.from({ length: count }, (_, n) => `Step ${n}`).join("\n");
const stepwise = makeRubric({ steps: "lines", order: { by: "none" } });

async function open(rubric: Rubric) {
  const member = await makeLab();
  return { member, projectId: await makeProject(member, { rubric }) };
}

const change = async (member: LabMember, projectId: string, rubric: Rubric) =>
  await updateProject(member, projectId, {
    ...{
      title: "t",
      instructions: "i",
      overlap: 3,
      ...PLAIN_HAND_OUT,
      currency: "EUR" as const,
      priceMinor: 1n,
    },
    ...{ requirement: null, rubric },
  });

const twoLines = (gold: unknown) => makeKnownLines(1, { completions: ["1", "2"], gold });

describe("a calibration set and the order that experts are asked for", () => {
  test("a rubric keeps an order while there is a set", async () => {
    const { member, projectId } = await open(makeRubric());
    await uploadSet(member, projectId, makeKnownLines(1));
    expect(await change(member, projectId, noOrder)).toEqual({ misfit: "no order" });
    expect(await findRubric(projectId)).toMatchObject({ version: 1 });
    const other = makeRubric({ acceptability: true });
    expect(await change(member, projectId, other)).toBe("updated");
  });

  test("without an order no set is taken, before a line is read", async () => {
    const { member, projectId } = await open(noOrder);
    const { batchId, received } = await uploadSet(member, projectId, makeKnownLines(1));
    expect(received).toMatchObject({ ok: false, status: 422, message: expect.stringMatching(/no order/) });
    expect(await listRefusals({ projectId, batchId }, { after: 0, limit: 1 })).toEqual([]);
  });

  test("where a side has to be taken no tie can be known, in a line or in a rubric to come", async () => {
    const { member, projectId } = await open(sides(null));
    const tied = twoLines({ ranking: [[0, 1]] });
    const { batchId, received } = await uploadSet(member, projectId, [
      ...twoLines({ ranking: [[0], [1]] }),
      ...tied.map((line) => ({ ...line, id: "tied" })),
    ]);
    expect(received).toMatchObject({ accepted: 1, refused: 1 });
    const [refused] = await listRefusals({ projectId, batchId }, { after: 0, limit: 10 });
    expect(refused).toMatchObject({ lineNumber: 2, field: "gold", reason: expect.stringMatching(/tie/) });

    expect(await change(member, projectId, sides("About the same"))).toBe("updated");
    await uploadSet(
      member,
      projectId,
      tied.map((line) => ({ ...line, id: "tied-later" })),
    );
    expect(await change(member, projectId, sides(null))).toEqual({ misfit: "tie" });
    expect(await change(member, projectId, makeRubric())).toBe("updated");
  });

  test("a set cut off from its order while it is read fails in words", async () => {
    const { member, projectId } = await open(makeRubric());
    const file = { projectId, fileName: "known.jsonl", fieldMap: null, expertCount: 5 };
    const batchId = (await createBatch(member, file))!;
    async function* slowly() {
      yield* bytesOf(makeKnownLines(1));
      expect(await change(member, projectId, noOrder)).toBe("updated");
    }
    const received = await receiveBatch(member, { projectId, batchId }, slowly());
    expect(received).toMatchObject({ ok: false, message: expect.stringMatching(/rubric was changed/) });
  });
});

describe("completions of very many steps", () => {
  test("are refused line by line where they are to be marked step by step", async () => {
    const { member, projectId } = await open(stepwise);
    const batchId = await makeBatch(member, projectId, [
      { prompt: "Just so many", completions: [steps(MOST_STEPS)] },
      { prompt: "One more", completions: ["Short", steps(MOST_STEPS + 1)] },
    ]);
    const refused = await listRefusals({ projectId, batchId }, { after: 0, limit: 10 });
    expect(refused).toMatchObject([{ lineNumber: 2, field: "completions[1]" }]);
    expect(refused[0]?.reason).toMatch(/^has more than 5,000 steps/);
  });

  test("keep a rubric from being changed to marks step by step", async () => {
    const { member, projectId } = await open(noOrder);
    await makeBatch(member, projectId, [
      ...makeLines(30),
      { prompt: "Just so many", completions: [steps(MOST_STEPS)] },
    ]);
    expect(await change(member, projectId, stepwise)).toBe("updated");
    expect(await change(member, projectId, noOrder)).toBe("updated");
    await makeBatch(member, projectId, [{ prompt: "One more", completions: [steps(MOST_STEPS + 1)] }]);
    expect(await change(member, projectId, stepwise)).toEqual({ misfit: "steps" });
    expect(await change(member, projectId, { ...stepwise, steps: "paragraphs" })).toBe("updated");
  });
});

describe("the length of a set", () => {
  const many = (from: number, count: number) =>
    Array.from(
      { length: count },
      (_, n) => makeKnownLines(1, { id: `k-${from + n}`, prompt: `${from + n}` })[0],
    );

  test("is 50 tasks, over all of its uploads; what goes beyond is refused by line", async () => {
    const { member, projectId } = await open(makeRubric());
    expect((await uploadSet(member, projectId, many(0, 48))).received).toMatchObject({ accepted: 48 });
    const again = [...many(40, 4), ...many(100, 4)];
    const { batchId, received } = await uploadSet(member, projectId, again);
    expect(received).toMatchObject({ accepted: 2, duplicate: 4, refused: 2 });
    const refused = await listRefusals({ projectId, batchId }, { after: 0, limit: 10 });
    expect(refused).toMatchObject([
      { lineNumber: 7, field: "line" },
      { lineNumber: 8, field: "line" },
    ]);
    expect(refused[0]?.reason).toMatch(/50 tasks at most/);
    await makeBatch(member, projectId, makeLines(60));
  });

  test("holds for two uploads at once", async () => {
    const { member, projectId } = await open(makeRubric());
    const file = { projectId, fileName: "known.jsonl", fieldMap: null, expertCount: 5 };
    const batchIds = [(await createBatch(member, file))!, (await createBatch(member, file))!];
    const letGo = await hold((tx) =>
      tx.select().from(projects).where(eq(projects.id, projectId)).for("no key update"),
    );
    const receiving = batchIds.map((batchId, n) =>
      receiveBatch(member, { projectId, batchId }, bytesOf(many(n * 100, 30))),
    );
    await untilWaiting(2);
    await letGo();
    const accepted = (await Promise.all(receiving)).map((received) => (received.ok ? received.accepted : 0));
    expect(accepted.toSorted()).toEqual([20, 30]);
  });
});
