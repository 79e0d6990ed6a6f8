import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Expert } from "../../app/domain/roles.ts";
import type { JudgmentForm } from "../../app/forms/judgment.ts";
import { oneOf, seeded } from "../support/chance.ts";
import { openTestDatabase } from "../support/database.ts";
import { makeLines } from "../support/fixtures.ts";
import { loadRules } from "../support/handing-out.ts";
import { asks, loadHoldings, need } from "../support/holdings.ts";
import { type Ids, loadJudging } from "../support/judging.ts";

const HANDS = 32;
const EXPERTS = 24;
const OPERATIONS = Number(process.env.ASSAY_HANDOUT_OPERATIONS ?? 1_500);
const SEED = Number(process.env.ASSAY_HANDOUT_SEED ?? Math.floor(Math.random() * 2 ** 31));

process.env.DATABASE_CONNECTIONS = String(HANDS);
const { db } = await openTestDatabase();
const { makeExpert, makeBatch, openProject, formFor } = await loadJudging();
const { makeIssuer, grant, endCredential } = await loadHoldings();
const { listBreaches } = await loadRules();
const { takeAhead, takeAssignment } = await import("#app/models/assignment.server.ts");
const { returnExpired } = await import("#app/models/assignment-expiry.server.ts");
const { skipAssignment } = await import("#app/models/assignment-life.server.ts");
const { submitJudgment } = await import("#app/models/judgment.server.ts");
const { closeProject } = await import("#app/models/project.server.ts");
const { undoJudgment } = await import("#app/models/undo.server.ts");
const { assignments } = await import("#db/schema/assignments.ts");
const { batches } = await import("#db/schema/batches.ts");
const { judgments, retractions } = await import("#db/schema/judgments.ts");
const { projects } = await import("#db/schema/projects.ts");
const { tasks } = await import("#db/schema/tasks.ts");

/** What somebody has done about a project or an expert; `turn` tells whether anything has been done since. `shut`: by the database's clock. */
type Gate = { shut: Date | null; turn: number; turning: boolean };
type Work = { projectId: string; member: Parameters<typeof closeProject>[0]; gate: Gate };
type Hand = Expert & { held: Ids[]; credential: string | null; gate: Gate };
type Acknowledged = { hand: Hand; ids: Ids; judgmentId: string; undone: boolean };
type World = {
  random: () => number;
  works: [free: Work, restricted: Work];
  hands: Hand[];
  issuerId: string;
  acknowledged: Map<string, Acknowledged>;
  done: Record<string, number>;
};

const makeGate = (): Gate => ({ shut: null, turn: 0, turning: false });

async function databaseTime(): Promise<Date> {
  const [row] = await db.execute<{ at: string }>(sql`select clock_timestamp() as at`);
  return new Date(row!.at);
}

async function openWorld(): Promise<World> {
  const count = Math.ceil(OPERATIONS / 20);
  const [free, restricted] = [
    await openProject(count, 3),
    await openProject(count, 2, { requirement: asks(need()) }),
  ];
  await addGold(free, 20);
  const issuerId = await makeIssuer();
  const hands: Hand[] = [];
  for (let number = 0; number < EXPERTS; number++) {
    const expert = await makeExpert();
    const gate = makeGate();
    hands.push({ ...expert, held: [], credential: await grant(expert, { issuerId }), gate });
  }
  return {
    ...{ hands, issuerId, random: seeded(SEED), acknowledged: new Map(), done: {} },
    works: [
      { ...free, gate: makeGate() },
      { ...restricted, gate: makeGate() },
    ],
  };
}

async function addGold({ member, projectId }: Awaited<ReturnType<typeof openProject>>, count: number) {
  const lines = makeLines(count).map((line) => ({
    ...line,
    id: `gold-${line.id}`,
    prompt: `Gold: ${line.prompt}`,
  }));
  const batchId = await makeBatch(member, projectId, lines);
  await db.update(batches).set({ kind: "gold" }).where(eq(batches.id, batchId));
  await db.update(tasks).set({ kind: "gold", openCount: 0 }).where(eq(tasks.batchId, batchId));
  await db.update(projects).set({ goldRate: 10 }).where(eq(projects.id, projectId));
}

/** Whether it was shut all the while: before the work began and after it ended, and nobody touched it between. */
async function whileShut<Result>(gate: Gate, work: () => Promise<Result>) {
  const before = { ...gate };
  const result = await work();
  return { result, shut: before.shut !== null && gate.turn === before.turn ? before.shut : null };
}

async function give(world: World, hand: Hand, ask: () => Promise<Ids | null>) {
  const [free, restricted] = world.works;
  const { result: inner, shut: unqualified } = await whileShut(hand.gate, () =>
    whileShut(free.gate, () => whileShut(restricted.gate, ask)),
  );
  const taken = inner.result.result;
  if (!taken) return;
  const [row] = await db.select().from(assignments).where(eq(assignments.id, taken.assignmentId));
  const isRestricted = taken.projectId === restricted.projectId;
  if (isRestricted && unqualified)
    throw new Error(`${taken.assignmentId} went to somebody without the credential.`);
  const closed = isRestricted ? inner.result.shut : inner.shut;
  if (closed && row!.takenAt > closed)
    throw new Error(`${taken.assignmentId} was given from a closed project.`);
  if (!hand.held.some(({ assignmentId }) => assignmentId === taken.assignmentId)) hand.held.push(taken);
}

const heldBy = (world: World, { held }: Hand): Ids | undefined =>
  held.length === 0 ? undefined : oneOf(world.random, world.random() < 0.7 ? held.slice(-2) : held);

async function submit(world: World, hand: Hand, ids: Ids): Promise<void> {
  const form = await formFor(hand, ids);
  // A double click now and then.
  const sent = world.random() < 0.2 ? [form, form] : [form];
  await Promise.all(sent.map((one) => submitOnce(world, hand, ids, one)));
}

async function submitOnce(world: World, hand: Hand, ids: Ids, form: JudgmentForm): Promise<void> {
  const answer = await submitJudgment(hand, ids, form);
  if (answer?.state === "incomplete") throw new Error(JSON.stringify(answer.problems));
  if (answer?.state !== "stored") return;
  const { judgmentId } = answer;
  if (!world.acknowledged.has(judgmentId))
    world.acknowledged.set(judgmentId, { hand, ids, judgmentId, undone: false });
}

async function undo(world: World): Promise<void> {
  const latest = [...world.acknowledged.values()].slice(-HANDS);
  if (latest.length === 0) return;
  const one = oneOf(world.random, latest);
  const answer = await undoJudgment(one.hand, one.ids, one.judgmentId);
  if (answer?.state === "undone") one.undone = true;
}

async function expire({ assignmentId }: Ids): Promise<void> {
  const past = sql`now() - interval '1 second'`;
  await db.update(assignments).set({ expiresAt: past }).where(eq(assignments.id, assignmentId));
  await returnExpired();
}

/** Shuts what is open and opens what is shut, unless somebody is at it. */
async function turn(
  gate: Gate,
  { shut, open }: { shut: () => Promise<unknown>; open: () => Promise<unknown> },
) {
  if (gate.turning) return;
  gate.turning = true;
  gate.turn += 1;
  const wasShut = gate.shut !== null;
  gate.shut = null;
  await (wasShut ? open() : shut());
  if (!wasShut) gate.shut = await databaseTime();
  gate.turning = false;
}

const turnProject = ({ member, projectId, gate }: Work) =>
  turn(gate, {
    shut: () => closeProject(member, projectId, true),
    open: () => closeProject(member, projectId, false),
  });

const turnCredential = (world: World, hand: Hand) =>
  turn(hand.gate, {
    shut: async () => {
      const { credential } = hand;
      hand.credential = null;
      if (credential) await endCredential(hand, credential);
    },
    open: async () => {
      hand.credential = await grant(hand, { issuerId: world.issuerId });
    },
  });

type Operation = (world: World, hand: Hand) => Promise<unknown>;

const withHeld =
  (work: (world: World, hand: Hand, ids: Ids) => Promise<unknown>): Operation =>
  async (world, hand) => {
    const ids = heldBy(world, hand);
    if (ids) await work(world, hand, ids);
  };

const OPERATIONS_BY_NAME: Record<string, { weight: number; run: Operation }> = {
  take: {
    weight: 28,
    run: (world, hand) => {
      const project = oneOf(world.random, [...world.works.map(({ projectId }) => projectId), undefined]);
      return give(world, hand, () => takeAssignment(hand, project));
    },
  },
  ahead: {
    weight: 14,
    run: withHeld((world, hand, ids) =>
      give(world, hand, async () => (await takeAhead(hand, ids))?.next ?? null),
    ),
  },
  submit: { weight: 34, run: withHeld(submit) },
  skip: {
    weight: 5,
    run: withHeld((_, hand, ids) => skipAssignment(hand, { ...ids, reason: "Not for me." })),
  },
  undo: { weight: 6, run: undo },
  expire: { weight: 6, run: withHeld((_, __, ids) => expire(ids)) },
  credential: { weight: 3, run: turnCredential },
  project: { weight: 3, run: (world) => turnProject(oneOf(world.random, world.works)) },
  look: { weight: 1, run: async () => expect(await listBreaches()).toEqual([]) },
};

const DRAWN = Object.entries(OPERATIONS_BY_NAME).flatMap(([name, { weight }]) =>
  Array<string>(weight).fill(name),
);

async function workOn(world: World, left: { count: number }): Promise<void> {
  while (left.count-- > 0) {
    const closed = world.works.find(({ gate }) => gate.shut !== null);
    const name = oneOf(world.random, DRAWN);
    world.done[name] = (world.done[name] ?? 0) + 1;
    // Nothing is done while everything is shut, so what is shut is seldom left so.
    if (closed && world.random() < 0.05) await turnProject(closed);
    await OPERATIONS_BY_NAME[name]!.run(world, oneOf(world.random, world.hands));
  }
}

test(`${OPERATIONS} operations of ${HANDS} hands at once break no rule (seed ${SEED})`, {
  timeout: 600_000,
}, async () => {
  const world = await openWorld();
  const left = { count: OPERATIONS };
  await Promise.all(Array.from({ length: HANDS }, () => workOn(world, left)));

  expect(await listBreaches()).toEqual([]);
  const stored = await db.select({ id: judgments.id }).from(judgments);
  expect(stored.map(({ id }) => id).sort()).toEqual([...world.acknowledged.keys()].sort());
  const undone = [...world.acknowledged.values()].filter((one) => one.undone);
  const retracted = await db.select({ id: retractions.judgmentId }).from(retractions);
  expect(retracted.map(({ id }) => id).sort()).toEqual(undone.map(({ judgmentId }) => judgmentId).sort());
  expect(stored.length).toBeGreaterThan(OPERATIONS / 20);
  if (process.env.ASSAY_HANDOUT_OPERATIONS)
    console.log(JSON.stringify({ ...world.done, stored: stored.length }));
});
