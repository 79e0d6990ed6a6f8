import { describe, expect, test } from "vitest";
import type { WorkedExample } from "#app/domain/worked-example.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadJudging } from "../support/judging.ts";

await openTestDatabase();
const { makeExpert, makeLab, makeProject, openProject, takeOne } = await loadJudging();
const model = await import("#app/models/example.server.ts");

const example = (title: string): WorkedExample => ({
  title,
  prompt: "What is 2 + 2?",
  completions: ["4", "5"],
  ranking: [[0], [1]],
  explanation: "Only **4** is right.",
});

async function makeExamples(...titles: string[]) {
  const member = await makeLab();
  const projectId = await makeProject(member);
  for (const title of titles) await model.createExample(member, projectId, example(title));
  const idOf = async (title: string) =>
    (await model.listExamples(projectId)).find(({ body }) => body.title === title)!.id;
  const titlesNow = async () => (await model.listExamples(projectId)).map(({ body }) => body.title);
  const place = async (title: string, by: number | "remove") =>
    await model.placeExample(member, { projectId, exampleId: await idOf(title) }, by);
  return { member, projectId, idOf, titlesNow, place };
}

describe("a lab's worked examples", () => {
  test("stand in the order they were added, are moved and removed", async () => {
    const { titlesNow, place } = await makeExamples("a", "b", "c");
    expect(await titlesNow()).toEqual(["a", "b", "c"]);
    await place("c", -1);
    expect(await titlesNow()).toEqual(["a", "c", "b"]);
    await place("a", 1);
    expect(await titlesNow()).toEqual(["c", "a", "b"]);
    await place("c", -1);
    await place("b", 1);
    expect(await titlesNow()).toEqual(["c", "a", "b"]);
    await place("a", "remove");
    expect(await titlesNow()).toEqual(["c", "b"]);
  });

  test("are changed in place", async () => {
    const { member, projectId, idOf, titlesNow } = await makeExamples("a", "b");
    const exampleId = await idOf("a");
    expect(await model.updateExample(member, { projectId, exampleId }, example("A"))).toBe("updated");
    expect(await titlesNow()).toEqual(["A", "b"]);
    expect(await model.findExample(projectId, exampleId)).toEqual({ id: exampleId, body: example("A") });
  });

  test("are at most 20, however many come at once", async () => {
    const { member, projectId } = await makeExamples();
    const outcomes = await Promise.all(
      Array.from({ length: 22 }, (_, n) => model.createExample(member, projectId, example(`${n}`))),
    );
    expect(outcomes.filter((outcome) => outcome === "too many")).toHaveLength(2);
    expect(await model.listExamples(projectId)).toHaveLength(20);
  });

  test("are another lab's as if they were not there", async () => {
    const { projectId, idOf, titlesNow } = await makeExamples("a");
    const { projectId: other, idOf: otherId } = await makeExamples("b");
    const stranger = await makeLab();
    const exampleId = await idOf("a");
    expect(await model.createExample(stranger, projectId, example("x"))).toBeNull();
    expect(await model.updateExample(stranger, { projectId, exampleId }, example("x"))).toBeNull();
    expect(await model.placeExample(stranger, { projectId, exampleId }, "remove")).toBeNull();
    expect(await model.findExample(other, exampleId)).toBeNull();
    expect(await model.findExample(projectId, await otherId("b"))).toBeNull();
    expect(await titlesNow()).toEqual(["a"]);
  });

  test("are not a viewer's to change", async () => {
    const { member, projectId } = await makeExamples();
    const viewer = { ...member, role: "viewer" as const };
    await expect(model.createExample(viewer, projectId, example("x"))).rejects.toThrow("viewer");
  });
});

describe("what an expert is shown", () => {
  test("is for those who have been given a task of the project, once before it and then on demand", async () => {
    const { member, projectId } = await openProject(1);
    const expert = await makeExpert();
    expect(await model.findGuidance(expert, projectId)).toBeNull();
    expect(await model.markRead(expert, projectId)).toBe(false);
    await takeOne(expert, projectId);
    expect(await model.isToRead(expert, projectId)).toBe(false);
    await model.createExample(member, projectId, example("a"));
    expect(await model.isToRead(expert, projectId)).toBe(true);
    expect(await model.findGuidance(expert, projectId)).toMatchObject({
      title: "A project",
      instructions: "Judge with care.",
      examples: [{ body: example("a") }],
      read: false,
    });
    expect(await model.markRead(expert, projectId)).toBe(true);
    expect(await model.markRead(expert, projectId)).toBe(true);
    expect(await model.isToRead(expert, projectId)).toBe(false);
    expect(await model.findGuidance(expert, projectId)).toMatchObject({ read: true });
  });
});
