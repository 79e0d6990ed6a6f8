import { randomBytes } from "node:crypto";
import { PLAIN_HAND_OUT } from "#app/domain/hand-out.ts";
import { emptyContent } from "#app/domain/judgment-content.ts";
import { presetOf } from "#app/domain/presets.ts";
import type { Expert, LabMember } from "#app/domain/roles.ts";
import type { SignUpForm } from "#app/forms/sign-up.ts";
import { paths } from "#app/paths.ts";
import { connect } from "#db/client.ts";
import { keepAlive } from "../children.ts";

const PASSWORD = "bench-bench-bench";
export const OVERLAP = 3;
export const COMPLETIONS = 2;

/** The criteria that each completion is rated by. */
export const CRITERIA = presetOf("ranking").rubric.criteria.map(({ id }) => id);

export type SignedIn = Expert & { cookie: string };
export type FilledProject = { projectId: string; batchId: string; tasks: number };

/** The web over the database that the environment names. Projects are filled by SQL: an upload of a million lines is another benchmark. */
export async function openHandoutSite() {
  const web = keepAlive("web.ts", {
    DATABASE_URL: process.env.DATABASE_URL!,
    NODE_ENV: "production",
    ASSAY_SECRET: process.env.ASSAY_SECRET ?? randomBytes(32).toString("base64url"),
    PORT: "",
  });
  const { address } = (await web.first) as { address: string };
  const member = await makeLab();

  return {
    address,
    async signInExpert(number: number): Promise<SignedIn> {
      const email = `expert${number}@example.org`;
      const { userId } = await makeUser({ email, name: "Bench", role: "expert", password: PASSWORD });
      return { userId, cookie: await signIn(address, email) };
    },
    makeProject: (tasks: number) => makeProject(member, tasks),
    close: () => web.stop(),
  };
}

async function makeUser(form: SignUpForm) {
  const { createUser } = await import("#app/models/user.server.ts");
  const { findByEmail } = await import("#app/models/viewer.server.ts");
  await createUser(form);
  return (await findByEmail(form.email))!.viewer;
}

async function makeLab(): Promise<LabMember> {
  const form = { email: "bench@example.org", name: "Bench", labName: "Bench", password: PASSWORD };
  const { userId, lab } = await makeUser({ ...form, role: "lab" });
  return { userId, labId: lab!.id, role: "owner" };
}

async function signIn(address: string, email: string): Promise<string> {
  const answer = await fetch(address + paths.signIn(), {
    method: "POST",
    headers: { Origin: address },
    body: new URLSearchParams({ email, password: PASSWORD }),
    redirect: "manual",
  });
  const cookie = answer.headers.get("Set-Cookie")?.split(";")[0];
  if (!cookie) throw new Error(`Signing in as ${email} answered ${answer.status}.`);
  return cookie;
}

async function makeProject(member: LabMember, tasks: number): Promise<FilledProject> {
  const { createProject } = await import("#app/models/project.server.ts");
  const { createBatch } = await import("#app/models/batch.server.ts");
  const projectId = await createProject(member, {
    title: "Bench",
    instructions: "Bench",
    overlap: OVERLAP,
    currency: "USD",
    priceMinor: 0n,
    rubric: presetOf("ranking").rubric,
    requirement: null,
    ...PLAIN_HAND_OUT,
  });
  const batchId = (await createBatch(member, { projectId, fileName: "bench.jsonl", fieldMap: null }))!;
  await fill({ projectId, batchId, tasks });
  return { projectId, batchId, tasks };
}

async function fill({ projectId, batchId, tasks }: FilledProject): Promise<void> {
  const raw = connect(process.env.DATABASE_URL!, 1);
  await raw`set statement_timeout = 0`;
  await raw`
    insert into tasks (project_id, id, batch_id, external_id, content_hash, line_number, prompt, excerpt, completion_count, overlap, open_count)
    select ${projectId}::uuid, uuidv7(), ${batchId}::uuid, 'task-' || n, sha256(int8send(n)), n,
      jsonb_build_array(jsonb_build_object('role', 'user', 'content', 'Task ' || n || ': which of these is right?')),
      'Task ' || n, ${COMPLETIONS}, ${OVERLAP}, ${OVERLAP}
    from generate_series(1, ${tasks}) n`;
  await raw.begin(async (tx) => {
    // A million look-ups of what was written a moment ago.
    await tx`set local session_replication_role = replica`;
    await tx`
      insert into completions (project_id, id, task_id, ordinal, text, model)
      select t.project_id, uuidv7(), t.id, o, 'Answer ' || o || ' to task ' || t.line_number, 'model-' || o
      from tasks t cross join generate_series(0, ${COMPLETIONS} - 1) o where t.project_id = ${projectId}`;
  });
  await raw`
    update batches set received_at = now(), line_count = ${tasks}, accepted_count = ${tasks}
    where project_id = ${projectId} and id = ${batchId}`;
  // What filling leaves to be done later is not to be measured.
  await raw.unsafe("vacuum (analyze) tasks, completions, assignments, judgments, ratings, batch_counts");
  await raw.unsafe("checkpoint");
  await raw.end();
}

/** What is said of a task, as the judging page sends it; the rubric is that of the project. */
export const said = (completionIds: string[]) => ({
  ...emptyContent(),
  ranking: completionIds.map((id) => [id]),
  ratings: Object.fromEntries(
    completionIds.map((id) => [id, Object.fromEntries(CRITERIA.map((criterion) => [criterion, 3]))]),
  ),
});
