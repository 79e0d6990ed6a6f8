import path from "node:path";
import { type Environment, readEnvironment } from "#app/environment.server.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "#db/embedded.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { type Child, DidNotStart, keepAlive } from "./children.ts";
import { explain, stopGracefully } from "./process.ts";
import { forgetRunning, noteRunning, refuseIfRunning } from "./running.ts";

const DATABASE = "assay";

/** Brings up everything: the database, its migrations, the demo where it belongs, the web and the worker. */
export async function up(): Promise<void> {
  const started: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    for (const part of started.reverse()) await part.stop();
  };
  stopGracefully(stop);
  try {
    const settings = readEnvironment(process.env);
    if (settings.DATABASE_URL) await serveFrom(settings.DATABASE_URL, false, started);
    else await serveEmbedded(settings, started);
  } catch (error) {
    if (!(error instanceof DidNotStart)) console.error(explain(error));
    await stop();
    process.exit(1);
  }
}

async function serveEmbedded(settings: Environment, started: { stop(): Promise<void> }[]): Promise<void> {
  if (!["127.0.0.1", "::1", "localhost"].includes(settings.HOST)) {
    throw new Error(
      "HOST: with the embedded database Assay listens on this machine only; set DATABASE_URL to open it to others.",
    );
  }
  refuseIfRunning(settings.ASSAY_DATA);
  const database: EmbeddedPostgres = await startEmbeddedPostgres(path.join(settings.ASSAY_DATA, "postgres"));
  started.push(database);
  await database.createDatabase(DATABASE);
  const address = await serveFrom(database.url(DATABASE), true, started);
  noteRunning(settings.ASSAY_DATA, address);
  started.push({ stop: async () => forgetRunning(settings.ASSAY_DATA) });
}

async function serveFrom(
  databaseUrl: string,
  embedded: boolean,
  started: { stop(): Promise<void> }[],
): Promise<string> {
  await migrateDatabase(databaseUrl);
  const variables: Record<string, string> = {
    DATABASE_URL: databaseUrl,
    ...(embedded && { ASSAY_EMBEDDED: "1" }),
  };
  const demo = embedded ? await seedWhenEmpty(variables) : null;

  const giveUp = () => process.kill(process.pid, "SIGTERM");
  const web: Child = keepAlive("web.ts", variables, giveUp);
  started.push(web);
  const worker = keepAlive("worker.ts", variables, giveUp);
  started.push(worker);
  const [{ address }] = (await Promise.all([web.first, worker.first])) as [{ address: string }, unknown];
  console.log(`\nAssay is at ${address}\n`);
  if (demo) console.log(demo);
  return address;
}

/** The demo needs the models, which connect to the database on import: only now is its address known. */
async function seedWhenEmpty(variables: Record<string, string>): Promise<string> {
  Object.assign(process.env, variables);
  const { seedDemo } = await import("./seed/demo.ts");
  const { disconnect } = await import("#db/client.ts");
  try {
    return await seedDemo();
  } finally {
    await disconnect();
  }
}
