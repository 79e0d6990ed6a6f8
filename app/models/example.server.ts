import { and, asc, eq, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { type Expert, type LabMember, requireRight } from "#app/domain/roles.ts";
import type { Rubric } from "#app/domain/rubric.ts";
import type { WorkedExample } from "#app/domain/worked-example.ts";
import { db, type Tx } from "#db/client.ts";
import { assignments } from "#db/schema/assignments.ts";
import { examples, readings } from "#db/schema/guidance.ts";
import { projects, rubrics } from "#db/schema/projects.ts";

/** An expert is to read all of them before the first task. */
export const MOST_EXAMPLES = 20;

export type Example = { id: string; body: WorkedExample };

const ofProject = (projectId: string) => eq(examples.projectId, projectId);
const one = (projectId: string, id: string) => and(ofProject(projectId), eq(examples.id, id));

/** In the lab's order. The caller has found the project to be the lab's. */
export async function listExamples(projectId: string): Promise<Example[]> {
  return await db
    .select({ id: examples.id, body: examples.body })
    .from(examples)
    .where(ofProject(projectId))
    .orderBy(asc(examples.ordinal), asc(examples.id));
}

export async function findExample(projectId: string, exampleId: string): Promise<Example | null> {
  const [example] = await db
    .select({ id: examples.id, body: examples.body })
    .from(examples)
    .where(one(projectId, exampleId));
  return example ?? null;
}

/** Adds an example at the end. */
export async function createExample(
  member: LabMember,
  projectId: string,
  body: WorkedExample,
): Promise<"created" | "too many" | null> {
  return await changing(member, projectId, async (tx, ids) => {
    if (ids.length >= MOST_EXAMPLES) return "too many";
    await tx.insert(examples).values({ projectId, id: uuidv7(), ordinal: ids.length, body });
    return "created";
  });
}

export async function updateExample(
  member: LabMember,
  { projectId, exampleId }: { projectId: string; exampleId: string },
  body: WorkedExample,
): Promise<"updated" | null> {
  return await changing(member, projectId, async (tx, ids) => {
    if (!ids.includes(exampleId)) return null;
    await tx.update(examples).set({ body, writtenAt: sql`now()` }).where(one(projectId, exampleId));
    return "updated";
  });
}

/** Moves it by so many places, to the end of the list at most, or takes it out of the list. */
export async function placeExample(
  member: LabMember,
  { projectId, exampleId }: { projectId: string; exampleId: string },
  by: number | "remove",
): Promise<"placed" | null> {
  return await changing(member, projectId, async (tx, ids) => {
    const at = ids.indexOf(exampleId);
    if (at < 0) return null;
    const rest = ids.toSpliced(at, 1);
    if (by === "remove") await tx.delete(examples).where(one(projectId, exampleId));
    else rest.splice(Math.max(0, at + by), 0, exampleId);
    for (const [ordinal, id] of rest.entries())
      await tx.update(examples).set({ ordinal }).where(one(projectId, id));
    return "placed";
  });
}

/** One change of a project's examples at a time; `work` is given their ids in order. Null: the project is not the lab's. */
async function changing<Outcome>(
  member: LabMember,
  projectId: string,
  work: (tx: Tx, ids: string[]) => Promise<Outcome>,
): Promise<Outcome | null> {
  requireRight(member, "change project");
  return await db.transaction(async (tx) => {
    const [project] = await tx
      .select({ id: projects.id })
      .from(projects)
      .where(and(eq(projects.id, projectId), eq(projects.labId, member.labId)))
      .for("no key update");
    if (!project) return null;
    const rows = await tx
      .select({ id: examples.id })
      .from(examples)
      .where(ofProject(projectId))
      .orderBy(asc(examples.ordinal), asc(examples.id));
    return await work(
      tx,
      rows.map(({ id }) => id),
    );
  });
}

export type Guidance = {
  title: string;
  instructions: string;
  rubric: Rubric;
  examples: Example[];
  read: boolean;
};

/** What a project tells its experts; null for an expert who has never been given a task of it. */
export async function findGuidance({ userId }: Expert, projectId: string): Promise<Guidance | null> {
  const [project] = await db
    .select({
      title: projects.title,
      instructions: projects.instructions,
      rubric: sql<Rubric>`(
        select r.body from ${rubrics} r where r.project_id = ${projects.id} order by r.version desc limit 1)`,
      read: sql<boolean>`exists (
        select 1 from ${readings} r where r.project_id = ${projects.id} and r.expert_id = ${userId})`,
    })
    .from(projects)
    .where(and(eq(projects.id, projectId), hasWorked(userId)));
  return project ? { ...project, examples: await listExamples(projectId) } : null;
}

const hasWorked = (expertId: string) => sql`exists (
  select 1 from ${assignments} a where a.project_id = ${projects.id} and a.expert_id = ${expertId})`;

/** Whether there are worked examples that the expert has not been shown yet. */
export async function isToRead({ userId }: Expert, projectId: string): Promise<boolean> {
  const [row] = await db.execute<{ due: boolean }>(sql`
    select exists (select 1 from ${examples} e where e.project_id = ${projectId}) and not exists (
      select 1 from ${readings} r where r.project_id = ${projectId} and r.expert_id = ${userId}) as due`);
  return row!.due;
}

/** Notes that the expert has been shown what the project tells. False: they have never been given a task of it. */
export async function markRead({ userId }: Expert, projectId: string): Promise<boolean> {
  const [worked] = await db
    .select({ id: projects.id })
    .from(projects)
    .where(and(eq(projects.id, projectId), hasWorked(userId)));
  if (!worked) return false;
  await db.insert(readings).values({ projectId, expertId: userId }).onConflictDoNothing();
  return true;
}
