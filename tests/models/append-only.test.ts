import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { openTestDatabase } from "../support/database.ts";
import { loadFixtures, makeLines } from "../support/fixtures.ts";
import { makeForm } from "../support/rubrics.ts";

const { db } = await openTestDatabase();
const { makeExpert, makeLab, makeProject, makeBatch } = await loadFixtures();
const { takeAssignment, findAssignment } = await import("#app/models/assignment.server.ts");
const { submitJudgment } = await import("#app/models/judgment.server.ts");
const { scoreTask } = await import("#app/models/consensus.server.ts");

const member = await makeLab();
const projectId = await makeProject(member, { overlap: 1 });
await makeBatch(member, projectId, makeLines(1));
const expert = await makeExpert();
const ids = (await takeAssignment(expert, projectId))!;
const shown = (await findAssignment(expert, ids))!;
const completionIds = shown.completions.map(({ id }) => id);
await submitJudgment(
  expert,
  ids,
  makeForm({
    ranking: completionIds.map((id) => [id]),
    ratings: Object.fromEntries(completionIds.map((id) => [id, { correctness: 3 }])),
    critiques: { [completionIds[0]!]: "Said once." },
    activeMs: 1,
  }),
);
const [task] = await db.execute<{ id: string }>(sql`select id from tasks`);
await scoreTask({ projectId, taskId: task!.id });

const FACTS = ["judgments", "ratings", "critiques", "consensus", "rubrics", "completions"];
const refused = (statement: string) =>
  db.execute(sql.raw(statement)).then(
    () => "done",
    (error) => error.cause?.code ?? error.code,
  );

test.each(FACTS)(
  "%s: a row that is there can neither be changed, nor deleted, nor truncated away",
  async (table) => {
    const [{ count } = { count: 0 }] = await db.execute<{ count: number }>(
      sql.raw(`select count(*)::int as count from ${table}`),
    );
    expect(count).toBeGreaterThan(0);
    expect(await refused(`update ${table} set project_id = project_id`)).toBe("23001");
    expect(await refused(`delete from ${table}`)).toBe("23001");
    expect(await refused(`truncate ${table} cascade`)).toBe("23001");
  },
);

test("what a task asks is fixed, what is counted about it is not", async () => {
  expect(await refused("update tasks set prompt = '[]'")).toBe("23001");
  expect(await refused("delete from tasks")).toBe("23001");
  expect(await refused("update tasks set open_count = open_count")).toBe("done");
});
