import { connect } from "#db/client.ts";
import { type BareCycles, measureBare } from "./handout-bare.ts";
import { type HttpCycles, type Latency, measureHttp } from "./handout-load.ts";
import { COMPLETIONS, type FilledProject, OVERLAP, openHandoutSite, type SignedIn } from "./handout-site.ts";

export const SIZES = [1_000, 100_000, 1_000_000];
const EXPERTS = [1, 8, 32];
const SECONDS = 8;
/** Until the server has compiled what it runs, and every connection has planned what it asks. */
const WARM_UP_SECONDS = 4;
const SEEN = { tasks: 100_000, seen: 90_000 };

type At = { experts: number; http: HttpCycles; yardstick: BareCycles; ratio: number };
type Size = { tasks: number; at: At[] };

export type HandoutFigures = {
  overlap: number;
  completions: number;
  yardstick: string;
  sizes: Size[];
  /** p99 with the most open tasks by p99 with the fewest, for each count of experts. Absent where only one size was run. */
  growth?: { experts: number; judgment: number; ahead: number }[];
  /** One expert who has judged nine tenths of a project, where each of those tasks wants two more judgments. */
  seenMost?: { tasks: number; seen: number; judgment: Latency; ahead: Latency };
  checked: Checked;
};

const YARDSTICK =
  "the same rows by postgres.js alone, prepared statements one after the other: a transaction that picks by index with SKIP LOCKED, lowers the task's count, inserts the assignment and reads the texts, and one that inserts judgment and ratings and updates assignment and task";

type Site = Awaited<ReturnType<typeof openHandoutSite>>;
type Bench = { site: Site; experts: SignedIn[]; supply: Supply };

/** Cycles of judging a task and taking another, through the real server, beside what the driver does alone, with ever more open tasks. */
export async function benchHandout(sizes: readonly number[] = SIZES): Promise<HandoutFigures> {
  const site = await openHandoutSite();
  try {
    const experts: SignedIn[] = [];
    for (let number = 1; number <= Math.max(...EXPERTS); number++)
      experts.push(await site.signInExpert(number));
    const bench = { site, experts, supply: makeSupply(site) };
    await measureOne(bench, { tasks: sizes[0]!, experts: 8, seconds: WARM_UP_SECONDS });
    const measured: Size[] = [];
    for (const tasks of sizes) measured.push({ tasks, at: await measureSize(bench, tasks) });
    const seenMost = sizes.includes(SEEN.tasks) ? await measureSeenMost(bench) : undefined;
    return {
      ...{ overlap: OVERLAP, completions: COMPLETIONS, yardstick: YARDSTICK, sizes: measured },
      ...(sizes.length > 1 && { growth: growthOf(measured) }),
      ...(seenMost && { seenMost }),
      checked: await check(bench.supply.acknowledged()),
    };
  } finally {
    await site.close();
  }
}

type Supply = {
  projectOf(tasks: number): Promise<FilledProject>;
  use(project: FilledProject, cycles: number): void;
  acknowledged(): number;
};

/** Projects that are as good as untouched: one of which more than a twentieth of the judgments is there gives way to another. */
function makeSupply(site: Site): Supply {
  const used = new Map<FilledProject, number>();
  const isFresh = (project: FilledProject) => used.get(project)! <= (project.tasks * OVERLAP) / 20;
  return {
    async projectOf(tasks) {
      const fresh = [...used.keys()].find((project) => project.tasks === tasks && isFresh(project));
      const project = fresh ?? (await site.makeProject(tasks));
      if (!fresh) used.set(project, 0);
      return project;
    },
    use: (project, cycles) => void used.set(project, (used.get(project) ?? 0) + cycles),
    acknowledged: () => [...used.values()].reduce((sum, cycles) => sum + cycles, 0),
  };
}

type Asked = { tasks: number; experts: number; seconds: number };

async function measureOne({ site, experts, supply }: Bench, { tasks, experts: count, seconds }: Asked) {
  const plan = { experts: experts.slice(0, count), bounds: { seconds, most: tasks / 2 } };
  const worked = await supply.projectOf(tasks);
  const http = await measureHttp({ ...plan, address: site.address, project: worked });
  supply.use(worked, http.cycles);
  const bare = await supply.projectOf(tasks);
  const yardstick = await measureBare({ ...plan, project: bare });
  supply.use(bare, yardstick.cycles);
  return { experts: count, http, yardstick, ratio: http.cyclesPerSecond / yardstick.cyclesPerSecond };
}

async function measureSize(bench: Bench, tasks: number): Promise<At[]> {
  const at: At[] = [];
  for (const experts of EXPERTS) at.push(await measureOne(bench, { tasks, experts, seconds: SECONDS }));
  return at;
}

async function measureSeenMost({ site, experts, supply }: Bench) {
  const project = await site.makeProject(SEEN.tasks);
  const [expert] = experts as [SignedIn];
  await see(project, expert);
  const bounds = { seconds: SECONDS, most: SEEN.tasks - SEEN.seen };
  const http = await measureHttp({ address: site.address, project, experts: [expert], bounds });
  supply.use(project, http.cycles);
  return { ...SEEN, judgment: http.judgment, ahead: http.ahead };
}

/** As if the expert had judged nine tasks of ten, wherever they stand in the random order. */
async function see({ projectId, batchId }: FilledProject, { userId }: SignedIn): Promise<void> {
  const raw = connect(process.env.DATABASE_URL!, 1);
  await raw`
    with judged as (
      update tasks set open_count = open_count - 1, judgment_count = 1
      where project_id = ${projectId} and line_number % 10 <> 0 returning id
    )
    insert into assignments (project_id, id, task_id, batch_id, expert_id, seed, taken_at, opened_at, expires_at, submitted_at)
    select ${projectId}::uuid, uuidv7(), id, ${batchId}::uuid, ${userId}::uuid, 1,
      now() - interval '1 day', now() - interval '1 day', now() - interval '1 day', now() - interval '1 day'
    from judged`;
  await raw.unsafe("vacuum (analyze) tasks, assignments, batch_counts");
  await raw.unsafe("checkpoint");
  await raw.end();
}

function growthOf(sizes: readonly Size[]) {
  const [fewest, most] = [sizes[0]!, sizes.at(-1)!];
  return most.at.map(({ experts, http }, index) => {
    const before = fewest.at[index]!.http;
    const growth = (of: "judgment" | "ahead") => http[of].p99Ms / before[of].p99Ms;
    return { experts, judgment: growth("judgment"), ahead: growth("ahead") };
  });
}

type Checked = { acknowledged: number; stored: number; beyondOverlap: number };

/** Whether the database holds what was answered, and no task is in more hands than it wants judgments. */
async function check(acknowledged: number): Promise<Checked> {
  const raw = connect(process.env.DATABASE_URL!, 1);
  const [row] = await raw<{ stored: number; beyondOverlap: number }[]>`
    select (select count(*)::int from judgments) as stored, (
      select count(*)::int from (
        select 1 from assignments where returned_at is null group by project_id, task_id having count(*) > ${OVERLAP}) beyond) as "beyondOverlap"`;
  await raw.end();
  const checked = { acknowledged, ...row! };
  if (checked.stored !== acknowledged || checked.beyondOverlap > 0)
    throw new Error(`The hand-out broke its rules: ${JSON.stringify(checked)}.`);
  return checked;
}
