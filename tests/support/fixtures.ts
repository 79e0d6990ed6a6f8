import { v7 as uuidv7 } from "uuid";
import { PLAIN_HAND_OUT } from "../../app/domain/hand-out.ts";
import type { Expert, LabMember } from "../../app/domain/roles.ts";
import type { ProjectForm } from "../../app/forms/project.ts";
import { makeRubric } from "./rubrics.ts";

/** People and projects for a test whose database is set up already (see database.ts). */
export async function loadFixtures() {
  const { db } = await import("#db/client.ts");
  const { experts, operators, users } = await import("#db/schema/users.ts");
  const { labMembers, labs } = await import("#db/schema/labs.ts");
  const { createProject } = await import("#app/models/project.server.ts");
  const { createBatch } = await import("#app/models/batch.server.ts");
  const { receiveBatch } = await import("#app/models/import/receive.server.ts");

  async function makeUser(): Promise<string> {
    const id = uuidv7();
    await db.insert(users).values({ id, email: `${id}@example.org`, name: "Somebody", passwordHash: "none" });
    return id;
  }

  async function makeExpert(): Promise<Expert> {
    const userId = await makeUser();
    await db.insert(experts).values({ userId });
    return { userId };
  }

  /** One in office. */
  async function makeOperator(): Promise<{ userId: string }> {
    const userId = await makeUser();
    await db.insert(operators).values({ userId });
    return { userId };
  }

  async function makeLab(): Promise<LabMember> {
    const userId = await makeUser();
    const labId = uuidv7();
    await db.insert(labs).values({ id: labId, name: "A lab" });
    await db.insert(labMembers).values({ labId, userId, role: "owner" });
    return { userId, labId, role: "owner" };
  }

  async function makeProject(member: LabMember, changes: Partial<ProjectForm> = {}): Promise<string> {
    return await createProject(member, {
      title: "A project",
      instructions: "Judge with care.",
      overlap: 3,
      ...PLAIN_HAND_OUT,
      currency: "USD",
      priceMinor: 150n,
      rubric: makeRubric(),
      requirement: null,
      ...changes,
    });
  }

  async function makeBatch(member: LabMember, projectId: string, lines: unknown[]): Promise<string> {
    const batchId = await createBatch(member, { projectId, fileName: "lines.jsonl", fieldMap: null });
    const received = await receiveBatch(member, { projectId, batchId: batchId! }, bytesOf(lines));
    if (!received.ok) throw new Error(received.message);
    return batchId!;
  }

  return { db, makeUser, makeExpert, makeOperator, makeLab, makeProject, makeBatch };
}

export async function* bytesOf(lines: unknown[], chunk = 1_000): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(
    lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join(""),
  );
  for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
}

/** Native lines with `count` prompts of `completions` completions each. */
export function makeLines(
  count: number,
  completions = 3,
): { id: string; prompt: string; completions: { text: string; model: string }[] }[] {
  return Array.from({ length: count }, (_, n) => ({
    id: `prompt-${n + 1}`,
    prompt: `What is ${n} plus ${n}?`,
    completions: Array.from({ length: completions }, (_, c) => ({
      text: `${2 * n + c}`,
      model: `model-${c}`,
    })),
  }));
}
