import { once } from "node:events";
import http from "node:http";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { readPolicy } from "../../app/domain/attestation/read-policy.ts";
import { verifyAttestation } from "../../app/domain/attestation/verify.ts";
import { type Client, signIn } from "../support/client.ts";
import { PASSWORD } from "../support/journey.ts";
import { openSite } from "../support/site.ts";
import { bindSubject } from "../support/subjects.ts";

/** Documents by HTTP, from the applicant's form to the attestation that is taken away. */
const { address, makeExpert } = await openSite();
const { createOperator } = await import("#app/models/operator.server.ts");

const PDF = "%PDF-1.7\nThis is to certify";
const NOBODY = "00000000-0000-7000-8000-000000000000";

async function enter(email: string): Promise<Client> {
  return await signIn(address, email, PASSWORD);
}

const ada = await makeExpert("ada@example.org");
const ben = await makeExpert("ben@example.org");
await bindSubject(ada, "email", "ada@maths.example.edu");
await bindSubject(ada, "wallet", "0x938b63b36C663094C87Dedbb24c2051D29433114");
await bindSubject(ben, "email", "ben@maths.example.edu");
for (const who of ["ines", "olga"])
  await createOperator({ email: `${who}@example.org`, name: `Reviewer ${who}`, password: PASSWORD });
const [asAda, asBen, asInes, asOlga] = (await Promise.all(
  ["ada", "ben", "ines", "olga"].map((who) => enter(`${who}@example.org`)),
)) as [Client, Client, Client, Client];

type Part = { name: string; type?: string; content: BlobPart };

function formWith(files: Part[], changes: Record<string, string> = {}): FormData {
  const form = new FormData();
  const typed = {
    field: "statistics",
    level: "doctorate",
    institution: "University of Example",
    registryNumber: "",
    note: "",
    ...changes,
  };
  for (const [name, value] of Object.entries(typed)) form.set(name, value);
  for (const { name, type, content } of files) form.append("documents", new File([content], name, { type }));
  return form;
}

const apply = (client: Client, form: FormData) =>
  client.send("/credentials/apply", { method: "POST", body: form });
const opine = (client: Client, path: string, opinion: string) =>
  client.send(path.replace("/credentials/", "/operations/"), {
    method: "POST",
    body: new URLSearchParams({ opinion, reason: "As the document says." }),
  });

describe("what is no document", () => {
  test.each<[string, Part[], string]>([
    ["nothing", [], "Choose a document"],
    [
      "a page",
      [{ name: "a.pdf", type: "application/pdf", content: "<script>alert(1)</script>" }],
      "a.pdf is not a PDF",
    ],
    ["an empty file", [{ name: "a.pdf", content: "" }], "a.pdf is empty"],
    ["six files", Array.from({ length: 6 }, (_, n) => ({ name: `${n}.pdf`, content: PDF })), "at most 5"],
    [
      "too large a file",
      [{ name: "big.pdf", content: PDF + " ".repeat(10 * 1024 * 1024) }],
      "larger than 10 MiB",
    ],
  ])("%s is refused at its field, with what was typed kept", async (_what, files, message) => {
    const answer = await apply(asAda, formWith(files, { institution: "Kept & Sons" }));
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain(message);
    expect(page).toContain("Kept &amp; Sons");
  });

  test("a body that breaks off is refused, and so is one of more than the form may hold", async () => {
    const type = { "Content-Type": "multipart/form-data; boundary=x" };
    const broken = await asAda.send("/credentials/apply", {
      method: "POST",
      headers: type,
      body: '--x\r\nContent-Disposition: form-data; name="documents"; filename="a.pdf"\r\n\r\n%PDF-',
    });
    expect(broken.status).toBe(400);
    const large = await asAda
      .send("/credentials/apply", {
        method: "POST",
        headers: type,
        body: new Uint8Array(52 * 1024 * 1024),
      })
      .catch(() => null);
    expect(large?.status ?? 413).toBe(413);
    const elsewhere = await asAda.send("/account", { method: "POST", headers: type, body: "--x--" });
    expect(elsewhere.status).toBe(415);
  });

  test("a level that the field does not have is refused at its field", async () => {
    const answer = await apply(asAda, formWith([{ name: "a.pdf", content: PDF }], { level: "licensed" }));
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain("In Statistics the levels are");
  });
});

test("while an upload of an expert is on its way, another of theirs is told to wait, and nobody else's is", async () => {
  const request = new Request("http://form", {
    method: "POST",
    body: formWith([{ name: "a.pdf", content: PDF }]),
  });
  const body = Buffer.from(await request.clone().arrayBuffer());
  const slow = http.request(`${address}/credentials/apply`, {
    method: "POST",
    headers: {
      Cookie: asBen.cookie,
      Origin: address,
      "Content-Type": request.headers.get("Content-Type")!,
      "Content-Length": body.length,
    },
  });
  const answered = once(slow, "response");
  slow.write(body.subarray(0, 20));
  let second: Response;
  // The first one has arrived when the second is told to wait; a form with a slip in it counts for nothing.
  do second = await apply(asBen, formWith([]));
  while (second.status === 422);
  expect(second.status).toBe(429);
  expect(second.headers.get("Retry-After")).toBe("30");
  expect(await second.text()).toContain("still on its way");
  expect((await apply(asAda, formWith([]))).status).toBe(422);
  slow.end(body.subarray(20));
  const [answer] = (await answered) as [http.IncomingMessage];
  await text(answer);
  expect(answer.statusCode).toBe(302);
});

test("from documents with a hostile name to an attestation that anybody can check", async () => {
  const files = [
    { name: "../../evil\u202efdp.exe", type: "text/html", content: PDF },
    {
      name: "b.png",
      type: "application/pdf",
      content: Uint8Array.from(Buffer.from("\x89PNG\r\n\x1a\n", "latin1")),
    },
  ];
  const sent = await apply(asAda, formWith(files));
  expect(sent.status).toBe(302);
  const path = sent.headers.get("Location")!;
  expect((await asAda.send(path)).status).toBe(200);
  expect((await asBen.send(path)).status).toBe(404);
  expect((await asBen.send(path, { method: "POST", body: new URLSearchParams() })).status).toBe(404);

  const review = path.replace("/credentials/", "/operations/");
  for (const client of [asAda, asBen]) expect((await client.send(review)).status).toBe(404);
  const page = await (await asInes.send(review)).text();
  expect(page).toContain("evilfdp.pdf");
  const href = /\/operations\/applications\/[\w-]+\/documents\/[\w-]+/.exec(page)![0];
  expect((await asAda.send(href)).status).toBe(404);
  const document = await asInes.send(href);
  expect(document.headers.get("Content-Disposition")).toMatch(/^attachment; filename="evilfdp\.pdf"/);
  expect(document.headers.get("Content-Type")).toBe("application/pdf");
  expect(document.headers.get("X-Content-Type-Options")).toBe("nosniff");
  expect(await document.text()).toBe(PDF);

  expect((await opine(asInes, path, "perhaps")).status).toBe(422);
  expect((await opine(asInes, path, "agree")).status).toBe(200);
  expect((await opine(asInes, path, "agree")).status).toBe(409);
  expect((await opine(asOlga, path, "agree")).status).toBe(200);
  expect((await asInes.send(href)).status).toBe(404);

  const decided = await (await asAda.send(path)).text();
  const attestation = /\/credentials\/attestations\/[\w-]+/.exec(decided)![0];
  const policy = readPolicy(await (await fetch(`${address}/attestations/policy`)).json());
  for (const format of ["eas", "vc"] as const) {
    const file = await asAda.send(`${attestation}/${format}`);
    expect(file.headers.get("Content-Disposition")).toContain("attachment");
    const read = await verifyAttestation(await file.text(), { policy, at: Date.now(), accepted: new Set() });
    expect(read).toMatchObject({ ok: true, format, claims: { field: "statistics", level: "doctorate" } });
    expect((await asBen.send(`${attestation}/${format}`)).status).toBe(404);
  }
});

test("what anybody may read is there for anybody, and what is not there is not", async () => {
  const did = await fetch(`${address}/.well-known/did.json`);
  expect(did.headers.get("Content-Type")).toBe("application/did+json");
  expect(await did.json()).toMatchObject({ id: `did:web:${new URL(address).host.replace(":", "%3A")}` });
  const list = await fetch(`${address}/attestations/status/1`);
  expect(list.headers.get("Content-Type")).toBe("application/vc+jwt");
  expect(list.headers.get("Cache-Control")).toBe("public, max-age=60");
  expect((await list.text()).split(".")).toHaveLength(3);
  expect(await (await fetch(`${address}/attestations/revocations`)).json()).toEqual({ revocations: [] });
  for (const missing of ["2", "0", "01", "x", "99999999999999999999"])
    expect((await fetch(`${address}/attestations/status/${missing}`)).status).toBe(404);
  for (const path of ["/operations/applications/", "/credentials/applications/"])
    expect((await asInes.send(path + NOBODY)).status).toBe(404);
});
