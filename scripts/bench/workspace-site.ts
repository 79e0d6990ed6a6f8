import { randomBytes, randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright";
import { PLAIN_HAND_OUT } from "#app/domain/hand-out.ts";
import { emptyContent } from "#app/domain/judgment-content.ts";
import { presetOf } from "#app/domain/presets.ts";
import type { Expert, LabMember } from "#app/domain/roles.ts";
import type { Rubric } from "#app/domain/rubric.ts";
import { spanAt } from "#app/domain/span.ts";
import { paths } from "#app/paths.ts";
import { keepAlive } from "../children.ts";

const PASSWORD = "bench-bench-bench";
const LONG = 20_000;
const MARKS = 100;

/** The web and the worker over the database that the environment names, with people and tasks made by the models. */
export async function openWorkspaceSite() {
  const variables = {
    DATABASE_URL: process.env.DATABASE_URL!,
    NODE_ENV: "production",
    ASSAY_SECRET: process.env.ASSAY_SECRET ?? randomBytes(32).toString("base64url"),
    PORT: "",
  };
  const processes = [keepAlive("web.ts", variables), keepAlive("worker.ts", variables)];
  const [{ address }] = (await Promise.all(processes.map(({ first }) => first))) as [{ address: string }];
  const member = await makeLab();
  let experts = 0;

  return {
    async makeExpert(): Promise<Expert & { email: string }> {
      const { createUser } = await import("#app/models/user.server.ts");
      const { findByEmail } = await import("#app/models/viewer.server.ts");
      experts += 1;
      const email = `expert${experts}@example.org`;
      await createUser({ email, name: "Bench", role: "expert", password: PASSWORD });
      return { email, userId: (await findByEmail(email))!.viewer.userId };
    },
    /** Signs in and gives the page with the list of work. */
    async signIn(browser: Browser, email: string): Promise<Page> {
      const context = await browser.newContext({ baseURL: address, viewport: { width: 1600, height: 900 } });
      // tsx names functions by a function of its own, which those that run in the page do not have.
      await context.addInitScript({ content: "globalThis.__name = (named) => named;" });
      const page = await context.newPage();
      await page.goto("/sign-in");
      await page.getByLabel("E-mail address").fill(email);
      await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
      await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
      await page.waitForURL("**/work");
      return page;
    },
    /** The project's title. */
    async makeShortTasks(count: number): Promise<string> {
      const rubric = { ...presetOf("ranking").rubric, criteria: [] };
      await makeProject(member, "Short", rubric, shortLines(count));
      return "Short";
    },
    /** The address of a task in the expert's hands, in which passages are marked already. */
    async makeLongTask(expert: Expert): Promise<string> {
      const projectId = await makeProject(member, "Long", longRubric(), [longLine()]);
      return await takeMarked(expert, projectId);
    },
    async close() {
      await Promise.all(processes.map((one) => one.stop()));
    },
  };
}

async function makeLab(): Promise<LabMember> {
  const { createUser } = await import("#app/models/user.server.ts");
  const { findByEmail } = await import("#app/models/viewer.server.ts");
  const email = "bench@example.org";
  await createUser({ email, name: "Bench", labName: "Bench", role: "lab", password: PASSWORD });
  const { viewer } = (await findByEmail(email))!;
  return { userId: viewer.userId, labId: viewer.lab!.id, role: "owner" };
}

async function makeProject(member: LabMember, title: string, rubric: Rubric, lines: unknown[]) {
  const { createProject } = await import("#app/models/project.server.ts");
  const { createBatch } = await import("#app/models/batch.server.ts");
  const { receiveBatch } = await import("#app/models/import/receive.server.ts");
  const projectId = await createProject(member, {
    title,
    instructions: "Bench",
    overlap: 3,
    ...PLAIN_HAND_OUT,
    currency: "USD",
    priceMinor: 0n,
    rubric,
    requirement: null,
  });
  const batchId = (await createBatch(member, { projectId, fileName: "bench.jsonl", fieldMap: null }))!;
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  const bytes = (async function* () {
    yield new TextEncoder().encode(text);
  })();
  const received = await receiveBatch(member, { projectId, batchId }, bytes);
  if (!received.ok) throw new Error(received.message);
  return projectId;
}

async function takeMarked(expert: Expert, projectId: string): Promise<string> {
  const { findAssignment, takeAssignment } = await import("#app/models/assignment.server.ts");
  const { saveDraft } = await import("#app/models/draft.server.ts");
  const taken = (await takeAssignment(expert, projectId))!;
  const { completions } = (await findAssignment(expert, taken))!;
  const spans = Array.from({ length: MARKS }, (_, index) => {
    const { id, text } = completions[index % completions.length]!;
    const start = Math.floor(index / completions.length) * 900 + 20;
    const mark = { id: randomUUID(), completionId: id, tag: "wrong", severity: "minor", text: "In doubt." };
    return { ...mark, ...spanAt(text, start, start + 60) };
  });
  const body = { ...emptyContent(), spans, unranked: [], activeMs: 0 };
  const draft = { writer: randomUUID(), sequence: 1, base: 0, ageMs: 0, edits: null, body };
  await saveDraft(expert, taken, draft);
  return paths.assignment(taken.projectId, taken.assignmentId);
}

const sentence = (about: string, index: number) =>
  `Step ${index} of ${about}: since $x_${index % 9} \\ge ${index}$, the bound **holds** and \`f(${index})\` is defined.`;

const shortLines = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    id: `short-${n}`,
    prompt: `Task ${n}: which of these is right, and why?`,
    completions: Array.from({ length: 3 }, (_, c) => ({
      text: Array.from({ length: 12 }, (_, index) => sentence(`${n}.${c}`, index)).join("\n\n"),
      model: `model-${c}`,
    })),
  }));

/** Headings, lists, formulas, code and a table, as long completions have them. */
function longText(completion: number): string {
  let text = "";
  for (let part = 0; text.length < LONG; part++) {
    const steps = Array.from({ length: 6 }, (_, index) => sentence(`${completion}.${part}`, index));
    text += [
      `## Part ${part}`,
      steps.slice(0, 3).join(" "),
      steps
        .slice(3)
        .map((step) => `- ${step}`)
        .join("\n"),
      `\`\`\`py\ndef f_${part}(x):\n    return x * ${part} + ${completion}\n\`\`\``,
      `| n | f(n) |\n|---|---|\n| ${part} | ${part * completion} |`,
      "",
    ].join("\n\n");
  }
  return text.slice(0, LONG);
}

const longLine = () => ({
  id: "long",
  prompt: "Prove the bound, and say where it fails.",
  completions: Array.from({ length: 6 }, (_, c) => ({ text: longText(c), model: `model-${c}` })),
});

function longRubric(): Rubric {
  const { rubric } = presetOf("ranking");
  const tags = ["Wrong", "Unclear", "Unproven"].map((title) => ({
    id: title.toLowerCase(),
    title,
    description: "",
  }));
  const severities = [
    { id: "minor", title: "Minor", weight: 1 },
    { id: "major", title: "Major", weight: 5 },
  ];
  return { ...rubric, critiques: { whole: "optional", spans: "optional", tags, severities } };
}
