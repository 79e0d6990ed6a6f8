import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import { makeCertificate } from "../support/certificate.ts";
import { credential, type Fields, type Signer, signed, signer, statusList } from "../support/credentials.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadFixtures } from "../support/fixtures.ts";
import { makeRegistrar } from "../support/registrar.ts";

const SEPOLIA = "11155111";
let askedOfChain = 0;
const node = http.createServer((_request, response) => {
  askedOfChain++;
  response.writeHead(503).end();
});
await once(node.listen(0, "127.0.0.1"), "listening");
process.env.EAS_RPC = `${SEPOLIA}=http://127.0.0.1:${(node.address() as AddressInfo).port}/`;

const HOST = "university.example";
const { key, cert } = makeCertificate(HOST);
const asked: string[] = [];
const served: Record<string, string> = {};
let isSilent = false;
const server = https.createServer({ key, cert }, (request, response) => {
  asked.push(request.url!);
  if (isSilent) return;
  const body = served[request.url!];
  if (body === undefined) response.writeHead(503).end();
  else response.end(body);
});
await once(server.listen(0, "127.0.0.1"), "listening");
const { port } = server.address() as AddressInfo;
const network = {
  ca: cert,
  resolve: async () => [{ address: "127.0.0.1", family: 4 as const }],
  mayReach: (address: string) => address === "127.0.0.1",
};
afterAll(() => {
  for (const one of [node, server]) {
    one.closeAllConnections();
    one.close();
  }
});

const { db } = await openTestDatabase();
const { makeOperator } = await loadFixtures();
const { createIssuer } = await import("#app/models/issuer.server.ts");
const { forgetLookups } = await import("#app/models/lookup.server.ts");
const { verifyNow } = await import("#app/models/verify.server.ts");

const did = `did:web:${HOST}%3A${port}`;
const university: Signer = { ...signer("EdDSA", 71), did, kid: `${did}#1` };
const forger: Signer = { ...signer("EdDSA", 72), did, kid: university.kid };
const registrar = makeRegistrar(73);
const lawyers = makeRegistrar(74);
const operator = await makeOperator();
const trusts = [
  { ...registrar.form, name: "Registrar" },
  { ...registrar.form, name: "University of the Web", identifiers: [did] },
  { ...lawyers.form, name: "School of Law", identifiers: [lawyers.vc.did], may: ["law"] },
];
for (const form of trusts) expect(await createIssuer(operator, form)).toMatchObject({ outcome: "created" });

const serveDocument = (more: string = "") => {
  const method = { id: university.kid, controller: did, publicKeyJwk: university.publicJwk };
  const document = JSON.stringify({ id: did, assertionMethod: [method] });
  served["/.well-known/did.json"] = more ? document.replace(/\}$/, `,${more}}`) : document;
};

beforeEach(async () => {
  await db.execute(sql`delete from lookups`);
  asked.length = 0;
  askedOfChain = 0;
  isSilent = false;
  for (const path of Object.keys(served)) delete served[path];
  serveDocument();
});
afterEach(() => vi.restoreAllMocks());

const at = (path: string) => `https://${HOST}:${port}${path}`;
const statusAt = (address: string): Fields => ({
  id: `${address}#5`,
  type: "BitstringStatusListEntry",
  statusPurpose: "revocation",
  statusListIndex: "5",
  statusListCredential: address,
});
const FOUR = ["/1", "/2", "/3", "/4"];
const listed = (changes: Fields = {}) => ({
  credentialStatus: FOUR.map((path) => statusAt(at(path))),
  ...changes,
});
const byUniversity = (by: Signer, changes: Fields = listed()) =>
  signed(credential({ issuer: did, ...changes }), by);

const verify = (text: string, patienceMs?: number) =>
  verifyNow(
    text,
    { presenter: null, holderId: null },
    { network, ...(patienceMs !== undefined && { patienceMs }) },
  );

async function countLookups(): Promise<number> {
  const [row] = await db.execute<{ count: string }>(sql`select count(*) from lookups`);
  return Number(row!.count);
}

/** What is written to the log meanwhile. */
function listenToLog(): string[] {
  const lines: string[] = [];
  vi.spyOn(console, "error").mockImplementation((...words) => void lines.push(words.join(" ")));
  return lines;
}

test("a forged credential has only its issuer asked for its keys, and nothing kept that it names", async () => {
  const { verification } = await verify(await byUniversity(forger));
  expect(verification.problems).toEqual(["bad-signature"]);
  expect(asked).toEqual(["/.well-known/did.json"]);
  expect(await countLookups()).toBe(1);

  const genuine = await registrar.attestVc(listed());
  const junk = `${genuine.slice(0, genuine.lastIndexOf("."))}.${Buffer.alloc(64, 7).toString("base64url")}`;
  expect((await verify(junk)).verification.problems).toEqual(["bad-signature"]);
  expect(asked).toHaveLength(1);
  expect(await countLookups()).toBe(1);
});

test("one for claims that its issuer may not attest has nobody asked", async () => {
  const { verification, unanswered } = await verify(await lawyers.attestVc(listed()));
  expect(verification.problems).toContain("untrusted-issuer");
  expect(unanswered).toEqual([]);
  expect(asked).toEqual([]);
});

test("a genuine one has every list asked that it names, once while the answer is fresh", async () => {
  for (const path of FOUR)
    served[path] = await statusList([4], { by: university, changes: { id: at(path) } });
  const text = await byUniversity(university);
  expect(await verify(text)).toMatchObject({ verification: { ok: true }, unanswered: [] });
  expect(await verify(text)).toMatchObject({ verification: { ok: true } });
  expect(asked.sort()).toEqual(["/.well-known/did.json", ...FOUR].sort());
});

test("a chain is asked for what a trusted issuer has signed, and not for a forgery", async () => {
  const lines = listenToLog();
  const text = await registrar.attestEas({ recipient: lawyers.address });
  const forged = JSON.parse(text);
  forged.sig.message.recipient = registrar.address;
  expect((await verify(JSON.stringify(forged))).verification.problems).toContain("bad-signature");
  expect(askedOfChain).toBe(0);
  expect(await verify(text)).toMatchObject({ unanswered: [`chain ${SEPOLIA}`] });
  expect(askedOfChain).toBeGreaterThan(0);
  expect(lines.join("\n")).toMatch(/^EAS_RPC: chain 11155111 gave no clear answer \(\w+\)\.$/);
});

test("however many do not answer, there is one limit for them all", { timeout: 4_000 }, async () => {
  listenToLog();
  await verify(await byUniversity(university, {}));
  isSilent = true;
  const text = await byUniversity(university);
  const { verification, unanswered } = await verify(text, 500);
  expect(verification.problems).toEqual(["status-unavailable"]);
  expect(unanswered.sort()).toEqual(FOUR.map(at));
});

test("what could not be had is logged with its host and why, and nothing of what was asked or answered", async () => {
  const lines = listenToLog();
  const secret = "https://169.254.169.254/latest/ann@example.org";
  served["/2"] = "x".repeat(1_100_000);
  const credentialStatus = [secret, at("/1/ann@example.org"), at("/2")].map(statusAt);
  const { unanswered } = await verify(await byUniversity(university, { credentialStatus }));
  expect(unanswered).toHaveLength(3);
  expect(lines.sort()).toEqual([
    "Look-up refused: 169.254.169.254: 169.254.169.254 leads to an address that is not on the public internet.",
    `Look-up refused: ${HOST}:${port}: ${HOST}:${port} answered 503 instead of 200.`,
    `Look-up refused: ${HOST}:${port}: ${HOST}:${port} sends more than 1,048,576 bytes.`,
  ]);
});

test.each([
  ["nested thousands deep", `"x":${"[".repeat(20_000)}${"]".repeat(20_000)}`],
  ["one with a key twice", `"id":"did:web:other.example"`],
])("an issuer's document that is %s counts as none", async (_what, more) => {
  const lines = listenToLog();
  serveDocument(more);
  const { verification, unanswered } = await verify(await byUniversity(university));
  expect(verification.problems).toEqual(["bad-signature"]);
  expect(unanswered).toEqual([did]);
  expect(lines).toEqual([`Look-up refused: ${HOST}:${port}: The issuer’s DID document cannot be read.`]);
  expect(await countLookups()).toBe(0);
});

test("what was looked up more than a day ago is forgotten", async () => {
  await verify(await byUniversity(university, {}));
  await db.execute(sql`insert into lookups (address, content, fetched_at) values
    ('https://old.example/1', 'a', now() - interval '25 hours'), ('https://new.example/1', 'b', now() - interval '23 hours')`);
  await forgetLookups();
  const rows = await db.execute<{ address: string }>(sql`select address from lookups order by address`);
  expect(rows.map(({ address }) => address)).toEqual([did, "https://new.example/1"]);
});
