import path from "node:path";
import { type Environment, readEnvironment } from "#app/environment.server.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "#db/embedded.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { DidNotStart, keepAlive, runOnce } from "./children.ts";
import { DATABASE } from "./database.ts";
import { explain, stopGracefully } from "./process.ts";
import { claimData, noteRunning } from "./running.ts";
import { demoSignIns } from "./seed/accounts.ts";

/** Where the demo is made before it takes its place: a first start that is interrupted leaves no half of it. */
const SEEDING = "assay_seeding";

type Part = { stop(): Promise<void> };

/** Brings up everything: the database, its migrations, the demo where it belongs, the web and the worker. */
export async function up(): Promise<void> {
  const started: Part[] = [];
  const stop = async () => {
    for (const part of started.reverse()) await part.stop();
  };
  stopGracefully(stop);
  try {
    const settings = readEnvironment(process.env);
    const { DATABASE_URL } = settings;
    if (!DATABASE_URL) return await serveEmbedded(settings, started);
    await migrateDatabase(DATABASE_URL);
    await lookInto(DATABASE_URL);
    await serveFrom(variablesFor(DATABASE_URL, settings), started);
  } catch (error) {
    if (!(error instanceof DidNotStart)) console.error(explain(error));
    await stop();
    process.exit(1);
  }
}

async function serveEmbedded(settings: Environment, started: Part[]): Promise<void> {
  if (!["127.0.0.1", "::1", "localhost"].includes(settings.HOST)) {
    throw new Error(
      "HOST: with the embedded database Assay listens on this machine only; set DATABASE_URL to open it to others.",
    );
  }
  started.push(claimData(settings.ASSAY_DATA));
  const database = await startEmbeddedPostgres(path.join(settings.ASSAY_DATA, "postgres"));
  started.push(database);
  const signIns = await prepareDatabase(database, settings);
  const variables = variablesFor(database.url(DATABASE), settings);
  const address = await serveFrom(signIns ? { ...variables, ASSAY_DEMO: "1" } : variables, started);
  noteRunning(settings.ASSAY_DATA, address);
  console.log(signIns);
}

/** Brings the database up to date, with the demo in it if nobody is there yet; returns how to sign in to the demo. */
async function prepareDatabase(database: EmbeddedPostgres, settings: Environment): Promise<string> {
  if (await database.hasDatabase(DATABASE)) {
    await migrateDatabase(database.url(DATABASE));
    const there = await lookInto(database.url(DATABASE));
    if (there !== "nobody") return there === "demo" ? demoSignIns() : "";
  }
  await database.dropDatabase(SEEDING);
  await database.createDatabase(SEEDING);
  await migrateDatabase(database.url(SEEDING));
  await runOnce("seed.ts", variablesFor(database.url(SEEDING), settings));
  await database.replaceDatabase(DATABASE, SEEDING);
  return demoSignIns();
}

/**
 * Who is there, and whether this is the secret they began with: asked here, so that a wrong one is said once and not by every process.
 * The models connect when they are loaded, to the database that the environment names by then.
 */
async function lookInto(databaseUrl: string): Promise<"nobody" | "demo" | "others"> {
  process.env.DATABASE_URL = databaseUrl;
  const { disconnect } = await import("#db/client.ts");
  const { whoIsThere } = await import("./seed/demo.ts");
  const { checkPlatformKeys } = await import("#app/models/secret.server.ts");
  try {
    await checkPlatformKeys();
    return await whoIsThere();
  } finally {
    await disconnect();
  }
}

const variablesFor = (databaseUrl: string, { NODE_ENV }: Environment) => ({
  DATABASE_URL: databaseUrl,
  NODE_ENV,
});

async function serveFrom(variables: Record<string, string>, started: Part[]): Promise<string> {
  const web = keepAlive("web.ts", variables);
  started.push(web);
  const worker = keepAlive("worker.ts", variables);
  started.push(worker);
  const [{ address }] = (await Promise.all([web.first, worker.first])) as [{ address: string }, unknown];
  console.log(`\nAssay is at ${address}\n`);
  return address;
}
