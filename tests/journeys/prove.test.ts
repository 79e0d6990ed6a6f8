import { once } from "node:events";
import net from "node:net";
import { desc } from "drizzle-orm";
import type { Page } from "playwright";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { createTestDatabase } from "../support/database.ts";
import { PASSWORD, signIn } from "../support/journey.ts";
import { ORCID_ACCOUNTS, startOidc } from "../support/oidc.ts";
import { startAssay } from "../support/server.ts";

/** Subjects proved in a real browser: by a wallet in it, by a code, by a sign-in at a real issuer; also without script. */
async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

const port = await freePort();
const oidc = await startOidc({ redirectUris: [`http://127.0.0.1:${port}/credentials/prove/orcid/callback`] });
afterAll(() => oidc.close());
const url = await createTestDatabase();
process.env.DATABASE_URL = url;
const { address } = await startAssay(url, {
  PORT: String(port),
  ORCID_ISSUER: oidc.issuer,
  ORCID_CLIENT_ID: oidc.clientId,
  ORCID_CLIENT_SECRET: oidc.clientSecret,
});
const { db, disconnect } = await import("#db/client.ts");
afterAll(() => disconnect());
const { createUser } = await import("#app/models/user.server.ts");
const { readText } = await import("#app/models/mail.server.ts");
const { mails } = await import("#db/schema/mails.ts");
const { visit, complaints } = await launchBrowser(address);

async function enter(email: string, options: Parameters<typeof visit>[0] = {}): Promise<Page> {
  await createUser({ role: "expert", name: "Ada Stein", email, password: PASSWORD });
  const { page } = await visit(options);
  await signIn(page, email);
  return page;
}

/** A wallet as browsers have them (EIP-1193), with a real key behind it. */
async function giveWallet(page: Page) {
  const account = privateKeyToAccount(generatePrivateKey());
  await page.exposeFunction("askWallet", async (method: string, params: string[]) => {
    if (method === "eth_requestAccounts") return [account.address];
    if (method !== "personal_sign" || params[1] !== account.address) throw new Error("Not asked like that.");
    return await account.signMessage({ message: { raw: params[0] as `0x${string}` } });
  });
  await page.addInitScript(() => {
    const asked = globalThis as unknown as {
      askWallet(method: string, params: unknown[]): Promise<unknown>;
      ethereum: unknown;
    };
    asked.ethereum = {
      request: ({ method, params = [] }: { method: string; params?: unknown[] }) =>
        asked.askWallet(method, params),
    };
  });
  return account;
}

test("a wallet in the browser takes two presses", async () => {
  const page = await enter("wallet@example.org");
  const { address: wallet } = await giveWallet(page);
  await page.goto("/credentials/prove/wallet");
  await page.getByRole("button", { name: "Use this browser’s wallet" }).click();
  await page.getByRole("button", { name: "Sign with this browser’s wallet" }).click();
  await page.getByText(`${wallet} is proved to be yours.`).waitFor();
  await page.getByRole("region", { name: "Proved wallets" }).getByText(wallet).waitFor();
});

test("a code from the letter proves an address and attests the institution, without script as well", async () => {
  const page = await enter("code@example.org", { javaScriptEnabled: false });
  await page.goto("/credentials/prove/email");
  await page.getByLabel("E-mail address").fill("Ada@Maths.example.edu");
  await page.getByRole("button", { name: "Send a code" }).click();
  const [mail] = await db.select().from(mails).orderBy(desc(mails.id)).limit(1);
  expect(mail!.recipient).toBe("ada@maths.example.edu");
  const code = /^\d{6}$/m.exec(readText(mail!)!)![0];
  await page.getByLabel("Code", { exact: true }).fill(` ${code.slice(0, 3)} ${code.slice(3)}`);
  await page.getByRole("button", { name: "Prove the address" }).click();
  await page.getByText("Assay attests that you belong to maths.example.edu").waitFor();
});

const goToOrcid = async (page: Page) => {
  await page.goto("/credentials/prove/orcid");
  await page.getByRole("button", { name: "Sign in at ORCID" }).click();
};

test("a sign-in at the issuer shows the ORCID iD; opened a second time its answer counts for nothing", async () => {
  const page = await enter("orcid@example.org");
  await goToOrcid(page);
  await page.waitForURL(`${oidc.issuer}/**`);
  const answered = page.waitForRequest(/orcid\/callback/);
  await page.getByRole("button", { name: ORCID_ACCOUNTS[0].name }).click();
  await page.getByText("Your ORCID iD is proved to be yours.").waitFor();
  await page.getByRole("region", { name: "Proved ORCID iDs" }).getByText(ORCID_ACCOUNTS[0].sub).waitFor();
  await page.goto((await answered).url());
  await page.getByText("This sign-in was answered already").waitFor();
});

test("in a second account the same iD is refused, without script as well, with a way back into the first", async () => {
  const page = await enter("second@example.org", { javaScriptEnabled: false });
  await goToOrcid(page);
  await page.getByRole("link", { name: "Go on to ORCID" }).click();
  await page.getByRole("button", { name: ORCID_ACCOUNTS[0].name }).click();
  await page.getByText("This ORCID iD belongs to another account").waitFor();
  await page.getByText("o•••@example.org").first().waitFor();
  await page.getByRole("button", { name: "Send a way back" }).click();
  await page.getByText("A way back is on its way").waitFor();
  const [mail] = await db.select().from(mails).orderBy(desc(mails.id)).limit(1);
  expect(mail).toMatchObject({ recipient: "orcid@example.org", subject: "Your way back into Assay" });
});

test("who says no at the issuer is told that nothing has changed", async () => {
  const page = await enter("denied@example.org");
  await goToOrcid(page);
  await page.waitForURL(`${oidc.issuer}/**`);
  await page.getByRole("button", { name: "Deny" }).click();
  await page.getByText("You did not let ORCID tell us your iD").waitFor();
});

test("no page complained", () => {
  expect(complaints.filter((complaint) => !complaint.startsWith(oidc.issuer))).toEqual([]);
});
