import { createTestDatabase } from "./database.ts";
import { PASSWORD } from "./journey.ts";
import { startAssay } from "./server.ts";

/** The real thing over a fresh database, with the models at hand to prepare what a test is not about. */
export async function openSite() {
  const url = await createTestDatabase();
  process.env.DATABASE_URL = url;
  const { address, worker } = await startAssay(url);
  const { disconnect } = await import("#db/client.ts");
  const { afterAll } = await import("vitest");
  afterAll(() => disconnect());
  const { createUser } = await import("#app/models/user.server.ts");
  const { findByEmail } = await import("#app/models/viewer.server.ts");
  const { loadFixtures } = await import("./fixtures.ts");
  const fixtures = await loadFixtures();

  async function makeLab(email: string) {
    await createUser({ email, name: "Lena Quarry", labName: "Quarry Lab", role: "lab", password: PASSWORD });
    const { viewer } = (await findByEmail(email))!;
    return { userId: viewer.userId, labId: viewer.lab!.id, role: "owner" as const };
  }
  async function makeExpert(email: string) {
    await createUser({ email, name: "Emil Stein", role: "expert", password: PASSWORD });
    return { userId: (await findByEmail(email))!.viewer.userId };
  }
  return { address, worker, ...fixtures, makeLab, makeExpert };
}
