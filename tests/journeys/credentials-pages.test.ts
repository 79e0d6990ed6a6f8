import axe from "axe-core";
import { count } from "drizzle-orm";
import type { Page } from "playwright";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { makeLines } from "../support/fixtures.ts";
import { asks, need } from "../support/holdings.ts";
import { signIn, whenAlive } from "../support/journey.ts";
import { makeRegistrar } from "../support/registrar.ts";
import { openSite } from "../support/site.ts";
import { bindSubject } from "../support/subjects.ts";

/** What an expert does with credentials, and anybody with the public page, in a real browser. */
const site = await openSite();
const { visit, complaints } = await launchBrowser(site.address);
const { createIssuer } = await import("#app/models/issuer.server.ts");
const { attestationRefusals, attestations } = await import("#db/schema/attestations.ts");
const { rateLimits } = await import("#db/schema/rate-limits.ts");

const registrar = makeRegistrar();
const created = await createIssuer(await site.makeOperator(), registrar.form);
if (created?.outcome !== "created") throw new Error(created?.outcome);
const member = await site.makeLab("lab@example.org");
const projectId = await site.makeProject(member, {
  title: "Proofs in analysis",
  requirement: asks(need()),
  overlap: 15,
});
await site.makeBatch(member, projectId, makeLines(3));

const newAccount = () => privateKeyToAccount(generatePrivateKey());

/** An expert who is signed in, with a wallet of theirs. */
async function enter(name: string, options: Parameters<typeof visit>[0] = {}) {
  const expert = await site.makeExpert(`${name}@example.org`);
  const { address: wallet } = newAccount();
  await bindSubject(expert, "wallet", wallet);
  const { page } = await visit(options);
  await signIn(page, `${name}@example.org`);
  return { page, expert, wallet };
}

async function paste(page: Page, text: string, button: "Check and add it" | "Verify it") {
  await page.getByLabel("Attestation", { exact: true }).fill(text);
  await page.getByRole("button", { name: button }).click();
}

const pasted = (page: Page) => page.getByLabel("Attestation", { exact: true }).inputValue();
const check = (page: Page, code: string) =>
  page.getByRole("listitem").filter({ has: page.getByText(code, { exact: true }) });

async function countRows() {
  const [kept] = await site.db.select({ count: count() }).from(attestations);
  const [refused] = await site.db.select({ count: count() }).from(attestationRefusals);
  return { kept: kept!.count, refused: refused!.count };
}

/** The browser complains of a refusal, and that an answer which is no page has no icon (404). */
const REFUSAL = /the server responded with a status of (404|413|422)/;
afterAll(() => expect(complaints.filter((complaint) => !REFUSAL.test(complaint))).toEqual([]));

describe("an expert", () => {
  test("proves a wallet, adds what is attested of it, and sees which work it opens", async () => {
    const account = newAccount();
    await site.makeExpert("ada@example.org");
    const { page } = await visit();
    await signIn(page, "ada@example.org");
    await page.getByText("Not open to you yet").waitFor();
    await page.getByRole("link", { name: "Credentials" }).click();
    await page.getByText("Nothing yet.").waitFor();
    await page.getByRole("link", { name: /^Prove a wallet/ }).click();
    await page.getByLabel("Address of the wallet").fill(account.address);
    await page.getByRole("button", { name: "Show the message to sign" }).click();
    const message = await page.locator("pre").innerText();
    await page.getByLabel("Signature").fill(await account.signMessage({ message }));
    await page.getByRole("button", { name: "Prove the wallet" }).click();
    await page.getByText(`${account.address} is proved to be yours.`).waitFor();

    await page.goto("/credentials/add");
    await page.getByText("Assay trusts Example University.").waitFor();
    await whenAlive(page);
    await paste(page, await registrar.attestEas({ recipient: account.address }), "Check and add it");
    await page.getByText("Added: Mathematics, doctorate").waitFor();
    expect(await pasted(page)).toBe("");
    await page.getByRole("link", { name: "Credentials" }).first().click();
    const held = page.getByRole("listitem").filter({ hasText: "Mathematics, doctorate" }).first();
    await held.getByText("Counts").waitFor();
    await held.getByText("attested by Example University").waitFor();
    await held.getByRole("link", { name: "Proofs in analysis" }).click();
    await page.getByRole("button", { name: "Take a task", exact: true }).waitFor();
  });

  test("looks at one, takes it away, removes it, and adds it again", async () => {
    const { page, wallet } = await enter("bo");
    const text = await registrar.attestEas({ recipient: wallet });
    await page.goto("/credentials/add");
    await whenAlive(page);
    await paste(page, text, "Check and add it");
    await page.getByRole("link", { name: "Show it" }).click();
    await page.getByRole("heading", { level: 1, name: "Mathematics, doctorate" }).waitFor();
    await page.getByRole("region", { name: "Checks over time" }).getByText("Passed").waitFor();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "EAS (JSON)" }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/\.eas\.json$/);
    await page.getByText("Remove it").first().click();
    await page.getByRole("button", { name: "Remove Mathematics, doctorate" }).click();
    await page.getByText("It counts for nothing any more").waitFor();
    await page.goto("/credentials");
    await page.getByRole("region", { name: "No longer counted" }).getByText("Removed by you").waitFor();
    await page.goto("/credentials/add");
    await whenAlive(page);
    await page.getByLabel("Or choose its file").setInputFiles(await file.path());
    await page.getByRole("button", { name: "Check and add it" }).click();
    await page.getByText("You hold it already").waitFor();
    await page.goto("/credentials");
    await page.getByRole("region", { name: "What you have proved" }).getByText("Counts").waitFor();
  });

  test("lets go of a wallet, having read what ends with it", async () => {
    const { page, expert, wallet } = await enter("cy");
    const { addAttestation } = await import("#app/models/attestation.server.ts");
    await addAttestation(expert, await registrar.attestEas({ recipient: wallet }));
    await page.goto("/credentials");
    await page.getByText("Withdraw", { exact: true }).click();
    await page.getByText("What rests on it ends (Mathematics, doctorate)").waitFor();
    await page.getByRole("button", { name: `Withdraw ${wallet}` }).click();
    await page.getByText("It is withdrawn. Whatever rested on it has ended.").waitFor();
    await page
      .getByRole("region", { name: "No longer counted" })
      .getByText("Not proved to be yours any more")
      .waitFor();
  });

  test("is told every check of one that is refused, what to do next, and keeps what was pasted", async () => {
    const { page } = await enter("di");
    const text = await registrar.attestEas({
      recipient: newAccount().address,
      until: new Date(Date.now() - 1_000),
    });
    await page.goto("/credentials/add");
    await whenAlive(page);
    await paste(page, text, "Check and add it");
    await page.getByText("It was not added").waitFor();
    await check(page, "bad-signature").getByText("Passed").waitFor();
    await check(page, "wrong-recipient").getByText("Failed").waitFor();
    await check(page, "expired").getByText("Failed").waitFor();
    await page.getByText("Ask its issuer for a new one.").waitFor();
    expect(await pasted(page)).toBe(text);
    await page.getByRole("alert").getByRole("link", { name: "Prove a wallet" }).click();
    await page.waitForURL("**/credentials/prove/wallet");
  });

  test("needs no script for any of it, with a file as well", async () => {
    const { page, wallet } = await enter("ed", { javaScriptEnabled: false });
    await page.goto("/credentials/add");
    const choose = async (text: string) => {
      await page
        .getByLabel("Or choose its file")
        .setInputFiles({ name: "degree.json", mimeType: "application/json", buffer: Buffer.from(text) });
      await page.getByRole("button", { name: "Check and add it" }).click();
    };
    const strangers = await registrar.attestEas({ recipient: newAccount().address });
    await choose(strangers);
    await check(page, "wrong-recipient").getByText("Failed").waitFor();
    expect(await pasted(page)).toBe(strangers);
    await page.getByLabel("Attestation", { exact: true }).fill("");
    await choose(await registrar.attestEas({ recipient: wallet }));
    await page.getByText("Added: Mathematics, doctorate").waitFor();
  });

  test("needs no mouse", async () => {
    const { page, wallet } = await enter("fay");
    await page.goto("/credentials");
    await whenAlive(page);
    await pressTo(page, "Add an attestation");
    await page.waitForURL("**/credentials/add");
    await whenAlive(page);
    await tabTo(page, "Attestation");
    await page.keyboard.insertText(await registrar.attestEas({ recipient: newAccount().address }));
    await pressTo(page, "Check and add it");
    await page.getByText("It was not added").waitFor();
    await tabTo(page, "Attestation");
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.insertText(await registrar.attestEas({ recipient: wallet }));
    await pressTo(page, "Check and add it");
    await page.getByText("Added: Mathematics, doctorate").waitFor();
    await pressTo(page, "Show it");
    await page.waitForURL("**/credentials/attestations/*");
    await whenAlive(page);
    await tabTo(page, "Remove it");
    await page.keyboard.press("Enter");
    await pressTo(page, "Remove Mathematics, doctorate");
    await page.getByText("It counts for nothing any more").waitFor();
  });
});

/** What has the focus, by the name that is read out. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement & { labels?: NodeListOf<HTMLLabelElement> };
    return (
      element.getAttribute("aria-label") ??
      element.labels?.[0]?.textContent ??
      element.textContent
    )?.trim();
  });

async function tabTo(page: Page, name: string) {
  for (let tabs = 0; tabs < 60; tabs++) {
    await page.keyboard.press("Tab");
    if ((await focused(page)) === name) return;
  }
  throw new Error(`No “${name}” within 60 tabs.`);
}

async function pressTo(page: Page, name: string) {
  await tabTo(page, name);
  await page.keyboard.press("Enter");
}

const bytes = (text: string) => Buffer.from(text);
const deep = `{"sig":${"[".repeat(1_000)}${"]".repeat(1_000)}}`;
const HOSTILE: [string, string | Buffer, RegExp][] = [
  ["words", "I have a doctorate, honestly.", /neither the JSON of an EAS attestation/],
  ["HTML", "<script>window.stolen = 1</script><h1>Verified</h1>", /neither the JSON/],
  ["100,000 characters", "a".repeat(100_000), /It is larger than 64 KiB; an attestation is far smaller/],
  ["a key twice", '{"sig":{},"sig":{}}', /twice/],
  ["JSON a thousand levels deep", deep, /deep/],
  ["a file of 100,000 bytes", bytes("a".repeat(100_000)), /It is larger than 64 KiB/],
  ["a file of zeros", Buffer.alloc(3_000), /./],
  ["a picture", Buffer.from("89504e470d0a1a0a0000000d49484452ff", "hex"), /The file is no text in UTF-8/],
  ["nothing", "", /Paste an attestation, or choose its file/],
];

describe.each([true, false])("what is no attestation, with script: %s", (javaScriptEnabled) => {
  test("gets one clear problem each, and nothing of it is stored", async () => {
    const { page } = await visit({ javaScriptEnabled });
    const before = await countRows();
    for (const [what, given, words] of HOSTILE) {
      await page.goto("/verify");
      if (javaScriptEnabled) await whenAlive(page);
      await page.getByLabel("Attestation", { exact: true }).fill(typeof given === "string" ? given : "");
      if (typeof given !== "string") {
        const file = { name: "a.json", mimeType: "application/json", buffer: given };
        await page.getByLabel("Or choose its file").setInputFiles(file);
      }
      await page.getByRole("button", { name: "Verify it" }).click();
      await page.getByText(/One thing needs your attention|It does not hold/).waitFor();
      const failed = page.getByText("Failed", { exact: true });
      expect(await failed.count(), what).toBeLessThanOrEqual(1);
      expect(await page.getByRole("main").innerText(), what).toMatch(words);
      expect(await page.evaluate(() => "stolen" in window)).toBe(false);
    }
    expect(await countRows()).toEqual(before);
  });
});

describe("anybody", () => {
  test("verifies one without an account, and nothing is stored", async () => {
    const { page } = await visit();
    await page.goto("/");
    await page.getByRole("link", { name: "Verify an attestation" }).click();
    await page.getByText("those of Example University").waitFor();
    await whenAlive(page);
    const before = await countRows();
    await paste(page, await registrar.attestVc(), "Verify it");
    await page.getByText("It holds", { exact: true }).waitFor();
    await page.getByText("Mathematics, doctorate").waitFor();
    await check(page, "wrong-subject").getByText("Not checked").waitFor();
    const forged = await registrar.attestEas({ recipient: newAccount().address });
    const json = JSON.parse(forged);
    json.sig.message.recipient = newAccount().address;
    await paste(page, JSON.stringify(json), "Verify it");
    await page.getByText("It does not hold").waitFor();
    expect(await focused(page)).toMatch(/^It does not hold/);
    await check(page, "uid-mismatch").getByText("Failed").waitFor();
    await check(page, "bad-signature").getByText("Failed").waitFor();
    expect(await countRows()).toEqual(before);
    expect(await page.getByRole("link", { name: "The policy" }).getAttribute("href")).toBe(
      "/attestations/policy",
    );
  });

  test("sees an issuer's words as words, whatever they are", async () => {
    const { page } = await visit();
    await page.goto("/verify");
    await whenAlive(page);
    const type = '<img src=x onerror="window.stolen=1">';
    const subject = { id: "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK" };
    const claims = { ...subject, degree: { type, field: "x".repeat(30_000) } };
    await paste(page, await registrar.attestVc({ credentialSubject: claims }), "Verify it");
    await page.getByText(type).first().waitFor();
    expect(await page.evaluate(() => "stolen" in window)).toBe(false);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    const nul = await registrar.attestVc({
      credentialSubject: { ...subject, degree: { type: "\0\ud800", field: "\0" } },
    });
    await paste(page, nul, "Verify it");
    await page.getByText(/It holds|It does not hold/).waitFor();
  });

  test("who sends a film is told what to send, not cut off", async () => {
    const form = new FormData();
    form.set("file", new Blob([Buffer.alloc(20 * 1024 * 1024)]), "film.mp4");
    const answer = await fetch(`${site.address}/verify`, {
      method: "POST",
      body: form,
      headers: { Origin: site.address },
    });
    expect(answer.status).toBe(413);
    expect(await answer.text()).toMatch(/larger than 64 KiB.*Go back and choose its own file/);
    const { page } = await visit({ javaScriptEnabled: false });
    await page.goto("/verify");
    const file = { name: "film.mp4", mimeType: "video/mp4", buffer: Buffer.alloc(6 * 1024 * 1024) };
    await page.getByLabel("Or choose its file").setInputFiles(file);
    await page.getByRole("button", { name: "Verify it" }).click();
    await page.getByText("What you sent is larger than 64 KiB").waitFor();
  });

  test("may verify so often and no more", async () => {
    await site.db.delete(rateLimits);
    const send = async () => {
      const body = new URLSearchParams({ text: "nothing" });
      const headers = { Origin: site.address };
      return (await fetch(`${site.address}/verify`, { method: "POST", body, headers })).status;
    };
    const { countVerification } = await import("#app/models/rate-limit.server.ts");
    for (let n = 0; n < 119; n++) await countVerification("127.0.0.1");
    expect(await send()).toBe(200);
    expect(await send()).toBe(429);
    await site.db.delete(rateLimits);
  });
});

describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
  test("axe finds nothing serious, and nothing is wider than a phone", async () => {
    const { page, expert, wallet } = await enter(`gus-${colorScheme}`, {
      colorScheme,
      viewport: { width: 375, height: 812 },
    });
    const { addAttestation } = await import("#app/models/attestation.server.ts");
    const { listAttestations, removeAttestation } = await import("#app/models/attestation-record.server.ts");
    await look(page, "/credentials");
    await addAttestation(expert, await registrar.attestEas({ recipient: wallet }));
    await addAttestation(expert, await registrar.attestEas({ recipient: wallet, level: "endorsement" }));
    await addAttestation(expert, await registrar.attestEas({ recipient: wallet, field: "physics" }));
    const [newest] = await listAttestations(expert);
    await removeAttestation(expert, newest!.id);
    await look(page, "/credentials");
    await look(page, `/credentials/attestations/${newest!.id}`);
    await look(page, "/credentials/add");
    await paste(page, await registrar.attestEas({ recipient: newAccount().address }), "Check and add it");
    await page.getByText("It was not added").waitFor();
    await look(page, null);
    await look(page, "/verify");
    await paste(page, await registrar.attestVc(), "Verify it");
    await page.getByText("It holds", { exact: true }).waitFor();
    await look(page, null);
  });
});

async function look(page: Page, path: string | null) {
  if (path) await page.goto(path);
  await whenAlive(page);
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run());
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const where = path ?? page.url();
  expect(grave.map(({ id, nodes }) => `${where}: ${id} at ${nodes[0]?.target}`)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth), where).toBeLessThanOrEqual(375);
}
