import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { PASSWORD } from "../support/journey.ts";
import { startAssay } from "../support/server.ts";
import { openSite } from "../support/site.ts";

/** Row 16 of the list of faults, over HTTP. */
const { address, makeExpert } = await openSite();
const ORIGIN = "https://assay.example";
const port = String(22_000 + (process.pid % 8_000));
await startAssay(process.env.DATABASE_URL!, { ORIGIN, PORT: port });

const post = (
  path: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
  at = address,
) =>
  fetch(at + path, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams(form),
    headers: { Origin: address, ...headers },
  });

test("a flood at one account ends in 429 that no other address lent by a header gets round", async () => {
  await makeExpert("flooded@example.org");
  const attempts = await Promise.all(
    Array.from({ length: 40 }, (_, n) =>
      post(
        "/sign-in",
        { email: n % 2 ? "flooded@example.org" : " FLOODED@example.org ", password: `guess number ${n}` },
        {
          "X-Forwarded-For": `198.51.100.${n}`,
          Forwarded: `for=198.51.100.${n}`,
          "X-Real-IP": `198.51.100.${n}`,
        },
      ),
    ),
  );
  const statuses = attempts.map(({ status }) => status);
  expect(statuses.filter((status) => status === 422)).toHaveLength(10);
  expect(statuses.filter((status) => status === 429)).toHaveLength(30);
  const right = await post("/sign-in", { email: "flooded@example.org", password: PASSWORD });
  expect(right.status).toBe(429);
  expect(right.headers.get("Set-Cookie")).toBeNull();
  // Somebody else at the same address is not shut out with them.
  await makeExpert("bystander@example.org");
  const other = await post("/sign-in", { email: "bystander@example.org", password: PASSWORD });
  expect(other.status).toBe(302);
});

test("an unknown account is limited like a known one", async () => {
  const statuses: number[] = [];
  for (let n = 0; n < 11; n++)
    statuses.push(
      (await post("/sign-in", { email: "nobody@example.org", password: "wrong password" })).status,
    );
  expect(statuses).toEqual([...Array(10).fill(422), 429]);
});

test("a planted session is not taken over, and ends", async () => {
  await makeExpert("fixed@example.org");
  const planted = "assay_session=planted-by-somebody-else";
  const answer = await post(
    "/sign-in",
    { email: "fixed@example.org", password: PASSWORD },
    { Cookie: planted },
  );
  const cookie = answer.headers.get("Set-Cookie")!.split(";")[0]!;
  expect(cookie).not.toBe(planted);
  const as = (value: string) => fetch(`${address}/work`, { redirect: "manual", headers: { Cookie: value } });
  expect((await as(planted)).status).toBe(302);
  expect((await as(cookie)).status).toBe(200);
  // Signed in anew, the session of before is gone; signed out, so is the new one.
  const again = await post(
    "/sign-in",
    { email: "fixed@example.org", password: PASSWORD },
    { Cookie: cookie },
  );
  const fresh = again.headers.get("Set-Cookie")?.split(";")[0] ?? "";
  if (fresh) expect((await as(cookie)).status).toBe(302);
  await post("/sign-out", {}, { Cookie: fresh || cookie });
  expect((await as(fresh || cookie)).status).toBe(302);
  for (const forged of ["assay_session=", "assay_session=%00", `assay_session=${"a".repeat(4_000)}`])
    expect((await as(forged)).status).toBe(302);
});

test.each([
  "//evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "https://evil.example",
  "https:evil.example",
  "javascript:alert(1)",
  "data:text/html,x",
  " //evil.example",
  "/%09/evil.example\t",
  "/.//evil.example",
  "/..//evil.example",
  "/x/..//evil.example",
  "/@evil.example",
])("signing in with back=%j stays here", async (back) => {
  const email = `back-${randomUUID()}@example.org`;
  await makeExpert(email);
  const answer = await post(`/sign-in?back=${encodeURIComponent(back)}`, { email, password: PASSWORD });
  expect(answer.status).toBe(302);
  const location = answer.headers.get("Location")!;
  expect(new URL(location, address).origin).toBe(address);
  expect(location).toMatch(/^\/(?![/\\])/);
  // The page's script resolves it as a browser does.
  const data = await post(`/sign-in.data?back=${encodeURIComponent(back)}`, { email, password: PASSWORD });
  expect(await data.text()).not.toMatch(/"(https?:|javascript:|data:|\/\/|\\)[^"]*evil/);
  const page = await (await fetch(`${address}/sign-in?back=${encodeURIComponent(back)}`)).text();
  expect(page).not.toMatch(/href="(?:javascript|data|https?:|\/\/)/);
});

describe("from another site", () => {
  test.each([
    ["another site", { Origin: "https://evil.example" }],
    ["a page without an origin", { Origin: "null" }],
    ["the same host in another scheme", { Origin: address.replace("http:", "https:") }],
    ["another port", { Origin: address.replace(/:\d+$/, ":1") }],
    ["a host that begins alike", { Origin: `${address}.evil.example` }],
    ["two origins", { Origin: `${address}, https://evil.example` }],
    [
      "a header in place of the origin",
      {
        Origin: "https://evil.example",
        Referer: address,
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
      },
    ],
  ])("%s: nothing that changes anything gets in", async (_what, headers) => {
    for (const path of [
      "/sign-in",
      "/sign-out",
      "/work",
      "/lab/projects/new",
      "/sign-in.data",
      "/nothing/here",
    ]) {
      const answer = await post(path, { email: "x@example.org", password: PASSWORD }, headers);
      expect.soft(answer.status, path).toBe(403);
      expect(answer.headers.get("Set-Cookie")).toBeNull();
    }
  });

  test("without any origin neither", async () => {
    const answer = await fetch(`${address}/sign-out`, { method: "POST", redirect: "manual" });
    expect(answer.status).toBe(403);
  });
});

describe("every answer", () => {
  const PATHS = [
    "/",
    "/sign-in",
    "/health",
    "/nothing/here",
    "/work",
    "/work.data",
    "/assets/none.js",
    "//",
    "/%",
  ];

  test.each(PATHS)("of %s may not be framed, sniffed or kept", async (path) => {
    const { headers, status } = await fetch(address + path, { redirect: "manual" });
    const policy = headers.get("Content-Security-Policy") ?? "";
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]{20,}'(;|$)/);
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe|\*/);
    expect(headers.get("X-Frame-Options")).toMatch(/DENY|SAMEORIGIN/);
    expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(headers.get("X-Powered-By")).toBeNull();
    expect(headers.get("Server")).toBeNull();
    if (status === 200 && path !== "/health")
      expect(headers.get("Cache-Control")).toMatch(/no-store|private/);
  });

  test("has a nonce of its own, which stands in its scripts", async () => {
    const seen = new Set<string>();
    for (let n = 0; n < 3; n++) {
      const answer = await fetch(`${address}/sign-in`);
      const nonce = /nonce-([\w+/=]+)/.exec(answer.headers.get("Content-Security-Policy")!)![1]!;
      seen.add(nonce);
      const scripts = [...(await answer.text()).matchAll(/<script([^>]*)>/g)].map(
        ([, attributes]) => attributes!,
      );
      expect(scripts.length).toBeGreaterThan(0);
      for (const attributes of scripts) expect(attributes).toContain(`nonce="${nonce}"`);
    }
    expect(seen.size).toBe(3);
  });
});

test("the session's cookie is out of reach of scripts and of other sites; over https also of the network", async () => {
  await makeExpert("cookie@example.org");
  const form = { email: "cookie@example.org", password: PASSWORD };
  const signedIn = await post("/sign-in", form);
  expect(signedIn.status).toBe(302);
  const plain = signedIn.headers.get("Set-Cookie")!;
  expect(plain).toMatch(/^assay_session=[\w-]{20,};/);
  expect(plain).toMatch(/; HttpOnly(;|$)/);
  expect(plain).toMatch(/; SameSite=(Lax|Strict)(;|$)/);
  expect(plain).not.toMatch(/Domain/i);

  const at = `http://127.0.0.1:${port}`;
  const answer = await post("/sign-in", form, { Origin: ORIGIN }, at);
  const cookie = answer.headers.get("Set-Cookie")!;
  expect(cookie).toMatch(/^__Host-session=/);
  for (const part of ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"]) expect(cookie).toContain(part);
  expect(cookie).not.toMatch(/Domain/i);
  expect(answer.headers.get("Strict-Transport-Security")).toMatch(/max-age=\d{7,}/);
  // A cookie of the plain name, which any page of a neighbouring host could set, is nobody.
  const value = cookie.split(";")[0]!.split("=")[1]!;
  const as = (text: string) => fetch(`${at}/work`, { redirect: "manual", headers: { Cookie: text } });
  expect((await as(`__Host-session=${value}`)).status).toBe(200);
  expect((await as(`assay_session=${value}`)).status).toBe(302);
  expect((await post("/sign-out", {}, { Origin: at, Cookie: cookie }, at)).status).toBe(403);
});
