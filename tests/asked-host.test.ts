import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { afterAll, expect, test } from "vitest";
import { underOwnName } from "../scripts/web/origin.ts";

const app = express();
app.use(underOwnName("https://today.example"));
app.use((request, response) => {
  response.json({ host: request.get("host"), asked: response.locals.askedHost });
});
const server = http.createServer(app);
await once(server.listen(0, "127.0.0.1"), "listening");
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function ask(headers: Record<string, string>): Promise<unknown> {
  const { port } = server.address() as AddressInfo;
  const [response] = await once(http.get({ port, host: "127.0.0.1", headers }), "response");
  let body = "";
  for await (const chunk of response) body += chunk;
  return JSON.parse(body);
}

test("under ORIGIN this site has one name, and which one was asked for is still known", async () => {
  expect(await ask({ Host: "earlier.example" })).toEqual({ host: "today.example", asked: "earlier.example" });
  expect(await ask({ Host: "inside:3000", "X-Forwarded-Host": "earlier.example" })).toEqual({
    host: "today.example",
    asked: "earlier.example",
  });
});
