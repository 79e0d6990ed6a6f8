import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { openTestDatabase } from "../support/database.ts";
import { bytesOf, loadFixtures, makeLines } from "../support/fixtures.ts";

const { db } = await openTestDatabase();
const { makeLab, makeProject } = await loadFixtures();
const { createBatch, findBatch, listRefusals } = await import("#app/models/batch.server.ts");
const { receiveBatch } = await import("#app/models/import/receive.server.ts");
const { completions, tasks } = await import("#db/schema/tasks.ts");

async function begin(fieldMap: Parameters<typeof createBatch>[1]["fieldMap"] = null) {
  const member = await makeLab();
  const projectId = await makeProject(member);
  const send = async (content: AsyncIterable<Uint8Array>, into?: string) => {
    const batchId = into ?? (await createBatch(member, { projectId, fileName: "f.jsonl", fieldMap }))!;
    const received = await receiveBatch(member, { projectId, batchId }, content);
    return { batchId, received };
  };
  const stored = () => db.select().from(tasks).where(eq(tasks.projectId, projectId));
  return { member, projectId, send, stored };
}

describe("a file of good and bad lines", () => {
  test("the good ones go in, each bad one is refused with its line, field and reason", async () => {
    const { member, projectId, send, stored } = await begin();
    const [first, second] = makeLines(2);
    const lines = [
      first,
      "{not json",
      { prompt: "No completions here" },
      second,
      { ...first, id: "x", prompt: "" },
    ];
    const { batchId, received } = await send(bytesOf(lines));
    expect(received).toEqual({ ok: true, accepted: 2, duplicate: 0, refused: 3 });
    expect((await stored()).map(({ externalId, lineNumber }) => [externalId, lineNumber])).toEqual([
      ["prompt-1", 1],
      ["prompt-2", 4],
    ]);
    const refused = await listRefusals({ projectId, batchId }, { after: 0, limit: 10 });
    expect(refused.map(({ lineNumber, field }) => [lineNumber, field])).toEqual([
      [2, "line"],
      [3, "completions"],
      [5, "prompt"],
    ]);
    expect(refused[0]?.line).toBe("{not json");
    const batch = await findBatch(member, projectId, batchId);
    expect(batch).toMatchObject({ state: "received", lineCount: 5, acceptedCount: 2, refusedCount: 3 });
  });

  test("completions keep the order and the models of the line", async () => {
    const { projectId, send } = await begin();
    await send(bytesOf(makeLines(1)));
    const texts = await db
      .select()
      .from(completions)
      .where(eq(completions.projectId, projectId))
      .orderBy(completions.ordinal);
    expect(texts.map(({ text, model, ordinal }) => [text, model, ordinal])).toEqual([
      ["0", "model-0", 0],
      ["1", "model-1", 1],
      ["2", "model-2", 2],
    ]);
  });

  test("a file of which no line can be used says so and hands nothing out", async () => {
    const { member, projectId, send, stored } = await begin();
    const { batchId, received } = await send(
      bytesOf(Array.from({ length: 1_500 }, () => ({ question: "?" }))),
    );
    expect(received).toMatchObject({ ok: false, status: 422 });
    expect(await stored()).toEqual([]);
    expect((await findBatch(member, projectId, batchId))?.failure).toMatch(/None of the first 1,000 lines/);
  });

  test("an empty file is refused", async () => {
    const { send } = await begin();
    expect((await send(bytesOf([]))).received).toMatchObject({
      ok: false,
      message: expect.stringMatching(/no lines/),
    });
  });

  test("a line that is not text is kept as it came", async () => {
    const { projectId, send } = await begin();
    async function* content() {
      yield* bytesOf(makeLines(1));
      yield Uint8Array.from([0x7b, 0xff, 0xfe, 0x7d, 0x0a]);
    }
    const { batchId } = await send(content());
    const [refused] = await listRefusals({ projectId, batchId }, { after: 0, limit: 1 });
    expect(refused).toMatchObject({ lineNumber: 2, encoding: "base64" });
    expect(Buffer.from(refused!.line, "base64")).toEqual(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]));
  });
});

describe("the same file again", () => {
  test("adds nothing, with the lab's ids", async () => {
    const { send, stored } = await begin();
    await send(bytesOf(makeLines(20)));
    expect((await send(bytesOf(makeLines(20)))).received).toEqual({
      ok: true,
      accepted: 0,
      duplicate: 20,
      refused: 0,
    });
    expect(await stored()).toHaveLength(20);
  });

  test("adds nothing, without ids", async () => {
    const { send, stored } = await begin();
    const lines = makeLines(20).map(({ id: _, ...line }) => line);
    await send(bytesOf(lines));
    expect((await send(bytesOf(lines))).received).toMatchObject({ accepted: 0, duplicate: 20 });
    expect(await stored()).toHaveLength(20);
  });

  test("a known id with other content is refused", async () => {
    const { projectId, send } = await begin();
    const [line] = makeLines(1);
    await send(bytesOf([line]));
    const { batchId, received } = await send(
      bytesOf([{ ...line, prompt: "Another question" }, ...makeLines(2)]),
    );
    expect(received).toMatchObject({ accepted: 1, duplicate: 1, refused: 1 });
    const [refused] = await listRefusals({ projectId, batchId }, { after: 0, limit: 1 });
    expect(refused).toMatchObject({ lineNumber: 1, field: "id" });
  });

  test("a line twice in one file is one task", async () => {
    const { send, stored } = await begin();
    const [line] = makeLines(1);
    expect((await send(bytesOf([line, line, line]))).received).toMatchObject({ accepted: 1, duplicate: 2 });
    expect(await stored()).toHaveLength(1);
  });
});

function makeSignal() {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give: () => give() };
}

describe("an upload that is cut off", () => {
  async function* cutAfter(lines: unknown[]) {
    yield* bytesOf(lines);
    throw new Error("connection reset");
  }

  test("goes on when the file is sent again, and counts every line once", async () => {
    const { member, projectId, send, stored } = await begin();
    const lines = makeLines(1_200);
    const batchId = (await createBatch(member, { projectId, fileName: "f", fieldMap: null }))!;
    await expect(send(cutAfter(lines.slice(0, 700)), batchId)).rejects.toThrow("connection reset");
    expect(await findBatch(member, projectId, batchId)).toMatchObject({
      state: "cut off",
      receivedAt: null,
      acceptedCount: 500,
    });
    const { received } = await send(bytesOf(lines), batchId);
    expect(received).toEqual({ ok: true, accepted: 1_200, duplicate: 0, refused: 0 });
    expect(await stored()).toHaveLength(1_200);
  });

  test("leaves nothing behind when the file is sent as a new batch instead", async () => {
    const { member, projectId, send, stored } = await begin();
    const lines = makeLines(900);
    const first = (await createBatch(member, { projectId, fileName: "f", fieldMap: null }))!;
    await expect(send(cutAfter(lines.slice(0, 700)), first)).rejects.toThrow("connection reset");
    const { batchId, received } = await send(bytesOf(lines));
    expect(received).toEqual({ ok: true, accepted: 900, duplicate: 0, refused: 0 });
    expect((await stored()).every((task) => task.batchId === batchId)).toBe(true);
  });

  test("a second upload into the same batch takes the place of the first", async () => {
    const { member, projectId, send, stored } = await begin();
    const lines = makeLines(1_000);
    const batchId = (await createBatch(member, { projectId, fileName: "f", fieldMap: null }))!;
    const underway = makeSignal();
    const release = makeSignal();
    async function* slow() {
      yield* bytesOf(lines.slice(0, 600));
      underway.give();
      await release.given;
      yield* bytesOf(lines.slice(600));
    }
    const first = send(slow(), batchId);
    await underway.given;
    const second = await send(bytesOf(lines), batchId);
    release.give();
    expect(second.received).toMatchObject({ ok: true, accepted: 1_000 });
    expect((await first).received).toMatchObject({ ok: false, status: 409 });
    expect(await stored()).toHaveLength(1_000);
  });

  test("a complete batch takes no second file", async () => {
    const { send } = await begin();
    const { batchId } = await send(bytesOf(makeLines(1)));
    expect((await send(bytesOf(makeLines(2)), batchId)).received).toMatchObject({ ok: false, status: 409 });
  });
});

test("two batches with the same prompts at once make each task once, without a deadlock", async () => {
  const { send, stored } = await begin();
  const lines = makeLines(800);
  const results = await Promise.all([
    send(bytesOf(lines)),
    send(bytesOf(lines.toReversed())),
    send(bytesOf(lines)),
  ]);
  const accepted = results.map(({ received }) => (received.ok ? received.accepted : 0));
  expect(accepted.reduce((sum, n) => sum + n, 0)).toBe(800);
  expect(await stored()).toHaveLength(800);
});

test("a lab's own shape goes in through its field map", async () => {
  const { send, stored } = await begin({
    prompt: "/question",
    reference: "/ground_truth",
    completions: { small: "/small/solution", large: "/large/solution" },
  });
  const row = { question: "1 + 1?", ground_truth: "2", small: { solution: "3" }, large: { solution: "2" } };
  expect((await send(bytesOf([row]))).received).toMatchObject({ accepted: 1 });
  const [task] = await stored();
  expect(task).toMatchObject({
    prompt: [{ role: "user", content: "1 + 1?" }],
    reference: "2",
    completionCount: 2,
  });
});

test("a viewer uploads nothing", async () => {
  const { member, projectId } = await begin();
  const viewer = { ...member, role: "viewer" as const };
  await expect(createBatch(viewer, { projectId, fileName: "f", fieldMap: null })).rejects.toThrow(/viewer/);
});

test("another lab's project and batch are not there", async () => {
  const { projectId, send } = await begin();
  const { batchId } = await send(bytesOf(makeLines(1)));
  const stranger = await makeLab();
  expect(await createBatch(stranger, { projectId, fileName: "f", fieldMap: null })).toBeNull();
  expect(await findBatch(stranger, projectId, batchId)).toBeNull();
  expect(await receiveBatch(stranger, { projectId, batchId }, bytesOf([]))).toMatchObject({
    ok: false,
    status: 404,
  });
});
