import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { beginSignIn, endSignIn, oidcConfigured, SignInProblem } from "../../app/gateways/oidc.server.ts";
import { ORCID_ACCOUNTS, passOidc, startOidc } from "../support/oidc.ts";

const redirectUri = "http://127.0.0.1:3000/credentials/prove/orcid/callback";
const server = await startOidc({ redirectUris: [redirectUri] });
afterAll(() => server.close());
const [{ sub }, other] = ORCID_ACCOUNTS;

async function reason(work: Promise<unknown>): Promise<string> {
  const thrown = await work.then(
    () => "done",
    (error) => error,
  );
  expect(thrown).toBeInstanceOf(SignInProblem);
  expect(thrown.message).toMatch(/^[A-Z1].*\.$/);
  return thrown.reason;
}

async function begin() {
  const start = await beginSignIn({ redirectUri }, server);
  const { state, codeVerifier, nonce } = start;
  return { address: start.address, kept: { state, codeVerifier, nonce, redirectUri } };
}

test("nothing is configured unless the operator says so", () => {
  expect(oidcConfigured()).toBe(false);
});

test("whoever signs in at the issuer is who they are there", async () => {
  const { address, kept } = await begin();
  const asked = new URL(address).searchParams;
  expect(asked.get("scope")).toBe("openid");
  expect(asked.get("code_challenge_method")).toBe("S256");
  expect(address).not.toContain(kept.codeVerifier);
  const currentUrl = await passOidc(address, sub);
  expect(currentUrl.startsWith(`${redirectUri}?`)).toBe(true);
  const answer = await endSignIn({ ...kept, currentUrl }, server);
  expect(answer).toMatchObject({ subject: sub, issuer: server.issuer });
  expect(answer.claims.aud).toBe(server.clientId);
});

test("behind a proxy the address that the request shows makes no difference", async () => {
  const { address, kept } = await begin();
  const { search } = new URL(await passOidc(address, other.sub));
  const currentUrl = `http://internal:8080/credentials/prove/orcid/callback${search}`;
  expect((await endSignIn({ ...kept, currentUrl }, server)).subject).toBe(other.sub);
});

test("a code is good once, for whoever began with it", async () => {
  const { address, kept } = await begin();
  const currentUrl = await passOidc(address, sub);
  const { kept: others } = await begin();
  expect(await reason(endSignIn({ ...others, currentUrl }, server))).toBe("refused");
  expect((await endSignIn({ ...kept, currentUrl }, server)).subject).toBe(sub);
  expect(await reason(endSignIn({ ...kept, currentUrl }, server))).toBe("refused");
});

test("a code that was read on its way is worth nothing without the verifier", async () => {
  const { address, kept } = await begin();
  const currentUrl = await passOidc(address, sub);
  const { codeVerifier } = (await begin()).kept;
  expect(await reason(endSignIn({ ...kept, codeVerifier, currentUrl }, server))).toBe("refused");
});

test("a nonce, a state or an issuer that are not ours are refused", async () => {
  const first = await begin();
  const currentUrl = await passOidc(first.address, sub);
  expect(await reason(endSignIn({ ...first.kept, nonce: "another", currentUrl }, server))).toBe("refused");
  const second = await begin();
  const returned = await passOidc(second.address, sub);
  expect(await reason(endSignIn({ ...second.kept, state: "another", currentUrl: returned }, server))).toBe(
    "refused",
  );
  const forged = new URL(returned);
  forged.searchParams.set("iss", "https://evil.example");
  expect(await reason(endSignIn({ ...second.kept, currentUrl: forged.href }, server))).toBe("refused");
  for (const query of ["", "?code=1", "?state=1&code=2", "?error=x", "?code=a&code=b"]) {
    const bare = `${redirectUri}${query}`;
    expect(await reason(endSignIn({ ...second.kept, currentUrl: bare }, server))).toBe("refused");
  }
  expect((await endSignIn({ ...second.kept, currentUrl: returned }, server)).subject).toBe(sub);
});

test("somebody who says no at the issuer is not signed in", async () => {
  const { address, kept } = await begin();
  const currentUrl = await passOidc(address, null);
  expect(await reason(endSignIn({ ...kept, currentUrl }, server))).toBe("denied");
});

test("a wrong client secret is refused", async () => {
  const { address, kept } = await begin();
  const currentUrl = await passOidc(address, sub);
  const wrong = { ...server, clientSecret: "wrong" };
  expect(await reason(endSignIn({ ...kept, currentUrl }, wrong))).toBe("refused");
});

test("an address that the issuer does not know of us is told by it and sends nobody there", async () => {
  const start = await beginSignIn({ redirectUri: "http://127.0.0.1:3000/elsewhere" }, server);
  const answer = await fetch(start.address, { redirect: "manual" });
  expect(answer.status).toBe(400);
});

test.each([
  ["is not there", null],
  ["fails", (_request: unknown, response: http.ServerResponse) => response.writeHead(503).end("down")],
  [
    "answers without end",
    (_request: unknown, response: http.ServerResponse) => {
      response.setHeader("Content-Type", "application/json");
      const more = () => {
        while (!response.destroyed && response.write(" ".repeat(4_096))) {}
      };
      response.on("drain", more);
      more();
    },
  ],
  [
    "answers for another",
    (_request: unknown, response: http.ServerResponse) => {
      response.setHeader("Content-Type", "application/json");
      response.end(
        JSON.stringify({ issuer: "https://evil.example", authorization_endpoint: "https://evil.example/a" }),
      );
    },
  ],
] as [string, http.RequestListener | null][])("an issuer that %s", async (_what, listener) => {
  const ill = http.createServer(listener ?? undefined);
  await once(ill.listen(0, "127.0.0.1"), "listening");
  const { port } = ill.address() as AddressInfo;
  if (!listener) ill.close();
  const issuer = `http://127.0.0.1:${port}`;
  expect(await reason(beginSignIn({ redirectUri }, { ...server, issuer }))).toBe("unanswered");
  ill.closeAllConnections();
  ill.close();
});

test("an issuer that goes away in the middle is unanswered, not refused", async () => {
  const short = await startOidc({ redirectUris: [redirectUri] });
  const { address, state, codeVerifier, nonce } = await beginSignIn({ redirectUri }, short);
  const currentUrl = await passOidc(address, sub);
  await short.close();
  const returned = { state, codeVerifier, nonce, redirectUri, currentUrl };
  expect(await reason(endSignIn(returned, short))).toBe("unanswered");
});
