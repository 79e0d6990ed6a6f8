import { once } from "node:events";
import type { RequestListener } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { fetchDid } from "../../app/gateways/did.server.ts";
import type { Network } from "../../app/gateways/fetch.server.ts";
import { fetchStatusList } from "../../app/gateways/status-list.server.ts";
import { makeCertificate } from "../support/certificate.ts";

const HOST = "uni.example";
const { key, cert } = makeCertificate(HOST);
let answer: RequestListener = (_request, response) => response.end();
const server = https.createServer({ key, cert }, (request, response) => answer(request, response));
await once(server.listen(0, "127.0.0.1"), "listening");
const { port } = server.address() as AddressInfo;
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const HERE: Network = {
  ca: cert,
  resolve: async () => [{ address: "127.0.0.1", family: 4 }],
  mayReach: (address) => address === "127.0.0.1",
};
const DID = `did:web:${HOST}%3A${port}`;

test("a DID document is read from where did:web puts it", async () => {
  const asked: string[] = [];
  answer = (request, response) => {
    asked.push(request.url!);
    response.end(JSON.stringify({ id: DID }));
  };
  const text = JSON.stringify({ id: DID });
  expect(await fetchDid(DID, HERE)).toEqual({ text });
  expect(await fetchDid(`${DID}:issuers:7`, HERE)).toEqual({ text });
  expect(asked).toEqual(["/.well-known/did.json", "/issuers/7/did.json"]);
});

test.each([
  ["no JSON", "<html>"],
  ["half of it", '{"id": "did:'],
  ["no UTF-8", Buffer.from([0x22, 0xff, 0xfe, 0x22])],
  ["nothing", ""],
  ["no object", '["did"]'],
  ["nested thousands deep", `{"x":${"[".repeat(20_000)}${"]".repeat(20_000)}}`],
  ["a megabyte", `"${"a".repeat(1_000_000)}"`],
])("a document that is %s is told as a problem", async (_what, body) => {
  answer = (_request, response) => response.end(body);
  expect(await fetchDid(DID, HERE)).toEqual({ problem: expect.stringMatching(/^[A-Zu].*\.$/) });
});

test("who has no time left asks nobody", async () => {
  let asked = false;
  answer = (_request, response) => {
    asked = true;
    response.end("{}");
  };
  const problem = `${HOST}:${port} was not waited for any longer.`;
  expect(await fetchDid(DID, HERE, AbortSignal.abort())).toEqual({ problem });
  expect(await fetchStatusList(`https://${HOST}:${port}/1`, HERE, AbortSignal.abort())).toEqual({ problem });
  expect(asked).toBe(false);
});

test.each([
  "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
  "did:web:",
  "did:web:127.0.0.1",
  "did:web:localhost",
  "did:web:169.254.169.254",
  "did:web:uni.example/../x",
  "did:web:user%40uni.example",
  "did:web:uni.example%2F..",
  "did:web:[::1]",
  "",
])("%s is not fetched", async (did) => {
  let asked = false;
  answer = (_request, response) => {
    asked = true;
    response.end("{}");
  };
  expect(await fetchDid(did)).toEqual({ problem: expect.any(String) });
  expect(asked).toBe(false);
});

test("a status list comes as its signed text; what is none is told as a problem", async () => {
  const url = `https://${HOST}:${port}/status/1`;
  answer = (_request, response) => response.end("aaa.bbb.ccc\n");
  expect(await fetchStatusList(url, HERE)).toEqual({ text: "aaa.bbb.ccc" });
  answer = (_request, response) => response.end("a".repeat(2_000_000));
  expect(await fetchStatusList(url, HERE)).toEqual({ problem: expect.stringContaining("more than") });
  answer = (_request, response) => response.end(Buffer.from([0xff, 0xfe]));
  expect(await fetchStatusList(url, HERE)).toEqual({ problem: "The status list is not a text." });
  expect(await fetchStatusList("http://uni.example/1", HERE)).toEqual({
    problem: "Only https addresses are fetched.",
  });
  expect(await fetchStatusList(url)).toEqual({ problem: expect.any(String) });
});
