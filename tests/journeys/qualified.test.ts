import type { Page } from "playwright";
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { makeLines } from "../support/fixtures.ts";
import { asks, need } from "../support/holdings.ts";
import { PASSWORD, signIn, takeTask } from "../support/journey.ts";
import { makeRegistrar } from "../support/registrar.ts";
import { openSite } from "../support/site.ts";

/** Work goes by proof: four experts before one project of mathematics that asks for a doctorate. */
const site = await openSite();
const { createIssuer } = await import("#app/models/issuer.server.ts");
const { createUser } = await import("#app/models/user.server.ts");
const { attestations } = await import("#db/schema/attestations.ts");
const { visit, complaints } = await launchBrowser(site.address);

const registrar = makeRegistrar();
const operator = await site.makeOperator();
await createIssuer(operator, registrar.form);
const lab = await site.makeLab("lab@example.org");
const TITLE = "Proofs in analysis";
const projectId = await site.makeProject(lab, { title: TITLE, requirement: asks(need()) });
await site.makeBatch(lab, projectId, makeLines(3));

const newWallet = () => privateKeyToAccount(generatePrivateKey());

async function enter(email: string): Promise<Page> {
  await createUser({ role: "expert", name: "Ada Stein", email, password: PASSWORD });
  const { page } = await visit();
  await signIn(page, email);
  return page;
}

/** From the list of work to the proof of a wallet, with a signature made elsewhere. */
async function proveWallet(page: Page, wallet: PrivateKeyAccount): Promise<void> {
  await page.goto("/credentials/prove/wallet");
  await page.getByLabel("Address of the wallet").fill(wallet.address);
  await page.getByRole("button", { name: "Show the message to sign" }).click();
  const message = (await page.locator("pre").textContent())!;
  await page.getByLabel("Signature").fill(await wallet.signMessage({ message }));
  await page.getByRole("button", { name: "Prove the wallet" }).click();
}

async function add(page: Page, attestation: string): Promise<void> {
  await page.goto("/credentials/add");
  await page.getByLabel("Attestation", { exact: true }).fill(attestation);
  await page.getByRole("button", { name: "Check and add it" }).click();
}

/** The project is there with what would open it, and no task can be had. */
async function getsNothing(page: Page): Promise<void> {
  await page.goto("/work");
  const closed = page.getByRole("region", { name: "Not open to you yet" });
  await closed.getByRole("heading", { name: TITLE }).waitFor();
  await closed.getByText("a doctorate in mathematics").waitFor();
  expect(await page.getByRole("button", { name: /take a task/i }).count()).toBe(0);
  const taken = await page.request.post("/work", {
    form: { project: projectId },
    headers: { Origin: site.address },
    maxRedirects: 0,
  });
  expect(taken.headers().location ?? "").not.toMatch(/\/work\/.+\/.+/);
}

test("a valid doctorate opens the work; an expired one, another's, and the same one for a second account do not, and each is told why", async () => {
  const wallet = newWallet();
  const doctorate = await registrar.attestEas({ recipient: wallet.address });

  const valid = await enter("valid@example.org");
  await getsNothing(valid);
  await proveWallet(valid, wallet);
  await valid.getByText("is proved to be yours").waitFor();
  await add(valid, doctorate);
  await valid.getByText("Every check has passed.", { exact: true }).waitFor();
  await valid.goto("/credentials");
  await valid.getByText(TITLE).first().waitFor();
  await valid.goto("/work");
  await takeTask(valid);

  const expired = await enter("expired@example.org");
  const own = newWallet();
  await proveWallet(expired, own);
  const until = new Date(Date.now() - 60_000);
  await add(expired, await registrar.attestEas({ recipient: own.address, until }));
  await expired.getByText("It was not added").waitFor();
  await expired
    .getByText(/^It was valid until/)
    .first()
    .waitFor();
  await getsNothing(expired);

  const borrower = await enter("borrower@example.org");
  await proveWallet(borrower, newWallet());
  await add(borrower, doctorate);
  await borrower.getByText("It was not added").waitFor();
  await borrower
    .getByText(/Prove that this is yours/)
    .first()
    .waitFor();
  await borrower.getByText(wallet.address).first().waitFor();
  await getsNothing(borrower);

  // The same person once more: the wallet is theirs indeed, and the account is the second.
  const second = await enter("second@example.org");
  await proveWallet(second, wallet);
  await second.getByText("v•••@example.org").first().waitFor();
  await add(second, doctorate);
  await second.getByText("It was not added").waitFor();
  await getsNothing(second);

  expect(await site.db.$count(attestations)).toBe(1);
  expect(complaints.filter((text) => !/status of 4(09|22)/.test(text))).toEqual([]);
});
