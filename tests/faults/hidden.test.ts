import { randomUUID } from "node:crypto";
import { NoopLogger } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { expect, test, vi } from "vitest";
import type { Expert } from "../../app/domain/roles.ts";
import { loadCalibrations } from "../support/calibrations.ts";
import { signIn } from "../support/client.ts";
import { PASSWORD } from "../support/journey.ts";
import { makeDraft, makeForm, makeSave } from "../support/rubrics.ts";
import { openSite } from "../support/site.ts";

/** Row 11 of the list of faults, where it matters most: nothing that an expert is answered tells gold from work. */
const { address, db, makeLab, makeExpert, makeProject, makeBatch } = await openSite();
const { uploadGold } = await loadCalibrations();
const { takeAssignment, takeAhead, findAssignment } = await import("#app/models/assignment.server.ts");
const { skipAssignment } = await import("#app/models/assignment-life.server.ts");
const { returnExpired } = await import("#app/models/assignment-expiry.server.ts");
const { resumeAssignment } = await import("#app/models/assignment-resume.server.ts");
const { saveDraft } = await import("#app/models/draft.server.ts");
const { submitJudgment } = await import("#app/models/judgment.server.ts");
const { undoJudgment } = await import("#app/models/undo.server.ts");
const { eq, sql } = await import("drizzle-orm");
const { projects } = await import("#db/schema/projects.ts");
const { assignments } = await import("#db/schema/assignments.ts");
const { tasks } = await import("#db/schema/tasks.ts");

const MARKS = {
  model: "zebra-model",
  externalId: "zebra-external-id",
  explanation: "zebra-explanation",
  critique: "zebra-critique",
};

/** Texts of one kind, each of which is there once: what is left of an answer without its ids is the same for all tasks. */
const makeTasks = (count: number, changes: Record<string, unknown> = {}) =>
  Array.from({ length: count }, () => ({
    id: `${MARKS.externalId}-${randomUUID()}`,
    prompt: `What is to be said of ${randomUUID()}?`,
    completions: [1, 2, 3].map((n) => ({ text: `This: ${randomUUID()}.`, model: `${MARKS.model}-${n}` })),
    ...changes,
  }));
const KNOWN = { gold: { ranking: [[1], [0, 2]] }, explanation: MARKS.explanation };

async function openGolden(email: string, count = 40) {
  const member = await makeLab(email);
  const projectId = await makeProject(member);
  await db.update(projects).set({ goldRate: 50 }).where(eq(projects.id, projectId));
  await makeBatch(member, projectId, makeTasks(count));
  await uploadGold(member, projectId, makeTasks(count, KNOWN));
  return projectId;
}

async function kindOf(assignmentId: string): Promise<"work" | "gold" | "calibration"> {
  const [row] = await db
    .select({ kind: tasks.kind })
    .from(assignments)
    .innerJoin(tasks, eq(tasks.id, assignments.taskId))
    .where(eq(assignments.id, assignmentId));
  return row!.kind;
}

async function runOut(assignmentId: string): Promise<void> {
  const expiresAt = sql`now() - interval '1 second'`;
  await db.update(assignments).set({ expiresAt }).where(eq(assignments.id, assignmentId));
  await returnExpired();
}

/** Without what differs between any two tasks: an id tells its kind only, and a number that it is one. */
const bare = (text: string) =>
  text
    .replaceAll(/'nonce-([^']+)'/.exec(text)?.[1] ?? "no nonce", "nonce")
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-([89ab])[0-9a-f]{3}-[0-9a-f]{12}/g, "id-v$1")
    .replace(/id-v\d/g, (id) => id.replace("4", "four").replace("7", "seven"))
    .replace(/\d+(\.\d+)?/g, "#");

/** A whole judgment that says the same of every task: it follows the order on the page, which is another for each. */
async function judgmentFor(expert: Expert, at: string) {
  const [, , projectId, assignmentId] = at.split("/") as [string, string, string, string];
  const { completions } = (await findAssignment(expert, { projectId, assignmentId }))!;
  const ids = completions.map(({ id }) => id);
  const ratings = Object.fromEntries(ids.map((id) => [id, { correctness: 3 }]));
  const critiques = { [ids[0]!]: "Clear and right." };
  const content = { ranking: ids.map((id) => [id]), ratings, critiques, activeMs: 1_000 };
  return { ...makeForm(content), next: true };
}

type Kept = { step: string; kind: string; text: string };

test("whatever an expert does with them, gold and work are answered alike", async () => {
  const projectId = await openGolden("lab@example.org");
  const { userId } = await makeExpert("expert@example.org");
  // Another's judgments, of which nothing may be seen.
  const rival = await makeExpert("rival@example.org");
  for (let n = 0; n < 12; n++) {
    const ids = (await takeAssignment(rival, projectId))!;
    const { completions } = (await findAssignment(rival, ids))!;
    const critiques = Object.fromEntries(completions.map(({ id }) => [id, MARKS.critique]));
    const ratings = Object.fromEntries(completions.map(({ id }) => [id, { correctness: 3 }]));
    const form = makeForm({ ranking: completions.map(({ id }) => [id]), ratings, critiques });
    expect(await submitJudgment(rival, ids, form)).toMatchObject({ state: "stored" });
  }
  const expert = await signIn(address, "expert@example.org", PASSWORD);
  const kept: Kept[] = [];
  let kind: string;
  const keep = async (step: string, answer: Response) => {
    const body = await answer.text();
    const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
    kept.push({ step, kind, text: `${answer.status}\n${headers}\n${body}` });
    return { status: answer.status, body };
  };
  const read = async (step: string, path: string) => await keep(step, await expert.send(path));
  const send = async (step: string, path: string, body: unknown, method = "POST") =>
    await keep(step, await expert.sendJson(path, method, body));
  const post = async (step: string, path: string, fields: Record<string, string> = {}) =>
    await keep(step, await expert.send(path, { method: "POST", body: new URLSearchParams(fields) }));

  async function judgeThrough(at: string): Promise<void> {
    await read("page", at);
    await read("page as data", `${at}.data`);
    const judgment = await judgmentFor({ userId }, at);
    const { ranking, ratings, critiques } = judgment;
    const said = makeDraft({ ranking, ratings, critiques, activeMs: 1 });
    await send("draft", `${at}/draft`, makeSave(1, said, { base: 0 }), "PUT");
    await send("draft beside", `${at}/draft`, makeSave(1, said, { writer: uuidv7() }), "PUT");
    await read("page with drafts", `${at}.data`);
    expect((await post("ahead", `${at}/ahead`)).status).toBe(200);
    await send("wrong", `${at}/judgment`, { ...judgment, ranking: [] });
    expect((await send("submit", `${at}/judgment`, judgment)).status).toBe(200);
    await send("submit again", `${at}/judgment`, judgment);
    await read("submitted", `${at}.data`);
    expect((await send("undo", `${at}/undo`, { judgmentId: judgment.id })).status).toBe(200);
    await send("undo again", `${at}/undo`, { judgmentId: judgment.id });
    await read("taken back", `${at}.data`);
    const second = { ...judgment, id: uuidv7() };
    expect((await send("submit anew", `${at}/judgment`, second)).status).toBe(200);
    const edited = { ...judgment, id: uuidv7(), edits: second.id };
    expect((await send("edit", `${at}/judgment`, edited)).status).toBe(200);
    await send("stale edit", `${at}/judgment`, { ...edited, id: uuidv7() });
    await send("undo of an edit", `${at}/undo`, { judgmentId: edited.id });
    await read("past judgment", `/history/${projectId}/${edited.id}`);
    await read("past judgment as data", `/history/${projectId}/${edited.id}.data`);
  }

  async function skipThrough(at: string): Promise<void> {
    const judgment = await judgmentFor({ userId }, at);
    await read("page before it runs out", at);
    await runOut(at.split("/").at(-1)!);
    await read("run out", `${at}.data`);
    await read("offers, run out", "/work.data");
    await post("resume", `${at}.data`);
    await runOut(at.split("/").at(-1)!);
    expect((await send("late", `${at}/judgment`, judgment)).status).toBe(200);
    await send("undo late", `${at}/undo`, { judgmentId: judgment.id });
    await post("skip", `${at}/skip`, { reason: "Not mine." });
    await read("skipped", at);
    await send("submit of what was skipped", `${at}/judgment`, { ...judgment, id: uuidv7() });
    await read("offers", "/work.data");
  }

  for (const through of [judgeThrough, skipThrough]) {
    const counts = { work: 0, gold: 0, calibration: 0 };
    // Two of each at least; half of what comes is gold.
    while (counts.work < 2 || counts.gold < 2) {
      kind = "take";
      const taken = await keep(
        "take",
        await expert.send("/work", { method: "POST", body: new URLSearchParams() }),
      );
      const at = /location: (\/work\/\S+)/.exec(kept.at(-1)!.text)![1]!;
      expect(taken.status).toBe(302);
      const found = await kindOf(at.split("/").at(-1)!);
      kept.at(-1)!.kind = found;
      kind = found;
      counts[found] += 1;
      await through(at);
    }
  }

  for (const step of new Set(kept.map((one) => one.step))) {
    const of = (wanted: string) =>
      new Set(kept.filter((one) => one.step === step && one.kind === wanted).map(({ text }) => bare(text)));
    expect.soft(of("gold"), `the answer to ${step}`).toEqual(of("work"));
  }
  kind = "both";
  const { body } = await read("history", "/history");
  const rows = body.match(/<tr[^>]*>(?:(?!<\/tr>).)*\/history\/(?:(?!<\/tr>).)*<\/tr>/gs)!;
  expect(rows.length).toBeGreaterThanOrEqual(4);
  expect(new Set(rows.map(bare)).size).toBe(1);
  await read("history as data", "/history.data");

  const mine = new Set(
    (await db.select().from(assignments).where(eq(assignments.expertId, userId))).map((row) => row.taskId),
  );
  for (const { step, text } of kept) {
    expect
      .soft(text, `the answer to ${step}`)
      .not.toMatch(/gold|explanation|instead|surplus|calibrat\w+":(?!null)/i);
    for (const secret of [...Object.values(MARKS), rival.userId, ...mine])
      expect.soft(text.includes(secret), `${secret} in the answer to ${step}`).toBe(false);
  }
});

test("the ids that an expert sees carry no time but that of their own taking, for gold as for work", async () => {
  const projectId = await openGolden("ids@example.org", 10);
  const expert = await makeExpert("ids-expert@example.org");
  for (let n = 0; n < 10; n++) {
    const ids = (await takeAssignment(expert, projectId))!;
    const { completions } = (await findAssignment(expert, ids))!;
    expect(ids.assignmentId[14]).toBe("7");
    expect(completions.map(({ id }) => id[14])).toEqual(["4", "4", "4"]);
    await skipAssignment(expert, { ...ids, reason: "" });
  }
});

test("the database is asked as often for gold as for work", async () => {
  const projectId = await openGolden("asked@example.org");
  const expert = await makeExpert("asked-expert@example.org");
  const asked = vi.spyOn(NoopLogger.prototype, "logQuery");
  const counts = new Map<string, Record<string, Set<number>>>();
  const note = async <T>(step: string, does: () => Promise<T>, idOf: (done: T) => string): Promise<T> => {
    asked.mockClear();
    const done = await does();
    const count = asked.mock.calls.length;
    const kind = await kindOf(idOf(done));
    const known = counts.get(step) ?? { work: new Set(), gold: new Set() };
    known[kind]!.add(count);
    counts.set(step, known);
    return done;
  };
  for (let n = 0; n < 12; n++) {
    const ids = (await note(
      "take",
      () => takeAssignment(expert, projectId),
      (taken) => taken!.assignmentId,
    ))!;
    const own = () => ids.assignmentId;
    const shown = (await note("read", () => findAssignment(expert, ids), own))!;
    const ratings = Object.fromEntries(shown.completions.map(({ id }) => [id, { correctness: 3 }]));
    const form = makeForm({ ranking: shown.completions.map(({ id }) => [id]), ratings });
    await note("draft", () => saveDraft(expert, ids, makeSave(1, makeDraft(form))), own);
    const { next } = (await note(
      "ahead",
      () => takeAhead(expert, ids),
      (ahead) => ahead!.next!.assignmentId,
    ))!;
    await note("submit", () => submitJudgment(expert, ids, form), own);
    await note("undo", () => undoJudgment(expert, ids, form.id), own);
    await runOut(ids.assignmentId);
    await note("resume", () => resumeAssignment(expert, ids), own);
    await note("skip", () => skipAssignment(expert, { ...ids, reason: "" }), own);
    const ahead = { ...next!, reason: "" };
    await skipAssignment(expert, ahead);
  }
  asked.mockRestore();
  for (const [step, { work, gold }] of counts) {
    expect.soft([...gold!], step).toEqual([expect.any(Number)]);
    expect.soft(Math.max(...gold!), step).toBeGreaterThan(0);
    expect.soft(gold, step).toEqual(work);
  }
});
