import { sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { describe, expect, test } from "vitest";
import { openTestDatabase } from "../support/database.ts";
import { type Ids, loadJudging } from "../support/judging.ts";
import { makeDraft, makeSave } from "../support/rubrics.ts";

const { db } = await openTestDatabase();
const judging = await loadJudging();
const { makeExpert, openProject, takeOne, judge, formFor, rowOf, draftOf, copiesOf, score } = judging;
const { findAssignment } = await import("#app/models/assignment.server.ts");
const { giveBack } = await import("#app/models/assignment-life.server.ts");
const { saveDraft } = await import("#app/models/draft.server.ts");
const { submitJudgment } = await import("#app/models/judgment.server.ts");

const says = (reasoning: string) => makeDraft({ reasoning });

/** An assignment, and two pages on which its expert has it open. */
async function opened(overlap = 2) {
  const { member, projectId } = await openProject(2, overlap);
  const expert = await makeExpert();
  const ids = await takeOne(expert, projectId);
  const page = () => {
    const writer = uuidv7();
    let sequence = 0;
    return {
      save: (text: string, { base = 0, ageMs = 0, edits = null as string | null } = {}) =>
        saveDraft(expert, ids, makeSave(++sequence, says(text), { writer, base, ageMs, edits })),
      /** What it says of itself when it submits. */
      sender: (base: number) => ({ writer, sequence, base }),
    };
  };
  const [desk, phone] = [page(), page()];
  return { member, projectId, expert, ids, desk, phone, form: await formFor(expert, ids) };
}

/** A credential falls away, and others judge both tasks. */
async function outrun({ ids, projectId }: { ids: Ids; projectId: string }) {
  await db.transaction(async (tx) => giveBack(tx, await rowOf(ids), "lapsed"));
  for (const other of [await makeExpert(), await makeExpert()]) {
    await judge(other, await takeOne(other, projectId));
  }
}

const textsOf = async (ids: Ids) => (await copiesOf(ids)).map(({ body }) => body.reasoning);

describe("a submit", () => {
  test("ends the draft of its own page, and one that it was started from, without a copy", async () => {
    const { expert, ids, desk, phone, form } = await opened();
    await desk.save("At the desk.");
    const { revision } = (await phone.save("On the phone.", { base: 1 }))!;
    const stored = await submitJudgment(expert, ids, { ...form, ...phone.sender(revision!) });
    expect(stored).toMatchObject({ state: "stored", other: null });
    expect(await draftOf(ids)).toBeNull();
    expect(await copiesOf(ids)).toEqual([]);
  });

  test("puts aside what another page typed meanwhile, and tells so", async () => {
    const { expert, ids, desk, phone, form } = await opened();
    await desk.save("At the desk.");
    await phone.save("An hour's work on the phone.", { base: 1 });
    const stored = await submitJudgment(expert, ids, { ...form, ...desk.sender(1) });
    const [copy] = await copiesOf(ids);
    expect(stored).toMatchObject({ state: "stored", other: { outcome: "put aside", copyId: copy!.id } });
    expect(copy!.body.reasoning).toBe("An hour's work on the phone.");
    expect((await findAssignment(expert, ids))!.copies).toHaveLength(1);
  });

  test("from nobody that is known has seen no draft; one that says the same is no other", async () => {
    const { expert, ids, desk, form } = await opened();
    await desk.save("At the desk.");
    await submitJudgment(expert, ids, form);
    expect(await textsOf(ids)).toEqual(["At the desk."]);

    const second = await opened();
    const { ranking, ratings, critiques } = second.form;
    const same = makeDraft({ ranking, ratings, critiques: { ...critiques, nobody: " " }, activeMs: 3 });
    await saveDraft(second.expert, second.ids, makeSave(1, same));
    const stored = await submitJudgment(second.expert, second.ids, second.form);
    expect(stored).toMatchObject({ state: "stored", other: null });
    expect(await copiesOf(second.ids)).toEqual([]);
  });

  test("that comes after later saves of its own page ends none of them unseen", async () => {
    const { expert, ids, desk, form } = await opened();
    await desk.save("Sent with this.");
    const sent = { ...form, ...desk.sender(1) };
    await desk.save("Typed after it was sent.", { base: 1 });
    await submitJudgment(expert, ids, sent);
    expect(await textsOf(ids)).toEqual(["Typed after it was sent."]);
  });

  test("of an edit puts another page's change aside", async () => {
    const { expert, ids, desk, phone, form } = await opened();
    await submitJudgment(expert, ids, form);
    await phone.save("Changed on the phone.", { base: 50_000, edits: form.id });
    const edit = { ...form, id: uuidv7(), edits: form.id, reasoning: "", ...desk.sender(50_000) };
    const stored = await submitJudgment(expert, ids, edit);
    expect(stored).toMatchObject({ state: "stored", other: { outcome: "put aside" } });
    expect(await textsOf(ids)).toEqual(["Changed on the phone."]);
  });
});

describe("what cannot be stored", () => {
  test("is kept as the draft, and what another page had typed as a copy", async () => {
    const { expert, ids, projectId, desk, phone, form } = await opened(1);
    await phone.save("An hour's work on the phone.");
    await outrun({ ids, projectId });
    const sent = { ...form, ...desk.sender(0) };
    expect(await submitJudgment(expert, ids, sent)).toMatchObject({ state: "gone" });
    const { critiques } = form;
    expect(await draftOf(ids)).toMatchObject({ body: { critiques }, writer: sent.writer, sequence: 0 });
    expect(await textsOf(ids)).toEqual(["An hour's work on the phone."]);
  });

  test("is put aside itself by a later save of a page that has not seen it", async () => {
    const { expert, ids, projectId, desk, phone, form } = await opened(1);
    await phone.save("On the phone.");
    await outrun({ ids, projectId });
    await submitJudgment(expert, ids, { ...form, ...desk.sender(0) });
    const saved = await phone.save("On the phone, and more.", { base: 1 });
    expect(saved).toMatchObject({ saved: true, other: { outcome: "put aside" } });
    expect(await draftOf(ids)).toMatchObject({ body: { reasoning: "On the phone, and more." } });
    const copied = (await copiesOf(ids)).map(({ body }) => body);
    expect(copied).toContainEqual(expect.objectContaining({ critiques: form.critiques }));
    expect(copied).toContainEqual(expect.objectContaining({ reasoning: "On the phone." }));
  });

  test("is gone on with by its own page, whose earlier saves change nothing", async () => {
    const { expert, ids, projectId, desk, form } = await opened(1);
    await outrun({ ids, projectId });
    const sent = { ...form, ...desk.sender(0), sequence: 2 };
    await submitJudgment(expert, ids, sent);
    expect(await desk.save("Sent before.")).toMatchObject({ saved: false, other: null });
    await desk.save("Sent before.");
    expect(await desk.save("Typed after.")).toMatchObject({ saved: true, other: null });
    expect(await draftOf(ids)).toMatchObject({ body: { reasoning: "Typed after." } });
  });
});

describe("what is typed beside a judgment that stands", () => {
  test("is kept as a copy, and told", async () => {
    const { expert, ids, phone, form } = await opened();
    await submitJudgment(expert, ids, form);
    const saved = await phone.save("Typed in a tunnel.", { ageMs: 60_000 });
    const [copy] = await copiesOf(ids);
    expect(saved).toMatchObject({ saved: false, state: "submitted", revision: null });
    expect(saved!.other).toEqual({ outcome: "kept", copyId: copy!.id });
    expect(copy!.body.reasoning).toBe("Typed in a tunnel.");
    expect(await draftOf(ids)).toBeNull();
  });

  test("is not kept where the judgment says it already", async () => {
    const { expert, ids, form } = await opened();
    await submitJudgment(expert, ids, form);
    const { ranking, ratings, critiques } = form;
    const saved = await saveDraft(expert, ids, makeSave(9, makeDraft({ ranking, ratings, critiques })));
    expect(saved).toMatchObject({ saved: false, other: null });
    expect(await copiesOf(ids)).toEqual([]);
  });

  test("to change what was changed elsewhere or scored meanwhile is kept as a copy", async () => {
    const { expert, ids, desk, phone, form } = await opened(1);
    await submitJudgment(expert, ids, form);
    const next = { ...form, id: uuidv7(), edits: form.id, ranking: form.ranking.toReversed() };
    await submitJudgment(expert, ids, next);
    await phone.save("Of the one before.", { edits: form.id, ageMs: 9_000 });
    await score(ids);
    const saved = await desk.save("Too late.", { edits: next.id });
    expect(saved).toMatchObject({ saved: false, revision: null, other: { outcome: "kept" } });
    expect(await textsOf(ids)).toEqual(["Of the one before.", "Too late."]);
  });

  test("under the id that was stored is a copy until it is sent as an edit, and told", async () => {
    const { expert, ids, form } = await opened();
    await submitJudgment(expert, ids, form);
    const [[first]] = form.ranking as [[string]];
    const changed = { ...form, critiques: { [first]: "And more." } };
    const again = await submitJudgment(expert, ids, changed);
    expect(again).toMatchObject({ state: "stored", again: true, other: { outcome: "kept" } });
    expect(await copiesOf(ids)).toMatchObject([{ body: { critiques: { [first]: "And more." } } }]);
    const edit = { ...changed, id: uuidv7(), edits: form.id };
    expect(await submitJudgment(expert, ids, edit)).toMatchObject({ judgmentId: edit.id, again: false });
    expect(await copiesOf(ids)).toEqual([]);
    for (const sent of [form, changed])
      expect(await submitJudgment(expert, ids, sent)).toMatchObject({ again: true, other: null });
    expect(await copiesOf(ids)).toEqual([]);
  });
});

describe("the copies of an assignment", () => {
  const large = (n: number) =>
    makeDraft({ critiques: Object.fromEntries([...Array(50)].map(() => [uuidv7(), `${n}`.repeat(20_000)])) });

  test("of a little over 1 MB are the three newest at most; the latest is kept whatever its size", async () => {
    const { expert, ids } = await opened();
    for (let n = 1; n <= 7; n++) await saveDraft(expert, ids, makeSave(1, large(n), { writer: uuidv7() }));
    const first = (await copiesOf(ids)).map(({ body }) => Object.values(body.critiques)[0]![0]);
    expect(first).toEqual(["4", "5", "6"]);
    const huge = makeDraft({
      critiques: Object.fromEntries([...Array(250)].map(() => [uuidv7(), "h".repeat(20_000)])),
    });
    await saveDraft(expert, ids, makeSave(1, huge, { writer: uuidv7(), ageMs: 3_600_000 }));
    expect(await copiesOf(ids)).toHaveLength(1);
    const [{ bytes } = { bytes: 0 }] = await db.execute<{ bytes: number }>(
      sql`select octet_length(body::text) as bytes from draft_copies where assignment_id = ${ids.assignmentId}`,
    );
    expect(bytes).toBeGreaterThan(5_000_000);
  });
});
