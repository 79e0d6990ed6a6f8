import { expect, test } from "vitest";
import { openTestDatabase } from "../support/database.ts";
import { loadJudging } from "../support/judging.ts";
import { makeDraft, makeSave } from "../support/rubrics.ts";

await openTestDatabase();
const { makeExpert, openProject, takeOne, judge, score, standingOf } = await loadJudging();
const { saveDraft } = await import("#app/models/draft.server.ts");
const { listKept } = await import("#app/models/kept.server.ts");

const saying = (reasoning: string) => makeDraft({ reasoning });
const said = (text: string) => ({
  typedAt: expect.any(Date),
  parts: [{ title: "Reasoning", lines: [text] }],
});

test("an edit that was under way when the task was scored can be read by its expert, with its copies", async () => {
  const { projectId } = await openProject(1, 1);
  const expert = await makeExpert();
  const ids = await takeOne(expert, projectId);
  await judge(expert, ids);
  expect(await listKept(expert, ids)).toEqual([]);
  const edits = (await standingOf(ids))[0]!.id;
  const at = { edits, base: 1 };
  await saveDraft(expert, ids, makeSave(1, saying("Typed first."), { ...at, ageMs: 60_000 }));
  const elsewhere = { ...at, base: 0, writer: "0190a4c6-9d2e-7c1f-8b7e-2f6d3c1a5e90" };
  await saveDraft(expert, ids, makeSave(1, saying("Typed elsewhere."), elsewhere));
  await score(ids);
  expect(await listKept(expert, ids)).toEqual([said("Typed elsewhere."), said("Typed first.")]);
});

test("nobody else reads it", async () => {
  const { projectId } = await openProject(1, 1);
  const expert = await makeExpert();
  const ids = await takeOne(expert, projectId);
  await saveDraft(expert, ids, makeSave(1, saying("Mine.")));
  expect(await listKept(expert, ids)).toEqual([said("Mine.")]);
  expect(await listKept(await makeExpert(), ids)).toEqual([]);
});
