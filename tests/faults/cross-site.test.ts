import type { AddressInfo } from "node:net";
import express from "express";
import { expect, test } from "vitest";
import { makeNonce, securityHeaders } from "../../scripts/web/headers.ts";
import { requireSameOrigin } from "../../scripts/web/origin.ts";

test("cross-site: a request that changes something passes from our own pages only, and no page may frame us", async () => {
  const app = express();
  app.use(makeNonce, securityHeaders(false), requireSameOrigin("https://assay.example"));
  app.all("*", (_request, response) => {
    response.send("reached");
  });
  const server = app.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sign-out`;
    const send = async (method: string, origin?: string) =>
      (await fetch(url, { method, headers: origin ? { Origin: origin } : {} })).status;
    expect(await send("GET", "https://elsewhere.example")).toBe(200);
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      expect(await send(method, "https://assay.example")).toBe(200);
      for (const origin of [
        undefined,
        "null",
        "https://elsewhere.example",
        "http://assay.example",
        "https://assay.example.org",
      ]) {
        expect(await send(method, origin)).toBe(403);
      }
    }
    const headers = (await fetch(url)).headers;
    expect(headers.get("Content-Security-Policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("X-Frame-Options")).not.toBeNull();
  } finally {
    server.close();
  }
});
