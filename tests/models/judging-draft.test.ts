import { v7 as uuidv7 } from "uuid";
import { describe, expect, test } from "vitest";
import type { Expert } from "../../app/domain/roles.ts";
import { openTestDatabase } from "../support/database.ts";
import { type Ids, loadJudging } from "../support/judging.ts";
import { makeDraft, makeSave } from "../support/rubrics.ts";

await openTestDatabase();
const { makeExpert, openProject, takeOne, rowOf, draftOf, copiesOf } = await loadJudging();
const { findAssignment } = await import("#app/models/assignment.server.ts");
const { saveDraft } = await import("#app/models/draft.server.ts");
const { findCopy } = await import("#app/models/draft-copy.server.ts");

async function taken() {
  const { projectId } = await openProject(1);
  const expert = await makeExpert();
  return { expert, ids: await takeOne(expert, projectId) };
}

const says = (reasoning: string, activeMs = 0) => makeDraft({ reasoning, activeMs });
/** A page that saves. */
function openPage(expert: Expert, ids: Ids) {
  const writer = uuidv7();
  let sequence = 0;
  return (reasoning: string, { base = 0, ageMs = 0 } = {}) =>
    saveDraft(expert, ids, makeSave(++sequence, says(reasoning), { writer, base, ageMs }));
}

describe("the drafts of one page", () => {
  test("count up; one that arrives late changes nothing and is told what is kept", async () => {
    const { expert, ids } = await taken();
    const writer = uuidv7();
    const save = (sequence: number) =>
      saveDraft(expert, ids, makeSave(sequence, says(`${sequence}`), { writer }));
    await Promise.all([save(3), save(1), save(2)]);
    const kept = await draftOf(ids);
    expect(kept).toMatchObject({ sequence: 3, body: { reasoning: "3" } });
    const late = { saved: false, state: "live", revision: kept!.revision, other: null };
    expect(await save(2)).toMatchObject(late);
    expect(await save(3)).toMatchObject(late);
    expect(await save(4)).toMatchObject({ saved: true, revision: kept!.revision + 1 });
    expect(await copiesOf(ids)).toEqual([]);
  });

  test("open what was only fetched ahead", async () => {
    const { expert, ids } = await taken();
    const { takeAhead } = await import("#app/models/assignment.server.ts");
    const { projectId } = await openProject(2);
    const first = await takeOne(expert, projectId);
    const ahead = (await takeAhead(expert, first))!.next!;
    expect((await rowOf(ahead)).openedAt).toBeNull();
    await openPage(expert, ahead)("Typed.");
    expect((await rowOf(ahead)).openedAt).not.toBeNull();
    expect((await rowOf(ids)).openedAt).not.toBeNull();
  });
});

describe("the drafts of two pages", () => {
  test("one that was started from the other takes its place without a copy", async () => {
    const { expert, ids } = await taken();
    const [desk, phone] = [openPage(expert, ids), openPage(expert, ids)];
    const first = await desk("Written at the desk.");
    expect(await phone("Gone on with on the phone.", { base: first!.revision! })).toMatchObject({
      saved: true,
      revision: 2,
      other: null,
    });
    expect(await copiesOf(ids)).toEqual([]);
  });

  test("newest wins; the one it had not seen is put aside as a copy", async () => {
    const { expert, ids } = await taken();
    const [desk, phone] = [openPage(expert, ids), openPage(expert, ids)];
    await desk("Written at the desk.", { ageMs: 60_000 });
    const saved = await phone("Written on the phone.");
    expect(saved).toMatchObject({ saved: true, revision: 2, other: { outcome: "put aside" } });
    expect(await draftOf(ids)).toMatchObject({ body: { reasoning: "Written on the phone." } });
    expect(await findCopy(expert, { ...ids, copyId: saved!.other!.copyId })).toMatchObject({
      reasoning: "Written at the desk.",
    });
  });

  test("what was typed longer ago is kept as a copy, and the newer one stays", async () => {
    const { expert, ids } = await taken();
    const [desk, phone] = [openPage(expert, ids), openPage(expert, ids)];
    await desk("Written at the desk.");
    const saved = await phone("Typed in a tunnel.", { ageMs: 120_000 });
    expect(saved).toMatchObject({ saved: false, revision: 1, other: { outcome: "kept" } });
    expect(await draftOf(ids)).toMatchObject({ body: { reasoning: "Written at the desk." } });
    const shown = await findAssignment(expert, ids);
    expect(shown!.copies.map(({ id }) => id)).toEqual([saved!.other!.copyId]);
    const [copy] = await copiesOf(ids);
    const age = Date.now() - copy!.typedAt.getTime();
    expect(Math.abs(age - 120_000)).toBeLessThan(60_000);
  });

  test("that say the same, or nothing, leave no copy", async () => {
    const { expert, ids } = await taken();
    const [desk, phone, watch] = [1, 2, 3].map(() => openPage(expert, ids));
    await desk!("The same.");
    expect(await phone!("The same.")).toMatchObject({ saved: true, other: null });
    expect(await watch!("", { ageMs: 60_000 })).toMatchObject({ saved: false, other: null });
    expect(await copiesOf(ids)).toEqual([]);
  });

  test("in turns leave each text once, and the twenty newest at most", async () => {
    const { expert, ids } = await taken();
    const [desk, phone] = [openPage(expert, ids), openPage(expert, ids)];
    for (let n = 0; n < 3; n++) {
      await desk("Here.");
      await phone("There.");
    }
    expect((await copiesOf(ids)).map(({ body }) => body.reasoning).sort()).toEqual(["Here.", "There."]);
    for (let n = 0; n < 25; n++) await (n % 2 ? desk : phone)(`Text ${n}.`);
    const copies = await copiesOf(ids);
    expect(copies).toHaveLength(20);
    expect(copies.at(-1)!.body.reasoning).toBe("Text 23.");
    expect(copies[0]!.body.reasoning).toBe("Text 4.");
  });
});

test("a copy is shown to its expert only, and under its own assignment only", async () => {
  const { expert, ids } = await taken();
  await openPage(expert, ids)("Here.");
  const { other } = (await openPage(expert, ids)("There."))!;
  const { copyId } = other!;
  const elsewhere = await taken();
  expect(await findCopy(expert, { ...ids, copyId })).not.toBeNull();
  expect(await findCopy(elsewhere.expert, { ...ids, copyId })).toBeNull();
  expect(await findCopy(elsewhere.expert, { ...elsewhere.ids, copyId })).toBeNull();
  expect(await findCopy(expert, { ...ids, copyId: uuidv7() })).toBeNull();
});
