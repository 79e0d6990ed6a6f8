import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { describe, expect, test } from "vitest";
import type { AheadAnswer, DraftAnswer, StoredAnswer } from "#app/components/judging/judging-task.ts";
import type { Problem } from "#app/domain/judging/state.ts";
import type { Expert } from "#app/domain/roles.ts";
import { paths } from "#app/paths.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadFixtures } from "../support/fixtures.ts";
import { makeDraft, makeSave } from "../support/rubrics.ts";

const { db } = await openTestDatabase();
const { makeExpert, makeLab, makeProject, makeBatch } = await loadFixtures();
const { beginSession } = await import("#app/session.server.ts");
const { takeAssignment } = await import("#app/models/assignment.server.ts");
const { scoreTask } = await import("#app/models/consensus.server.ts");
const { assignments } = await import("#db/schema/assignments.ts");
const { judgments } = await import("#db/schema/judgments.ts");
const page = await import("#app/routes/work.$project.$assignment._index.tsx");
const draft = await import("#app/routes/work.$project.$assignment.draft.ts");
const judgment = await import("#app/routes/work.$project.$assignment.judgment.ts");
const skip = await import("#app/routes/work.$project.$assignment.skip.ts");
const undo = await import("#app/routes/work.$project.$assignment.undo.ts");
const ahead = await import("#app/routes/work.$project.$assignment.ahead.ts");
const copies = await import("#app/routes/work.$project.$assignment.copies.$copy.ts");
const work = await import("#app/routes/work._index.tsx");

const ORIGIN = "http://assay.example";
const MARK = "must-not-reach-the-browser";

async function openTask(overlap = 2) {
  const member = await makeLab();
  const projectId = await makeProject(member, { overlap });
  const lines = ["one", "two"].map((name) => ({
    id: `${MARK}-${name}`,
    prompt: [{ role: "user", content: `Which of these is ${name}?` }],
    completions: ["first", "second", "third"].map((text) => ({ text, model: `${MARK}-model` })),
    reference: `${MARK}-reference`,
    metadata: { note: `${MARK}-metadata` },
  }));
  await makeBatch(member, projectId, lines);
  const expert = await makeExpert();
  const taken = (await takeAssignment(expert, projectId))!;
  return { expert, ...taken };
}

type Opened = Awaited<ReturnType<typeof openTask>>;

async function argumentsFor(
  { expert, projectId, assignmentId }: { expert: Expert; projectId: string; assignmentId: string },
  init: RequestInit = {},
): Promise<LoaderFunctionArgs & ActionFunctionArgs> {
  const cookie = await beginSession(new Request(ORIGIN), expert.userId);
  const request = new Request(ORIGIN + paths.assignment(projectId, assignmentId), init);
  request.headers.set("Cookie", cookie.split(";")[0]!);
  return {
    request,
    params: { project: projectId, assignment: assignmentId },
    context: { nonce: "", clientAddress: "", drained: async () => {} },
  };
}

const json = (method: string, value: unknown): RequestInit => ({
  method,
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(value),
});

async function loadTask(opened: Opened) {
  const loaded = await page.loader(await argumentsFor(opened));
  if (!loaded.task) throw new Error("The assignment is over");
  return loaded.task;
}

async function completeJudgment(opened: Opened) {
  const { completions, rubricVersion } = await loadTask(opened);
  return {
    id: uuidv7(),
    rubricVersion,
    ranking: completions.map(({ id }) => [id]),
    ratings: Object.fromEntries(completions.map(({ id }) => [id, { correctness: 3 }])),
    critiques: { [completions[0]!.id]: "Because." },
    activeMs: 1,
    next: true,
  };
}

const post = async (opened: Opened, value: unknown) =>
  await judgment.action(await argumentsFor(opened, json("POST", value)));
const put = async (opened: Opened, value: unknown) =>
  await draft.action(await argumentsFor(opened, json("PUT", value)));

const statusOf = async (answer: Promise<unknown>): Promise<number> => {
  try {
    return ((await answer) as Response).status;
  } catch (thrown) {
    return (thrown as Response).status;
  }
};

describe("the judging page", () => {
  test("tells the browser the prompt, the completions' ids and texts, and nothing else about the task", async () => {
    const task = await loadTask(await openTask());
    expect(Object.keys(task).sort()).toEqual([
      "assignmentId",
      "calibration",
      "completions",
      "copies",
      "draft",
      "editing",
      "instructions",
      "price",
      "projectId",
      "prompt",
      "reference",
      "remainingMs",
      "rubric",
      "rubricVersion",
      "state",
      "title",
      "userId",
    ]);
    expect(task.completions.map((completion) => Object.keys(completion).sort())).toEqual(
      Array.from({ length: 3 }, () => ["id", "text"]),
    );
    expect(JSON.stringify({ ...task, reference: null })).not.toContain(MARK);
    expect(task).toMatchObject({
      price: "USD 1.50",
      state: "live",
      draft: null,
      reference: `${MARK}-reference`,
      editing: null,
      copies: [],
      calibration: null,
    });
  });

  test("is not there for anybody else, nor for what is no id", async () => {
    const opened = await openTask();
    const stranger = await makeExpert();
    expect(await statusOf(page.loader(await argumentsFor({ ...opened, expert: stranger })))).toBe(404);
    expect(await statusOf(page.loader(await argumentsFor({ ...opened, assignmentId: "x" })))).toBe(404);
  });

  test("goes on with what was submitted for as long as it may be edited", async () => {
    const opened = await openTask();
    const sent = await completeJudgment(opened);
    await post(opened, sent);
    const { ranking, ratings, critiques } = sent;
    expect(await loadTask(opened)).toMatchObject({
      state: "submitted",
      editing: sent.id,
      draft: { body: { ranking, ratings, critiques } },
    });
  });

  test("holds no task once it is over", async () => {
    const opened = await openTask(1);
    await post(opened, await completeJudgment(opened));
    const [assigned] = await db
      .select({ taskId: assignments.taskId })
      .from(assignments)
      .where(eq(assignments.id, opened.assignmentId));
    await scoreTask({ projectId: opened.projectId, taskId: assigned!.taskId });
    expect(await page.loader(await argumentsFor(opened))).toMatchObject({ over: "submitted", task: null });
  });
});

describe("a draft", () => {
  const body = makeDraft({ activeMs: 5 });

  test("is kept, comes back with the page, and gives the assignment its time again", async () => {
    const opened = await openTask();
    const answer: DraftAnswer = await (await put(opened, makeSave(4, body))).json();
    expect(answer).toEqual({
      saved: true,
      state: "live",
      revision: 1,
      remainingMs: expect.any(Number),
      other: null,
    });
    expect(answer.remainingMs).toBeGreaterThan(0);
    expect((await loadTask(opened)).draft).toEqual({ body, revision: 1 });
  });

  test("that another page has not seen becomes a copy, which its expert may read", async () => {
    const opened = await openTask();
    const here = makeDraft({ reasoning: "Typed here." });
    const there = makeDraft({ reasoning: "Typed there." });
    await put(opened, makeSave(1, here));
    const answer: DraftAnswer = await (await put(opened, makeSave(1, there, { writer: uuidv7() }))).json();
    const { copyId } = answer.other!;
    expect(answer.other).toEqual({ outcome: "put aside", copyId });
    expect((await loadTask(opened)).copies).toEqual([{ id: copyId, ageMs: expect.any(Number) }]);
    const copyFor = async (who: Pick<Opened, "expert">, id: string) => {
      const args = await argumentsFor({ ...opened, ...who });
      return await copies.loader({ ...args, params: { ...args.params, copy: id } });
    };
    expect(await (await copyFor(opened, copyId)).json()).toEqual({ body: here });
    expect(await statusOf(copyFor({ expert: await makeExpert() }, copyId))).toBe(404);
    expect(await statusOf(copyFor(opened, "x"))).toBe(404);
  });

  test("in the wrong shape is refused with the field named", async () => {
    const opened = await openTask();
    const wrong = { ...makeSave(0, body), body: { ...body, activeMs: "long" } };
    const answer = await put(opened, wrong);
    expect(answer.status).toBe(422);
    const { problems }: { problems: Problem[] } = await answer.json();
    expect(problems.map(({ field }) => field)).toEqual(["sequence", "body.activeMs"]);
  });

  test("that is no JSON is refused", async () => {
    const opened = await openTask();
    for (const headers of [{ "Content-Type": "application/json" }, { "Content-Type": "text/plain" }]) {
      const args = await argumentsFor(opened, { method: "PUT", headers, body: "{" });
      expect(await statusOf(draft.action(args))).toBe(422);
    }
  });

  test("of somebody else's assignment is not kept", async () => {
    const opened = await openTask();
    expect(await statusOf(put({ ...opened, expert: await makeExpert() }, makeSave(1, body)))).toBe(404);
  });

  test("needs somebody signed in", async () => {
    const opened = await openTask();
    const args = await argumentsFor(opened, json("PUT", makeSave(1, body)));
    args.request.headers.delete("Cookie");
    expect(await statusOf(draft.action(args))).toBe(401);
  });
});

describe("a judgment", () => {
  test("is stored once however often it is sent, and leads to the next task of the project", async () => {
    const opened = await openTask();
    const sent = await completeJudgment(opened);
    const first: StoredAnswer = await (await post(opened, sent)).json();
    const again: StoredAnswer = await (await post(opened, sent)).json();
    expect(first).toMatchObject({ judgmentId: sent.id, again: false, undoMs: 10_000 });
    expect(first.next).toMatch(new RegExp(`^/work/${opened.projectId}/`));
    expect(again).toMatchObject({ judgmentId: sent.id, again: true, other: null });
    expect(again.undoMs).toBeLessThanOrEqual(10_000);
    const stored = await db.select().from(judgments);
    expect(stored.filter(({ assignmentId }) => assignmentId === opened.assignmentId)).toHaveLength(1);
  });

  test("takes the next task for the page that asks for it first, and for nobody else", async () => {
    const opened = await openTask();
    const sent = await completeJudgment(opened);
    const unopened = { ...sent, next: false };
    const changed = { ...sent, id: uuidv7(), edits: sent.id, ranking: sent.ranking.toReversed() };
    for (const value of [unopened, sent, changed]) {
      const answer: StoredAnswer = await (await post(opened, value)).json();
      expect(answer).not.toHaveProperty("next");
    }
    const taken = await db.select().from(assignments).where(eq(assignments.projectId, opened.projectId));
    expect(taken.map(({ id }) => id)).toEqual([opened.assignmentId]);
  });

  test("of another page that was first stands, and what is sent after it is kept beside it", async () => {
    const opened = await openTask();
    const sent = await completeJudgment(opened);
    await post(opened, sent);
    const other = { ...sent, id: uuidv7(), ranking: sent.ranking.toReversed() };
    const answer: StoredAnswer = await (await post(opened, other)).json();
    const [copy] = (await loadTask(opened)).copies;
    expect(answer).toMatchObject({ judgmentId: sent.id, again: true });
    expect(answer.other).toEqual({ outcome: "kept", copyId: copy!.id });
  });

  test("of a page that was open for days, or whose clock went back, is not refused for that", async () => {
    const opened = await openTask();
    const sent = await completeJudgment(opened);
    const body = makeDraft({ ...sent, activeMs: 1e12 });
    expect((await put(opened, makeSave(1, body))).status).toBe(200);
    expect((await loadTask(opened)).draft!.body.activeMs).toBe(86_400_000);
    expect((await post(opened, { ...sent, activeMs: -3.5 })).status).toBe(200);
    const [stored] = await db.select().from(judgments).where(eq(judgments.id, sent.id));
    expect(stored!.activeMs).toBe(0);
  });

  test("leads nowhere when there is nothing more", async () => {
    const opened = await openTask();
    await post(opened, await completeJudgment(opened));
    const last = { ...opened, ...(await takeAssignment(opened.expert, opened.projectId))! };
    expect(await (await post(last, await completeJudgment(last))).json()).toMatchObject({ next: null });
  });

  test("with something missing is refused, the missing part named", async () => {
    const opened = await openTask();
    const sent = await completeJudgment(opened);
    const [id = ""] = Object.keys(sent.ratings);
    const answer = await post(opened, { ...sent, ratings: { ...sent.ratings, [id]: {} } });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toEqual({
      problems: [{ field: `rating.${id}.correctness`, message: "Rate “Correctness”." }],
    });
  });

  test("of a task that was skipped is refused in words", async () => {
    const opened = await openTask();
    const sent = await completeJudgment(opened);
    await statusOf(skip.action(await argumentsFor(opened, form({ reason: "Not my subject." }))));
    const answer = await post(opened, sent);
    expect(answer.status).toBe(409);
    expect(await answer.json()).toHaveProperty("message");
  });
});

const form = (values: Record<string, string>): RequestInit => ({
  method: "POST",
  body: new URLSearchParams(values),
});

describe("taking back", () => {
  const takeBack = async (opened: Opened, judgmentId: string) =>
    await undo.action(await argumentsFor(opened, json("POST", { judgmentId })));

  test("brings the judgment back as a draft, and another submit stores it", async () => {
    const opened = await openTask();
    const sent = await completeJudgment(opened);
    await post(opened, sent);
    expect(await (await takeBack(opened, sent.id)).json()).toEqual({ undone: true });
    const { ranking, critiques } = sent;
    expect(await loadTask(opened)).toMatchObject({
      state: "live",
      editing: null,
      draft: { body: { ranking, critiques } },
    });
    expect((await post(opened, sent)).status).toBe(409);
    expect((await post(opened, { ...sent, id: uuidv7() })).status).toBe(200);
  });

  test("what was not submitted is refused in words; somebody else's is not there", async () => {
    const opened = await openTask();
    const answer = await takeBack(opened, uuidv7());
    expect(answer.status).toBe(409);
    expect(await answer.json()).toHaveProperty("message");
    expect(await statusOf(takeBack({ ...opened, expert: await makeExpert() }, uuidv7()))).toBe(404);
    for (const judgmentId of ["x", ""]) expect((await takeBack(opened, judgmentId)).status).toBe(422);
  });
});

describe("changing a judgment", () => {
  test("puts it in the place of the one that stands; a page that knows only the one before is told so", async () => {
    const opened = await openTask();
    const sent = await completeJudgment(opened);
    await post(opened, sent);
    const changed = { ...sent, id: uuidv7(), edits: sent.id, ranking: sent.ranking.toReversed() };
    const answer: StoredAnswer = await (await post(opened, changed)).json();
    expect(answer).toMatchObject({ judgmentId: changed.id, again: false, undoMs: 0 });
    const stale = await post(opened, { ...changed, id: uuidv7(), critiques: {} });
    expect(stale.status).toBe(409);
    expect((await stale.json()).message).toContain("another page");
    const shown = await loadTask(opened);
    expect(shown).toMatchObject({ editing: changed.id, draft: { body: { ranking: changed.ranking } } });
    expect(shown.copies).toHaveLength(1);
  });
});

describe("the next task, fetched ahead", () => {
  const askAhead = async (opened: Opened): Promise<AheadAnswer> =>
    await (await ahead.action(await argumentsFor(opened, { method: "POST" }))).json();

  test("is told as its own page would tell it, and is where the submit leads", async () => {
    const opened = await openTask();
    const { task } = await askAhead(opened);
    const { assignmentId } = task!;
    const { remainingMs: _own, ...own } = await loadTask({ ...opened, assignmentId });
    expect(task).toMatchObject(JSON.parse(JSON.stringify(own)));
    expect(JSON.stringify({ ...task, reference: null })).not.toContain(MARK);
    const { next }: StoredAnswer = await (await post(opened, await completeJudgment(opened))).json();
    expect(next).toBe(paths.assignment(opened.projectId, assignmentId));
  });

  test("is null when there is none, and not there for anybody else", async () => {
    const opened = await openTask();
    const { task } = await askAhead(opened);
    await statusOf(skip.action(await argumentsFor(opened, form({ reason: "Not my subject." }))));
    expect(await askAhead({ ...opened, assignmentId: task!.assignmentId })).toEqual({ task: null });
    const stranger = { ...opened, expert: await makeExpert() };
    expect(await statusOf(askAhead(stranger))).toBe(404);
  });
});

describe("skipping", () => {
  test("needs a reason and leads to the next task", async () => {
    const opened = await openTask();
    const without = await skip.action(await argumentsFor(opened, form({ reason: " " })));
    expect(without.status).toBe(422);
    expect(await without.json()).toEqual({
      problems: [{ field: "reason", message: "Say why you skip this task." }],
    });
    const next = skip.action(await argumentsFor(opened, form({ reason: "Not my subject." })));
    await expect(next).rejects.toSatisfy((answer: Response) => {
      const to = answer.headers.get("Location");
      return (
        to !== paths.assignment(opened.projectId, opened.assignmentId) && to?.startsWith("/work/") === true
      );
    });
  });
});

describe("the list of work", () => {
  test("offers a project with its price in words and no amounts that JSON cannot hold", async () => {
    const opened = await openTask();
    const { offers } = await work.loader(await argumentsFor(opened));
    const own = offers.find(({ id }) => id === opened.projectId);
    expect(own).toEqual({
      id: opened.projectId,
      title: "A project",
      price: "USD 1.50",
      asked: "Rank, rate by 1 criterion",
      inHand: true,
      available: true,
      limit: null,
      doneCount: 0,
      calibration: null,
    });
  });

  test("gives the task in hand again, and says calmly when there is none", async () => {
    const opened = await openTask();
    const take = async () =>
      await work.action(await argumentsFor(opened, form({ project: opened.projectId })));
    await expect(take()).rejects.toSatisfy(
      (answer: Response) =>
        answer.headers.get("Location") === paths.assignment(opened.projectId, opened.assignmentId),
    );
    await post(opened, await completeJudgment(opened));
    const last = { ...opened, ...(await takeAssignment(opened.expert, opened.projectId))! };
    await post(last, await completeJudgment(last));
    expect(await take()).toEqual({ nothingIn: opened.projectId });
  });
});
