import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { v7 as uuidv7 } from "uuid";
import { describe, expect, test } from "vitest";
import { paths } from "#app/paths.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadFixtures, makeLines } from "../support/fixtures.ts";
import { asks, loadHoldings, need } from "../support/holdings.ts";
import { makeDraft, makeSave } from "../support/rubrics.ts";

const { db } = await openTestDatabase();
const { makeExpert, makeLab, makeProject, makeBatch, makeUser } = await loadFixtures();
const { grant, endCredential } = await loadHoldings();
const { beginSession } = await import("#app/session.server.ts");
const { findAssignment, takeAssignment } = await import("#app/models/assignment.server.ts");
const { saveDraft } = await import("#app/models/draft.server.ts");
const { operators } = await import("#db/schema/users.ts");
const work = await import("#app/routes/work._index.tsx");
const judging = await import("#app/routes/work.$project.$assignment._index.tsx");
const newProject = await import("#app/routes/lab.projects.new.tsx");
const settings = await import("#app/routes/lab.projects.$project.settings.tsx");
const lapsesPage = await import("#app/routes/operations.lapses.tsx");

const ORIGIN = "http://assay.example";

async function argumentsFor(
  { userId }: { userId: string },
  path: string,
  params: Record<string, string> = {},
  sent?: Record<string, string>,
): Promise<LoaderFunctionArgs & ActionFunctionArgs> {
  const cookie = await beginSession(new Request(ORIGIN), userId);
  const init = sent && { method: "POST", body: new URLSearchParams(sent) };
  const request = new Request(ORIGIN + path, init);
  request.headers.set("Cookie", cookie.split(";")[0]!);
  return { request, params, context: { nonce: "", clientAddress: "", drained: async () => {} } };
}

type Answer = { data: Record<string, unknown>; init: { status?: number } | null };
const statusOf = async (answer: Promise<unknown>): Promise<number> => {
  try {
    return ((await answer) as Answer).init?.status ?? 200;
  } catch (thrown) {
    return (thrown as Response).status;
  }
};

describe("the list of work", () => {
  test("says why a project is not open and what would open it, and takes nothing from it", async () => {
    const member = await makeLab();
    const projectId = await makeProject(member, { requirement: asks(need()) });
    await makeBatch(member, projectId, makeLines(1));
    const expert = await makeExpert();
    const loaded = await work.loader(await argumentsFor(expert, paths.work()));
    expect(loaded.offers.map(({ id }) => id)).not.toContain(projectId);
    expect(loaded.closed.find(({ id }) => id === projectId)).toEqual({
      id: projectId,
      title: "A project",
      missing: ["a doctorate in mathematics"],
    });
    const taking = work.action(await argumentsFor(expert, paths.work(), {}, { project: projectId }));
    expect(await taking).toEqual({ nothingIn: projectId });
  });
});

describe("the project's form", () => {
  const asked = {
    intent: "count",
    "requirement[0][0].field": "mathematics",
    "requirement[0][0].level": "master",
  };

  test("counts who qualifies without saving anything, and gives back what was typed", async () => {
    const member = await makeLab();
    await grant(await makeExpert());
    const args = await argumentsFor(member, paths.newProject(), {}, { ...asked, title: "Half typed" });
    const { data } = (await newProject.action(args)) as unknown as Answer;
    expect(data).toMatchObject({
      qualified: { count: 1 },
      values: { title: "Half typed" },
      problems: undefined,
    });
  });

  test("names the field of a requirement that makes no sense", async () => {
    const member = await makeLab();
    const projectId = await makeProject(member);
    const sent = { ...asked, "requirement[0][0].level": "admitted" };
    const args = await argumentsFor(member, paths.projectSettings(projectId), { project: projectId }, sent);
    const { data, init } = (await settings.action(args)) as unknown as Answer;
    expect(init?.status).toBe(422);
    expect(Object.keys(data.problems as object)).toEqual(["requirement[0][0].level"]);
  });

  test("counts for nobody but the lab", async () => {
    const projectId = await makeProject(await makeLab());
    const args = () =>
      makeLab().then((other) =>
        argumentsFor(other, paths.projectSettings(projectId), { project: projectId }, asked),
      );
    expect(await statusOf(settings.action(await args()))).toBe(404);
    const expert = await makeExpert();
    expect(await statusOf(newProject.action(await argumentsFor(expert, "/", {}, asked)))).toBe(404);
  });
});

describe("lapses", () => {
  const SAID = [
    { title: "Order", lines: ["A"] },
    { title: "Completion A", lines: ["Kept."] },
  ];
  async function lapsed() {
    const member = await makeLab();
    const projectId = await makeProject(member, { requirement: asks(need()) });
    await makeBatch(member, projectId, makeLines(1));
    const expert = await makeExpert();
    const credential = await grant(expert);
    const ids = (await takeAssignment(expert, projectId))!;
    const { completions } = (await findAssignment(expert, ids))!;
    const first = completions[0]!.id;
    const body = makeDraft({ ranking: [[first]], critiques: { [first]: "Kept." } });
    await saveDraft(expert, ids, makeSave(1, body));
    await endCredential(expert, credential);
    const operator = { userId: await makeUser() };
    await db.insert(operators).values(operator);
    return { expert, ids, operator, completionId: first };
  }
  const decide = async (
    who: { userId: string },
    ids: { projectId: string; assignmentId: string },
    sent: Record<string, string>,
  ) => {
    const { projectId: project, assignmentId: assignment } = ids;
    return await lapsesPage.action(
      await argumentsFor(who, paths.lapses(), {}, { project, assignment, ...sent }),
    );
  };

  test("are shown to an operator with the work in them, and without the completions’ ids", async () => {
    const { operator, ids, completionId } = await lapsed();
    const { open } = await lapsesPage.loader(await argumentsFor(operator, paths.lapses()));
    expect(open.find(({ assignmentId }) => assignmentId === ids.assignmentId)).toMatchObject({
      own: false,
      placeFree: true,
      said: SAID,
      minutes: 0,
    });
    expect(JSON.stringify(open)).not.toContain(completionId);
  });

  test("are decided with a reason, once", async () => {
    const { operator, ids, expert } = await lapsed();
    const without = (await decide(operator, ids, { decision: "", reason: " " })) as unknown as Answer;
    expect(without.init?.status).toBe(422);
    expect(Object.keys(without.data.errors as object).sort()).toEqual(["decision", "reason"]);
    const sent = { decision: "closed", reason: "It was a forgery." };
    expect(await statusOf(decide(operator, ids, sent))).toBe(200);
    expect(await statusOf(decide(operator, ids, sent))).toBe(409);
    const params = { project: ids.projectId, assignment: ids.assignmentId };
    const page = await judging.loader(await argumentsFor(expert, "/", params));
    expect(page).toMatchObject({
      over: "lapsed",
      task: null,
      lapse: { decision: "closed", decisionReason: "It was a forgery." },
      kept: [{ parts: SAID }],
    });
    const resuming = judging.action(await argumentsFor(expert, "/", params, {}));
    expect(await resuming).toEqual({ resumed: false, why: "closed" });
  });

  test("are nobody else's business, and what is not there is not there", async () => {
    const { operator, ids, expert } = await lapsed();
    const sent = { decision: "excused", reason: "Because." };
    expect(await statusOf(decide(expert, ids, sent))).toBe(404);
    expect(await statusOf(lapsesPage.loader(await argumentsFor(expert, paths.lapses())))).toBe(404);
    expect(await statusOf(decide(operator, { ...ids, assignmentId: uuidv7() }, sent))).toBe(404);
    expect(await statusOf(decide(operator, { ...ids, assignmentId: "x" }, sent))).toBe(404);
  });
});
