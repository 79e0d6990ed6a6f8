import { Agent, request } from "node:http";
import { performance } from "node:perf_hooks";
import { v7 as uuidv7 } from "uuid";
import type { AheadAnswer, StoredAnswer } from "#app/components/judging/judging-task.ts";
import { paths } from "#app/paths.ts";
import { type FilledProject, type SignedIn, said } from "./handout-site.ts";

export type Latency = { p50Ms: number; p99Ms: number };
export type Cycles = { cycles: number; cyclesPerSecond: number };
/** `judgment` stores what is said and answers where it goes on; `ahead` takes the task after and gives it whole. */
export type HttpCycles = Cycles & {
  judgment: Latency;
  ahead: Latency;
  /** How often an expert was told that there is nothing to do, which is never true here. */
  emptyHanded: number;
};

/** When a measurement ends: after so many seconds, or before that once so many cycles are done. */
export type Bounds = { seconds: number; most: number };

type Load = { address: string; project: FilledProject; experts: SignedIn[]; bounds: Bounds };
type Times = { judgment: number[]; ahead: number[]; emptyHanded: number };
type InHand = { assignmentId: string; completionIds: string[] };

/** Every expert judges one task after the other, by what the judging page sends for each: the judgment, and the wish for the task after the next. */
export async function measureHttp({ address, project, experts, bounds }: Load): Promise<HttpCycles> {
  const hands: { send: Send; first: InHand }[] = [];
  for (const expert of experts)
    hands.push({ send: sendAs(address, expert), first: await begin(expert, project) });
  const times: Times = { judgment: [], ahead: [], emptyHanded: 0 };
  const begun = performance.now();
  const goesOn = () =>
    performance.now() - begun < bounds.seconds * 1000 && times.judgment.length < bounds.most;
  await Promise.all(
    hands.map(({ send, first }) => judgeOn({ send, first, projectId: project.projectId, goesOn, times })),
  );
  const cycles = times.judgment.length;
  const cyclesPerSecond = cycles / ((performance.now() - begun) / 1000);
  const { judgment, ahead, emptyHanded } = times;
  return { cycles, cyclesPerSecond, judgment: latency(judgment), ahead: latency(ahead), emptyHanded };
}

type Hand = { send: Send; first: InHand; projectId: string; goesOn: () => boolean; times: Times };

async function judgeOn({ send, first, projectId, goesOn, times }: Hand): Promise<void> {
  const takeAfter = async ({ assignmentId }: InHand): Promise<InHand> => {
    const { task } = await send<AheadAnswer>(paths.ahead(projectId, assignmentId), {});
    if (task) return { assignmentId: task.assignmentId, completionIds: task.completions.map(({ id }) => id) };
    times.emptyHanded += 1;
    return await takeAfter({ assignmentId, completionIds: [] });
  };
  let current = first;
  let next = await takeAfter(current);
  while (goesOn()) {
    const judgment = makeJudgment(current);
    const sentAt = performance.now();
    const stored = await send<StoredAnswer>(paths.judgment(projectId, current.assignmentId), judgment);
    const storedAt = performance.now();
    if (stored.judgmentId !== judgment.id || stored.again)
      throw new Error(`The judgment ${judgment.id} was not stored as the one it is.`);
    current = next;
    next = await takeAfter(current);
    times.judgment.push(storedAt - sentAt);
    times.ahead.push(performance.now() - storedAt);
  }
}

const makeJudgment = ({ completionIds }: InHand) => ({
  ...said(completionIds),
  id: uuidv7(),
  edits: null,
  rubricVersion: 1,
  activeMs: 1_000,
  writer: null,
  sequence: 0,
  base: 0,
  // The next task is at hand, so that the page does not ask for one.
  next: false,
});

/** What the expert has in hand before anything is measured. */
async function begin(expert: SignedIn, { projectId }: FilledProject): Promise<InHand> {
  const { findAssignment, takeAssignment } = await import("#app/models/assignment.server.ts");
  const taken = await takeAssignment(expert, projectId);
  const shown = taken && (await findAssignment(expert, taken));
  if (!shown) throw new Error("There is nothing for an expert to begin with.");
  return { assignmentId: shown.assignmentId, completionIds: shown.completions.map(({ id }) => id) };
}

type Send = <Answer>(path: string, body: unknown) => Promise<Answer>;

/** Over one connection that is kept, as a browser does. Everything but 200 ends the benchmark. */
function sendAs(address: string, { cookie }: SignedIn): Send {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { Origin: address, Cookie: cookie, "Content-Type": "application/json" };
  return (path, body) =>
    new Promise((resolve, reject) => {
      const sent = request(address + path, { method: "POST", agent, headers }, async (answer) => {
        try {
          const text = Buffer.concat(await answer.toArray()).toString();
          if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}: ${text}`);
          resolve(JSON.parse(text));
        } catch (error) {
          reject(error);
        }
      });
      sent.once("error", reject);
      sent.end(JSON.stringify(body));
    });
}

export function latency(times: readonly number[]): Latency {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (part: number) => sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}
