import { createHash } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { openTestDatabase } from "../support/database.ts";
import { loadFixtures, makeLines } from "../support/fixtures.ts";
import { makeForm } from "../support/rubrics.ts";

const { db } = await openTestDatabase();
const { makeExpert, makeLab, makeProject, makeBatch } = await loadFixtures();
const { takeAssignment, findAssignment } = await import("#app/models/assignment.server.ts");
const { submitJudgment } = await import("#app/models/judgment.server.ts");
const { scoreTask } = await import("#app/models/consensus.server.ts");
const { createExport, findExport, sumExport } = await import("#app/models/export/export.server.ts");
const { exportLines } = await import("#app/models/export/rows.server.ts");
const { consensus } = await import("#db/schema/consensus.ts");
const { tasks } = await import("#db/schema/tasks.ts");

/** Ranks the completions by the number that their text is, the highest first; equal parts tie. */
async function judgeByText(projectId: string, rank: (text: string) => number) {
  const expert = await makeExpert();
  const ids = (await takeAssignment(expert, projectId))!;
  const { completions } = (await findAssignment(expert, ids))!;
  const groups = new Map<number, string[]>();
  for (const { id, text } of completions) groups.set(rank(text), [...(groups.get(rank(text)) ?? []), id]);
  const ranking = [...groups].sort(([a], [b]) => b - a).map(([, group]) => group);
  await submitJudgment(
    expert,
    ids,
    makeForm({
      ranking,
      ratings: Object.fromEntries(completions.map(({ id }) => [id, { correctness: 3 }])),
      activeMs: 1,
    }),
  );
}

async function scored(lines: unknown[], ranks: ((text: string) => number)[]) {
  const member = await makeLab();
  const projectId = await makeProject(member, { overlap: ranks.length });
  await makeBatch(member, projectId, lines);
  for (let n = 0; n < lines.length; n++) for (const rank of ranks) await judgeByText(projectId, rank);
  const all = await db.select().from(tasks).where(eq(tasks.projectId, projectId));
  for (const task of all) await scoreTask({ projectId, taskId: task.id });
  return { member, projectId, tasks: all };
}

async function readLines(projectId: string, member: Parameters<typeof createExport>[0]) {
  const exportId = (await createExport(member, projectId))!;
  const exported = (await findExport(member, projectId, exportId))!;
  const lines: string[] = [];
  for await (const part of exportLines(exported)) lines.push(...part.lines);
  return { exportId, exported, lines, rows: lines.map((line) => JSON.parse(line)) };
}

const byNumber = (text: string) => Number(text);
const reversed = (text: string) => -Number(text);

describe("scoring", () => {
  test("is done once for the same judgments, however often and at once it is asked for", async () => {
    const { projectId, tasks: all } = await scored(makeLines(1), [byNumber, byNumber]);
    const task = { projectId, taskId: all[0]!.id };
    await Promise.all([scoreTask(task), scoreTask(task), scoreTask(task)]);
    const versions = await db.select().from(consensus).where(eq(consensus.projectId, projectId));
    expect(versions).toHaveLength(1);
    expect(versions[0]).toMatchObject({ version: 1, ruleVersion: "pair-majority-1", agreement: 1 });
    expect(versions[0]?.judgmentIds).toHaveLength(2);
  });

  test("waits until the task has its overlap", async () => {
    const member = await makeLab();
    const projectId = await makeProject(member, { overlap: 2 });
    await makeBatch(member, projectId, makeLines(1));
    await judgeByText(projectId, byNumber);
    const [task] = await db.select().from(tasks).where(eq(tasks.projectId, projectId));
    await scoreTask({ projectId, taskId: task!.id });
    expect(await db.select().from(consensus).where(eq(consensus.projectId, projectId))).toEqual([]);
  });
});

describe("the exported rows", () => {
  test("are TRL's conversational preferences with their margin, agreement and judgments", async () => {
    const { member, projectId, tasks: all } = await scored(makeLines(1), [byNumber, byNumber, reversed]);
    const { rows } = await readLines(projectId, member);
    expect(rows).toHaveLength(3);
    expect(
      rows.map(({ chosen, rejected }) => `${chosen[0].content} over ${rejected[0].content}`).sort(),
    ).toEqual(["1 over 0", "2 over 0", "2 over 1"]);
    for (const row of rows) {
      expect(row.prompt).toEqual([{ role: "user", content: "What is 0 plus 0?" }]);
      expect(row.margin).toBeCloseTo(1 / 3);
      expect(row.agreement).toBeCloseTo(-1 / 3);
      expect(row).toMatchObject({
        task: all[0]!.id,
        prompt_id: "prompt-1",
        support: { for: 2, against: 1, tied: 0 },
      });
      expect(row.judgments).toHaveLength(3);
    }
  });

  test("leave ties out, and the manifest counts them", async () => {
    const topTied = (text: string) => (text === "2" ? 1 : Number(text));
    const { member, projectId } = await scored(makeLines(1), [topTied, topTied]);
    const { exportId, rows } = await readLines(projectId, member);
    expect(rows.map(({ chosen }) => chosen[0].content).sort()).toEqual(["1", "2"]);
    await sumExport({ projectId, exportId });
    expect(await findExport(member, projectId, exportId)).toMatchObject({
      rowCount: 2,
      tieCount: 1,
      taskCount: 1,
    });
  });

  test("hold whatever characters the completions hold, one row a line", async () => {
    const nasty = [
      "a\u2028b\u2029c\r\nd",
      "  leading and trailing  ",
      '𝔘𝔫𝔦 \u202e x \ud83d\ude00 "quoted" \\ \t',
    ];
    const line = { prompt: "?", completions: nasty };
    const { member, projectId } = await scored([line], [(text) => nasty.indexOf(text)]);
    const { lines, rows } = await readLines(projectId, member);
    for (const text of lines) expect(text.split("\n")).toHaveLength(2);
    expect(rows.map(({ chosen }) => chosen[0].content).sort()).toEqual([nasty[1], nasty[2], nasty[2]].sort());
  });
});

describe("an export", () => {
  test("never changes, whatever is scored after its cut, and its manifest is the file's sum", async () => {
    const { member, projectId } = await scored(makeLines(1), [byNumber]);
    const before = await readLines(projectId, member);
    await makeBatch(member, projectId, makeLines(3).slice(1));
    for (let n = 0; n < 2; n++) await judgeByText(projectId, byNumber);
    for (const task of await db.select().from(tasks).where(eq(tasks.projectId, projectId))) {
      await scoreTask({ projectId, taskId: task.id });
    }
    await sumExport({ projectId, exportId: before.exportId });
    const bytes = before.lines.join("");
    expect(await findExport(member, projectId, before.exportId)).toMatchObject({
      rowCount: 3,
      byteCount: Buffer.byteLength(bytes),
      sha256: createHash("sha256").update(bytes).digest("hex"),
    });
    expect((await readLines(projectId, member)).rows).toHaveLength(9);
  });

  test("reads page after page without losing or repeating a task", async () => {
    const count = 450;
    const member = await makeLab();
    const projectId = await makeProject(member, { overlap: 1 });
    await makeBatch(member, projectId, makeLines(count, 2));
    await db.execute(sql`
      insert into consensus (project_id, task_id, version, rule_version, ranking, pairs, agreement, judgment_ids, scored_at)
      select t.project_id, t.id, 1, 'pair-majority-1', jsonb_build_array(jsonb_build_array(a.id), jsonb_build_array(b.id)),
        jsonb_build_array(jsonb_build_object('left', a.id, 'right', b.id, 'leftCount', 1, 'rightCount', 0, 'tieCount', 0)),
        1, '[]', clock_timestamp()
      from tasks t
      join completions a on a.project_id = t.project_id and a.task_id = t.id and a.ordinal = 0
      join completions b on b.project_id = t.project_id and b.task_id = t.id and b.ordinal = 1
      where t.project_id = ${projectId}`);
    const { rows } = await readLines(projectId, member);
    expect(rows.map(({ prompt_id }) => prompt_id)).toEqual(makeLines(count).map(({ id }) => id));
  });

  test("is the lab's own", async () => {
    const { member, projectId } = await scored(makeLines(1), [byNumber]);
    const exportId = (await createExport(member, projectId))!;
    const stranger = await makeLab();
    expect(await createExport(stranger, projectId)).toBeNull();
    expect(await findExport(stranger, projectId, exportId)).toBeNull();
  });
});
