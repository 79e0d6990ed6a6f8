import axe from "axe-core";
import type { Page } from "playwright";
import { afterAll, describe, expect, test } from "vitest";
import { schemaUid } from "../../app/domain/attestation/eas-uid.ts";
import { launchBrowser } from "../support/browser.ts";
import { clientWith, signIn as enter } from "../support/client.ts";
import { signer } from "../support/credentials.ts";
import { PASSWORD, signIn, whenAlive } from "../support/journey.ts";
import { makeRegistrar, REGISTRAR_SCHEMA } from "../support/registrar.ts";
import { openSite } from "../support/site.ts";
import { bindSubject } from "../support/subjects.ts";

/** Trust as operators keep it: given, changed and withdrawn on the pages, with what experts hold from it. */
const site = await openSite();
const { createOperator } = await import("#app/models/operator.server.ts");
const { createIssuer, listIssuers } = await import("#app/models/issuer.server.ts");
const { addAttestation } = await import("#app/models/attestation.server.ts");
const { issueAttestation } = await import("#app/models/issue.server.ts");
const { visit, complaints } = await launchBrowser(site.address);

for (const who of ["olga", "ines"])
  await createOperator({ email: `${who}@example.org`, name: `Operator ${who}`, password: PASSWORD });
const asOlga = await enter(site.address, "olga@example.org", PASSWORD);
const registrar = makeRegistrar();
const EXACT = { exact: true };
const { schema, uid } = REGISTRAR_SCHEMA;

afterAll(() => expect(complaints.filter((text) => !/status of 4(09|22)/.test(text))).toEqual([]));

async function openPage(path: string, options: Parameters<typeof visit>[0] = {}): Promise<Page> {
  const { page } = await visit(options);
  await signIn(page, "olga@example.org");
  await page.goto(path);
  if (options.javaScriptEnabled !== false) await whenAlive(page);
  return page;
}

/** A doctorate of the registrar's, held by somebody new. */
async function makeHolder(email: string) {
  const expert = await site.makeExpert(email);
  const { did } = signer("EdDSA", 77);
  await bindSubject(expert, "key", did);
  const added = await addAttestation(expert, await registrar.attestVc({}, did));
  expect(added.outcome).toBe("added");
}

test("an operator trusts an issuer, changes what it may attest, and withdraws; whoever looked away is told", async () => {
  const page = await openPage("/operations/issuers");
  await page.getByRole("link", { name: "Add an issuer" }).click();
  await page.getByLabel("Name", EXACT).fill("Example University");
  await page.getByLabel("Signs with").fill(`${registrar.address}\n${registrar.vc.did}`);
  await page.getByLabel("Field", EXACT).selectOption({ label: "Every field" });
  await page.getByRole("button", { name: "Add a schema" }).click();
  const row = page.getByRole("group", { name: "Schema 1" });
  await row.getByLabel("Schema", EXACT).fill(schema);
  await row.getByLabel("Uid (optional)").fill(schemaUid(schema, registrar.address, true));
  await row.getByLabel("Field", EXACT).fill("field");
  await row.getByLabel("Level", EXACT).fill("credentialType");
  await page.getByLabel("Why it is trusted").fill("Its registrar confirmed the key by telephone.");
  await page.getByRole("button", { name: "Add the issuer" }).click();
  await page.getByText(`the uid is ${uid}`).first().waitFor();
  await row.getByLabel("Uid (optional)").fill("");
  await page.getByRole("button", { name: "Add the issuer" }).click();

  await page.getByRole("heading", { level: 1, name: "Example University" }).waitFor();
  await page.getByText(uid).first().waitFor();
  await makeHolder("ada@example.org");
  const { page: other } = await visit();
  await signIn(other, "ines@example.org");
  await other.goto(page.url());
  await whenAlive(other);

  await page.getByText("Change the trust", { exact: true }).first().click();
  await page.getByLabel("Level", EXACT).first().waitFor();
  await page.getByRole("button", { name: "Add a field" }).click();
  const second = page.getByRole("group", { name: "Field 2" });
  await second.getByLabel("Field", EXACT).selectOption("medicine");
  await second.getByLabel("Level", EXACT).selectOption("licensed");
  await page.getByLabel("Why it changes").fill("Its hospital as well.");
  await page.getByRole("button", { name: "Change the trust" }).click();
  await page.getByText("It is done. 0 credentials have ended.").waitFor();
  await page.getByText("Every field; Medicine: licensed only").first().waitFor();

  await other.getByText("Withdraw the trust", { exact: true }).first().click();
  await other.getByText("The one credential that an expert holds from it ends").waitFor();
  await other.getByRole("button", { name: "Withdraw the trust" }).click();
  await other.getByText("The reason is missing.").first().waitFor();
  await other.getByLabel("Why it is withdrawn").fill("Its key was stolen.");
  await other.getByRole("button", { name: "Withdraw the trust" }).click();
  await other.getByText("Its trust was changed meanwhile").waitFor();
  expect(await other.getByLabel("Why it is withdrawn").inputValue()).toBe("Its key was stolen.");
  await other.getByRole("button", { name: "Withdraw the trust" }).click();
  await other.getByText("It is done. One credential has ended.").waitFor();
  const history = other.getByRole("region", { name: "History" });
  await history.getByText("Its key was stolen.").waitFor();
  expect(await history.getByText(/by Operator (olga|ines)/).allTextContents()).toEqual([
    expect.stringContaining("ines"),
    expect.stringContaining("olga"),
    expect.stringContaining("olga"),
  ]);
  await other.goto("/operations/issuers");
  const listed = other.getByRole("row", { name: /Example University/ });
  await listed.getByText("Not trusted").waitFor();
  await listed.getByText(registrar.address).waitFor();
});

test("without script an issuer is added with the rows that are there, and what was typed is kept", async () => {
  const page = await openPage("/operations/issuers/new", { javaScriptEnabled: false });
  const { vc } = makeRegistrar(41);
  await page.getByLabel("Name", EXACT).fill("Board of Quiet Letters");
  await page.getByLabel("Kind", EXACT).selectOption("board");
  await page.getByLabel("Signs with").fill(vc.did);
  const row = page.getByRole("group", { name: "Field 2" });
  await row.getByLabel("Field", EXACT).selectOption("law");
  await row.getByLabel("Level", EXACT).selectOption("doctorate");
  await page.getByRole("group", { name: "Type 1" }).getByLabel("Type", EXACT).fill("BarCredential");
  await page.getByRole("button", { name: "Add the issuer" }).click();
  await page.getByText("The levels in law are").first().waitFor();
  await page.getByText("Say where the level stands").first().waitFor();
  const kept = page.getByRole("group", { name: "Type 1" });
  expect(await kept.getByLabel("Type", EXACT).inputValue()).toBe("BarCredential");
  await kept.getByLabel("Field", EXACT).fill("/bar/field");
  await kept.getByLabel("Level", EXACT).fill("/bar/standing");
  await page.getByRole("group", { name: "Field 1" }).getByLabel("Level", EXACT).selectOption("admitted");
  await page.getByLabel("Why it is trusted").fill("Compared with its gazette.");
  await page.getByRole("button", { name: "Add the issuer" }).click();
  await page.getByText("Law: admitted to a bar only").first().waitFor();
  await page.getByText("level from /bar/standing").first().waitFor();
});

test("a refused form with an empty row among the others shows each problem at its own row", async () => {
  const page = await openPage("/operations/issuers/new");
  await page.getByRole("button", { name: "Add a field" }).click();
  const second = page.getByRole("group", { name: "Field 2" });
  await second.getByLabel("Field", EXACT).selectOption("*");
  await page.getByRole("button", { name: "Add a type" }).click();
  await page.getByRole("button", { name: "Add a type" }).click();
  await page.getByRole("group", { name: "Type 2" }).getByLabel("Type", EXACT).fill("Degree");
  await page.getByRole("button", { name: "Add the issuer" }).click();
  const left = page.getByRole("group", { name: "Type 1" });
  await left.getByText("Say where the field stands").waitFor();
  expect(await left.getByLabel("Type", EXACT).inputValue()).toBe("Degree");
  expect(await page.getByRole("group", { name: "Type 2" }).count()).toBe(0);
  expect(await page.getByRole("group", { name: "Field 2" }).count()).toBe(0);
  await page.getByRole("button", { name: "Remove type 1" }).click();
  expect(await page.getByText("Say where the field stands").count()).toBe(1);
});

describe("what is the platform's own", () => {
  test("is shown, and no trust of it is changed", async () => {
    const platform = (await listIssuers()).find(({ kind }) => kind === "platform")!;
    const page = await openPage(`/operations/issuers/${platform.id}`);
    expect(await page.getByText(/Change the trust|Withdraw the trust/).count()).toBe(0);
    const forged = await asOlga.send(`/operations/issuers/${platform.id}`, {
      method: "POST",
      body: new URLSearchParams({ intent: "withdraw", seenVersion: "1", reason: "Out of spite." }),
    });
    expect(forged.status).toBe(409);
    expect(await forged.text()).toContain(
      "own trust is not changed here: revoke its attestations one by one.</li>",
    );
  });

  test.each([true, false])("is revoked with a reason; script: %s", async (javaScriptEnabled) => {
    const email = `${javaScriptEnabled ? "vera" : "nina"}@example.org`;
    const expert = await site.makeExpert(email);
    await bindSubject(expert, "email", email);
    await issueAttestation({
      expertId: expert.userId,
      field: "statistics",
      level: "doctorate",
      institution: `University of ${email}`,
      evidence: "document",
      evidenceHash: `0x${"11".repeat(32)}`,
      validMonths: 12,
    });
    const page = await openPage("/operations/attestations", { javaScriptEnabled });
    await page.getByLabel("Expert, institution or field").fill(email);
    await page.getByRole("button", { name: "Find" }).click();
    const card = page.getByRole("listitem").filter({ hasText: `University of ${email}` });
    await page.waitForURL(/search=/);
    expect(await page.getByText(/University of /).count()).toBeGreaterThan(0);
    const place = javaScriptEnabled ? page.getByRole("dialog") : card;
    if (javaScriptEnabled) await card.getByRole("button", { name: /^Revoke/ }).click();
    else await card.locator("summary").click();
    await place.getByRole("button", { name: "Revoke it for good" }).click();
    await place.getByRole("link", { name: "The reason is missing." }).waitFor();
    await place.getByLabel("Why it is revoked").fill("The document was forged.");
    await place.getByRole("button", { name: "Revoke it for good" }).click();
    await page.getByText("It is revoked for good.").waitFor();
    await page.getByText("The document was forged.").waitFor();
    expect(await page.getByRole("dialog").count()).toBe(0);
  });
});

test("nobody but an operator finds any of it", async () => {
  await site.makeExpert("nosy@example.org");
  const nosy = await enter(site.address, "nosy@example.org", PASSWORD);
  const { id } = (await listIssuers())[0]!;
  for (const path of ["issuers", "issuers/new", `issuers/${id}`, "attestations"]) {
    expect((await nosy.send(`/operations/${path}`)).status, path).toBe(404);
    const stranger = await clientWith(site.address, "").send(`/operations/${path}`);
    expect(stranger.headers.get("Location"), path).toContain("/sign-in");
  }
  const body = new URLSearchParams({ intent: "withdraw", seenVersion: "1", reason: "x" });
  expect((await nosy.send(`/operations/issuers/${id}`, { method: "POST", body })).status).toBe(404);
});

describe.each(["light", "dark"] as const)("axe finds nothing serious, %s", (colorScheme) => {
  test("and nothing is wider than a phone", async () => {
    const { form } = makeRegistrar(colorScheme === "light" ? 51 : 52);
    await createIssuer(await site.makeOperator(), { ...form, name: colorScheme });
    const { id } = (await listIssuers()).find(({ name }) => name === colorScheme)!;
    const page = await openPage("/operations", { colorScheme, viewport: { width: 375, height: 812 } });
    for (const path of ["", "/issuers", "/issuers/new", `/issuers/${id}`, "/attestations"]) {
      await page.goto(`/operations${path}`);
      await whenAlive(page);
      for (const summary of await page.locator("main summary").all()) await summary.click();
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run());
      const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect(grave.map((one) => `${path}: ${one.id} at ${one.nodes[0]?.target}`)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(375);
    }
  });
});
