import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { afterAll, expect, test } from "vitest";
import type { Expert } from "../../app/domain/roles.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadFixtures } from "../support/fixtures.ts";
import { ORCID_ACCOUNTS, passOidc, startOidc } from "../support/oidc.ts";
import { bindSubject } from "../support/subjects.ts";

const redirectUri = "http://127.0.0.1:3999/credentials/prove/orcid/callback";
const server = await startOidc({
  redirectUris: [redirectUri],
  accounts: [...ORCID_ACCOUNTS, { sub: "0000-0002-1825-0098", name: "A wrong check digit" }],
});
afterAll(() => server.close());
process.env.ORCID_ISSUER = server.issuer;
process.env.ORCID_CLIENT_ID = server.clientId;
process.env.ORCID_CLIENT_SECRET = server.clientSecret;

/** What happens while the record is read. */
let meanwhile: (() => Promise<unknown>) | null = null;

/** The public record of Josiah Carberry, as ORCID's API v3.0 answers. */
const api = http.createServer(async (request, response) => {
  await meanwhile?.();
  meanwhile = null;
  const kind = /^\/v3\.0\/0000-0002-1825-0097\/(employment|education)s$/.exec(request.url!)?.[1];
  if (!kind) return response.writeHead(404).end();
  const groups = (RECORD[kind] ?? []).map((entry) => ({ summaries: [{ [`${kind}-summary`]: entry }] }));
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify({ "affiliation-group": groups }));
});
await once(api.listen(0, "127.0.0.1"), "listening");
afterAll(() => {
  api.closeAllConnections();
  api.close();
});
process.env.ORCID_API = `http://127.0.0.1:${(api.address() as AddressInfo).port}/v3.0`;

const entry = (name: string, by: "person" | "organisation", ended?: string) => ({
  organization: { name },
  "role-title": "Professor",
  "start-date": { year: { value: "1929" } },
  "end-date": ended ? { year: { value: ended } } : null,
  source: {
    "source-orcid": by === "person" ? { path: "0000-0002-1825-0097" } : null,
    "source-client-id": by === "organisation" ? { path: "APP-1" } : null,
    "source-name": { value: by === "person" ? "Josiah Carberry" : name },
    "assertion-origin-orcid": null,
  },
});
const RECORD: Record<string, unknown[]> = {
  employment: [entry("Brown University", "organisation"), entry("Wesleyan University", "person")],
  education: [entry("A School", "organisation", "1925")],
};

const { db } = await openTestDatabase();
const { makeExpert, makeOperator } = await loadFixtures();
const { attestOrcidAffiliation, beginOrcid, endOrcid, readAffiliations } = await import(
  "#app/models/proof/orcid.server.ts"
);
const { registerPlatform } = await import("#app/models/platform.server.ts");
const { credentials } = await import("#db/schema/attestations.ts");
const { withdrawBinding } = await import("#app/models/proof/withdraw.server.ts");
const { listBindings } = await import("#app/models/binding.server.ts");
const { revokeAttestation } = await import("#app/models/revocation.server.ts");
const { bindings, challenges } = await import("#db/schema/bindings.ts");

const [josiah, ines] = ORCID_ACCOUNTS.map(({ sub }) => sub) as [string, string];

async function goThere(expert: Expert, sub: string | null): Promise<string> {
  const begun = await beginOrcid(expert, { redirectUri });
  if (begun.outcome !== "begun") throw new Error(begun.outcome);
  return await passOidc(begun.address, sub);
}

const comeBack = (expert: Expert, currentUrl: string) => endOrcid(expert, { currentUrl, redirectUri });
const subjects = async ({ userId }: Expert) => (await listBindings(userId)).map(({ subject }) => subject);

await registerPlatform("https://assay.example.org");
const owner = await makeExpert();

test("who signs in at the issuer has shown their iD, once", async () => {
  const expert = owner;
  const url = await goThere(expert, josiah);
  expect(await comeBack(expert, url)).toEqual({ outcome: "bound", subject: josiah });
  expect(await comeBack(expert, url)).toEqual({ outcome: "stale" });
  expect(await subjects(expert)).toEqual([josiah]);
});

test("the same iD in a second account is refused with the first", async () => {
  const second = await makeExpert();
  const answer = await comeBack(second, await goThere(second, josiah));
  expect(answer).toMatchObject({ outcome: "held", heldBy: { maskedEmail: expect.stringContaining("•••@") } });
  expect(await subjects(second)).toEqual([]);
});

test("an answer opened by another account, with another state or with another's code proves nothing", async () => {
  const [expert, thief] = [await makeExpert(), await makeExpert()];
  const url = await goThere(expert, ines);
  expect(await comeBack(thief, url)).toEqual({ outcome: "stale" });
  const invented = new URL(url);
  invented.searchParams.set("state", "invented");
  expect(await comeBack(expert, invented.href)).toEqual({ outcome: "stale" });
  const mixed = new URL(await goThere(thief, josiah));
  mixed.searchParams.set("code", new URL(url).searchParams.get("code")!);
  expect(await comeBack(thief, mixed.href)).toEqual({ outcome: "refused" });
  expect(await subjects(thief)).toEqual([]);
});

test("a nonce that is not the one asked with is noticed", async () => {
  const expert = await makeExpert();
  const url = await goThere(expert, ines);
  const [row] = await db.select().from(challenges).where(eq(challenges.expertId, expert.userId));
  await db
    .update(challenges)
    .set({ context: { ...row!.context, nonce: "another" } })
    .where(eq(challenges.id, row!.id));
  expect(await comeBack(expert, url)).toEqual({ outcome: "refused" });
  expect(await subjects(expert)).toEqual([]);
});

test("who says no at the issuer has shown nothing", async () => {
  const expert = await makeExpert();
  expect(await comeBack(expert, await goThere(expert, null))).toEqual({ outcome: "denied" });
});

test("an identifier that is no ORCID iD is refused", async () => {
  const expert = await makeExpert();
  expect(await comeBack(expert, await goThere(expert, "0000-0002-1825-0098"))).toEqual({
    outcome: "refused",
  });
});

test("of two returns at once one counts", async () => {
  const expert = await makeExpert();
  const url = await goThere(expert, ines);
  const outcomes = await Promise.all([comeBack(expert, url), comeBack(expert, url)]);
  expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(["bound", "stale"]);
});

test("an affiliation is attested when an organisation wrote it and it has not ended, once, for as long as the iD is shown", async () => {
  const listed = await readAffiliations(owner, josiah);
  expect(listed).toMatchObject([{ obstacle: null }, { obstacle: "self-asserted" }, { obstacle: "ended" }]);
  const attest = (organization: string) => attestOrcidAffiliation(owner, { orcid: josiah, organization });
  expect(await attest("Brown University")).toBe("no subject");
  await bindSubject(owner, "wallet", "0x938b63b36C663094C87Dedbb24c2051D29433114");
  expect(await attest("Wesleyan University")).toBe("not there");
  expect(await attest("A School")).toBe("not there");
  expect(await attest("Anywhere")).toBe("not there");
  expect(await attest("Brown University")).toBe("attested");
  expect(await attest("Brown University")).toBe("held");
  const held = () => db.select().from(credentials).where(eq(credentials.expertId, owner.userId));
  expect(await held()).toMatchObject([
    { field: "affiliation", institution: "Brown University", endedAt: null },
  ]);
  const shown = (await listBindings(owner.userId)).find(({ kind }) => kind === "orcid");
  await withdrawBinding(owner, shown!.id);
  expect(await held()).toMatchObject([{ end: "subject not proved" }]);
});

/** An expert who has shown an iD, as though at the issuer, and may be attested something. */
async function makeHolder() {
  const expert = await makeExpert();
  await db.delete(bindings);
  await bindSubject(expert, "email", `${expert.userId}@gmail.com`);
  await db.insert(bindings).values({
    id: uuidv7(),
    expertId: expert.userId,
    kind: "orcid",
    subject: josiah,
    evidence: {},
  });
  const attest = () => attestOrcidAffiliation(expert, { orcid: josiah, organization: "Brown University" });
  const held = () => db.select().from(credentials).where(eq(credentials.expertId, expert.userId));
  return { expert, attest, held };
}

test("asked three times at once, it is attested once", async () => {
  const { attest, held } = await makeHolder();
  const outcomes = await Promise.all([attest(), attest(), attest()]);
  expect(outcomes.sort()).toEqual(["attested", "held", "held"]);
  expect(await held()).toHaveLength(1);
});

test("an iD that is withdrawn while its record is read attests nothing", async () => {
  const { expert, attest, held } = await makeHolder();
  const shown = (await listBindings(expert.userId)).find(({ kind }) => kind === "orcid")!;
  meanwhile = () => withdrawBinding(expert, shown.id);
  expect(await attest()).toBe("not there");
  expect(await held()).toEqual([]);
});

test("what an operator revoked is not attested again", async () => {
  const { attest, held } = await makeHolder();
  expect(await attest()).toBe("attested");
  const { attestationId } = (await held())[0]!;
  await revokeAttestation(await makeOperator(), { attestationId, reason: "Not the same person." });
  expect(await attest()).toBe("revoked");
  expect(await held()).toMatchObject([{ end: "revoked" }]);
});

test("a record is looked into for whom it belongs to, and for nobody else", async () => {
  const other = await makeExpert();
  expect(await readAffiliations(other, josiah)).toBe("not theirs");
  expect(await attestOrcidAffiliation(other, { orcid: josiah, organization: "Brown University" })).toBe(
    "not there",
  );
});
