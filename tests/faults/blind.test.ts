import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { makeDraft, makeSave } from "../support/rubrics.ts";
import { openWorld } from "../support/world.ts";

/** Row 11 of the list of faults: what an expert's browser is never told. */
const MARKS = {
  model: "zebra-model-7b",
  externalId: "zebra-external-id",
  metadata: "zebra-metadata",
  field: "zebra-field",
};
const lines = Array.from({ length: 5 }, (_, n) => ({
  id: `${MARKS.externalId}-${n}`,
  prompt: `What is ${n} and ${n}?`,
  completions: ["a", "b", "c"].map((text) => ({ text: `${text} ${n}`, model: `${MARKS.model}-${text}` })),
  field: MARKS.field,
  metadata: { [MARKS.metadata]: MARKS.metadata },
}));
const { address, own, foreign, as, db, makeJudgment, makeProject, makeBatch, makeExpert } =
  await openWorld(lines);

test("an expert is told no model, id, metadata, batch, lab or judgment of others, in any answer", async () => {
  const { sql } = await import("drizzle-orm");
  // Two judge the same task: the second must not see what the first has written.
  const projectId = await makeProject(own.member, { overlap: 2, title: "Shared" });
  const batchId = await makeBatch(own.member, projectId, lines);
  const { takeAssignment } = await import("#app/models/assignment.server.ts");
  const expert = await as("expert");
  const rival = await as("rival");
  const judged: string[] = [];
  const { default: postgres } = await import("postgres");
  const client = postgres(process.env.DATABASE_URL!, { max: 1, onnotice: () => {} });
  const answers: { what: string; text: string }[] = [];
  const keep = async (what: string, answer: Response) => {
    const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
    answers.push({ what, text: `${headers}\n${await answer.text()}` });
    return answer;
  };

  for (let n = 0; n < lines.length; n++) {
    const taken = (await takeAssignment(foreign.expert, projectId))!;
    const at = `/work/${projectId}/${taken.assignmentId}`;
    const judgment = { ...(await makeJudgment(client, at)), critiques: {} as Record<string, string> };
    judgment.critiques = Object.fromEntries(judgment.ranking.flat().map((id) => [id, "zebra-critique"]));
    judged.push(judgment.id);
    expect((await rival.sendJson(`${at}/judgment`, "POST", judgment)).status).toBe(200);
  }

  const body = new URLSearchParams({ project: projectId });
  const first = await keep("take", await expert.send("/work", { method: "POST", body }));
  const at = first.headers.get("Location")!;
  expect(at).toMatch(`/work/${projectId}/`);
  for (const path of ["/work", "/account", "/", at]) {
    await keep(path, await expert.send(path));
    if (path !== "/") await keep(`${path}.data`, await expert.send(`${path}.data`));
  }
  await keep("take, as data", await expert.send("/work.data", { method: "POST", body }));
  const judgment = await makeJudgment(client, at);
  const { ranking, ratings, critiques } = judgment;
  const said = makeDraft({ ranking, ratings, critiques, activeMs: 1 });
  const drafts = [{ base: 0 }, { writer: uuidv7() }, { writer: uuidv7(), ageMs: 60_000 }];
  for (const [n, changes] of drafts.entries()) {
    const draft = makeSave(1, { ...said, reasoning: `${n}` }, changes);
    await keep(`draft ${n}`, await expert.sendJson(`${at}/draft`, "PUT", draft));
  }
  const kept = await keep("drafts", await expert.send(`${at}.data`));
  expect(kept.status).toBe(200);
  const [copy] = await client`select id from draft_copies where project_id = ${projectId}`;
  const copied = await keep("copy", await expert.send(`${at}/copies/${copy!.id}`));
  expect(copied.status).toBe(200);
  const ahead = await keep("ahead", await expert.send(`${at}/ahead`, { method: "POST" }));
  expect(ahead.status).toBe(200);
  await keep("wrong", await expert.sendJson(`${at}/judgment`, "POST", { ...judgment, ranking: [] }));
  const stranger = { ...judgment, id: judged[0] };
  await keep("the id of another's judgment", await expert.sendJson(`${at}/judgment`, "POST", stranger));
  const stored = await keep("judgment", await expert.sendJson(`${at}/judgment`, "POST", judgment));
  expect(stored.status).toBe(200);
  await keep("again", await expert.sendJson(`${at}/judgment`, "POST", judgment));
  await keep("submitted", await expert.send(`${at}.data`));
  const edited = { ...judgment, id: uuidv7(), edits: judgment.id };
  await keep("edit", await expert.sendJson(`${at}/judgment`, "POST", edited));
  await keep("stale edit", await expert.sendJson(`${at}/judgment`, "POST", { ...edited, id: uuidv7() }));
  await keep("undo refused", await expert.sendJson(`${at}/undo`, "POST", { judgmentId: judgment.id }));
  const { next } = JSON.parse(
    answers
      .find(({ what }) => what === "judgment")!
      .text.split("\n")
      .at(-1)!,
  );
  await keep("resume", await expert.send(`${next}.data`, { method: "POST", body: new URLSearchParams() }));
  const second = await makeJudgment(client, next);
  await keep("next", await expert.sendJson(`${next}/judgment`, "POST", second));
  const takeBack = { judgmentId: second.id };
  const undone = await keep("undo", await expert.sendJson(`${next}/undo`, "POST", takeBack));
  expect(undone.status).toBe(200);
  await keep("taken back", await expert.send(`${next}.data`));
  const reason = new URLSearchParams({ reason: "Not mine." });
  await keep("skip", await expert.send(`${next}/skip`, { method: "POST", body: reason }));
  await keep("skipped", await expert.send(next));
  // What the pages hold in their scripts may be asked for by anybody.
  await keep("manifest", await fetch(`${address}/__manifest?p=${encodeURIComponent(at)}`));

  const [task] = await db.execute<{ id: string; task: string; expert: string }>(sql`
    select task_id as task, id, expert_id as expert from assignments
    where project_id = ${projectId} and expert_id = ${foreign.expert.userId} limit 1`);
  await client.end();
  const secrets = {
    ...MARKS,
    critique: "zebra-critique",
    batch: batchId,
    lab: own.member.labId,
    "the lab's name": "Quarry Lab",
    owner: own.member.userId,
    task: task!.task,
    "another's assignment": task!.id,
    "another expert": task!.expert,
    ...Object.fromEntries(judged.slice(1).map((id, n) => [`judgment ${n}`, id])),
    file: "lines.jsonl",
    ordinal: '"ordinal"',
    seed: '"seed"',
  };
  expect(answers.length).toBeGreaterThan(15);
  for (const { what, text } of answers) {
    for (const [name, secret] of Object.entries(secrets)) {
      expect.soft(text.includes(secret), `${name} in the answer to ${what}`).toBe(false);
    }
  }
});

test("neither the order of the completions nor their ids tell their order in the file", async () => {
  const projectId = await makeProject(own.member, { overlap: 15 });
  const texts = Array.from({ length: 9 }, (_, n) => `completion ${n}`);
  await makeBatch(
    own.member,
    projectId,
    [1, 2].map((n) => ({ prompt: `Prompt ${n}`, completions: texts })),
  );
  const { skipAssignment } = await import("#app/models/assignment-life.server.ts");
  const { takeAssignment, findAssignment } = await import("#app/models/assignment.server.ts");
  for (let n = 0; n < 3; n++) {
    const expert = await makeExpert(`order-${n}@example.org`);
    const shown: string[][] = [];
    const byId: string[][] = [];
    for (let taken = 0; taken < 2; taken++) {
      const { assignmentId } = (await takeAssignment(expert, projectId))!;
      const { completions } = (await findAssignment(expert, { projectId, assignmentId }))!;
      shown.push(completions.map(({ text }) => text));
      const sorted = completions.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      byId.push(sorted.map(({ text }) => text));
      await skipAssignment(expert, { projectId, assignmentId, reason: "Seen." });
    }
    // By chance this happens once in 9!² times.
    expect(shown).not.toEqual([texts, texts]);
    expect(byId).not.toEqual([texts, texts]);
  }
});
