import { once } from "node:events";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { isPublicAddress } from "../../app/gateways/address.server.ts";
import { FetchProblem, fetchBounded, type Network } from "../../app/gateways/fetch.server.ts";
import { makeCertificate } from "../support/certificate.ts";

const HOST = "issuer.example";
const { key, cert } = makeCertificate(HOST, "elsewhere.example");
const LIMITS = { maxBytes: 10_000, timeoutMs: 5_000, accept: "application/json" };

let answer: RequestListener = (_request, response) => response.end();
let asked = 0;
const server = https.createServer({ key, cert }, (request, response) => {
  asked++;
  answer(request, response);
});
await once(server.listen(0, "127.0.0.1"), "listening");
const { port } = server.address() as AddressInfo;
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** The test's own names, certificate and addresses; everything else is as in production. */
const HERE: Network = {
  ca: cert,
  resolve: async () => [{ address: "127.0.0.1", family: 4 }],
  mayReach: (address) => address === "127.0.0.1" || isPublicAddress(address),
};

const at = (path = "/") => `https://${HOST}:${port}${path}`;

async function problem(address: string, network = HERE, limits = LIMITS): Promise<string> {
  const thrown = await fetchBounded(address, limits, network).then(
    () => "fetched",
    (error) => error,
  );
  expect(thrown).toBeInstanceOf(FetchProblem);
  return thrown.message;
}

test("what is there is fetched as it is", async () => {
  let headers: IncomingMessage["headers"] = {};
  answer = (request, response) => {
    headers = request.headers;
    response.end('{"id":1}');
  };
  expect(new TextDecoder().decode(await fetchBounded(at("/did.json"), LIMITS, HERE))).toBe('{"id":1}');
  expect(headers).toMatchObject({ accept: "application/json", host: `${HOST}:${port}` });
  expect(headers.cookie).toBeUndefined();
});

test("gzip is unpacked", async () => {
  answer = (_request, response) => {
    response.setHeader("Content-Encoding", "gzip");
    response.end(gzipSync("a".repeat(9_000)));
  };
  expect((await fetchBounded(at(), LIMITS, HERE)).length).toBe(9_000);
});

test("three redirects are followed, a fourth is not", async () => {
  answer = (request, response) => {
    const left = Number(request.url!.slice(1));
    if (left === 0) return response.end("there");
    response.writeHead(302, { Location: `/${left - 1}` }).end();
  };
  expect(new TextDecoder().decode(await fetchBounded(at("/3"), LIMITS, HERE))).toBe("there");
  expect(await problem(at("/4"))).toMatch(/redirects more than 3 times/);
});

test("a loop of redirects ends", async () => {
  asked = 0;
  answer = (_request, response) => response.writeHead(307, { Location: at("/round") }).end();
  expect(await problem(at("/round"))).toMatch(/redirects more than 3 times/);
  expect(asked).toBe(4);
});

test.each([
  ["http://issuer.example/", /Only https/],
  ["file:///etc/passwd", /Only https/],
  ["data:text/plain,hello", /Only https/],
  ["https://127.0.0.2/", /not on the public internet/],
  ["https://2130706434/", /not on the public internet/],
  ["https://0x7f.2/", /not on the public internet/],
  ["https://[::ffff:127.0.0.2]/", /not on the public internet/],
  ["https://169.254.169.254/latest/meta-data/", /not on the public internet/],
  ["https://user:secret@issuer.example/", /password/],
  ["https://[", /cannot be read/],
])("a redirect to %s goes nowhere", async (location, words) => {
  asked = 0;
  answer = (_request, response) => response.writeHead(302, { Location: location }).end();
  expect(await problem(at())).toMatch(words);
  expect(asked).toBe(1);
});

test("a redirect to a name that leads to a private address goes nowhere", async () => {
  asked = 0;
  answer = (_request, response) =>
    response.writeHead(302, { Location: `https://elsewhere.example:${port}/` }).end();
  const resolve = async (hostname: string) => [
    { address: hostname === HOST ? "127.0.0.1" : "127.0.0.2", family: 4 },
  ];
  expect(await problem(at(), { ...HERE, resolve })).toMatch(/elsewhere\.example leads to an address/);
  expect(asked).toBe(1);
});

test.each([404, 500, 204, 206, 304])("%i is a problem", async (status) => {
  answer = (_request, response) => response.writeHead(status).end();
  expect(await problem(at())).toContain(`answered ${status}`);
});

const endless = (response: ServerResponse) => {
  const chunk = Buffer.alloc(4_096, "a");
  const more = () => {
    while (!response.destroyed && response.write(chunk)) {}
  };
  response.on("drain", more);
  more();
};

test("an endless body is cut off, whatever it says of its length", async () => {
  answer = (_request, response) => endless(response);
  expect(await problem(at())).toMatch(/more than 10,000 bytes/);
  answer = (_request, response) => {
    response.setHeader("Content-Length", String(2 ** 50));
    endless(response);
  };
  expect(await problem(at())).toMatch(/more than 10,000 bytes/);
});

test("a gzip bomb is cut off as it opens", async () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000));
  expect(bomb.length).toBeLessThan(60_000);
  answer = (_request, response) => {
    response.setHeader("Content-Encoding", "gzip");
    response.end(bomb);
  };
  expect(await problem(at(), HERE, { ...LIMITS, maxBytes: 100_000 })).toMatch(/more than 100,000 bytes/);
});

test("an endless gzip of nothing is cut off before it is opened", async () => {
  answer = (_request, response) => {
    response.setHeader("Content-Encoding", "gzip");
    const empty = gzipSync("");
    const more = () => {
      while (!response.destroyed && response.write(empty)) {}
    };
    response.on("drain", more);
    more();
  };
  expect(await problem(at())).toMatch(/more than 10,000 bytes/);
});

test.each(["br", "deflate", "gzip, gzip", "x"])("the encoding %s was not asked for", async (encoding) => {
  answer = (_request, response) => {
    response.setHeader("Content-Encoding", encoding);
    response.end("anything");
  };
  expect(await problem(at())).toMatch(/encoding/);
});

test.each([
  [
    "half a gzip",
    (response: ServerResponse) => {
      response.setHeader("Content-Encoding", "gzip");
      response.end(gzipSync("a".repeat(5_000)).subarray(0, 20));
    },
  ],
  [
    "no gzip at all",
    (response: ServerResponse) => {
      response.setHeader("Content-Encoding", "gzip");
      response.end("plain");
    },
  ],
  [
    "less than was said",
    (response: ServerResponse) => {
      response.setHeader("Content-Length", "100");
      response.write("half");
      setImmediate(() => response.destroy());
    },
  ],
  ["nothing, and hangs up", (response: ServerResponse) => response.destroy()],
  [
    "headers without an end",
    (response: ServerResponse) => {
      response.socket!.write(`HTTP/1.1 200 OK\r\nX-Long: ${"a".repeat(200_000)}`);
    },
  ],
])("%s is a problem and no crash", async (_what, reply) => {
  answer = (_request, response) => reply(response);
  expect(await problem(at())).toMatch(/cannot be reached or broke off/);
});

test("a drip that never ends is left after the time for everything", async () => {
  answer = (_request, response) => {
    const drip = setInterval(() => response.write("a"), 20);
    response.on("close", () => clearInterval(drip));
  };
  expect(await problem(at(), HERE, { ...LIMITS, timeoutMs: 300 })).toMatch(/within 0\.3 seconds/);
});

test("so are a server that says nothing and a name server that never answers", async () => {
  answer = () => {};
  expect(await problem(at(), HERE, { ...LIMITS, timeoutMs: 300 })).toMatch(/within 0\.3 seconds/);
  const resolve = () => new Promise<never>(() => {});
  expect(await problem(at(), { ...HERE, resolve }, { ...LIMITS, timeoutMs: 300 })).toMatch(/within/);
});

test("redirects share one time limit", async () => {
  answer = (_request, response) => {
    setTimeout(() => response.writeHead(302, { Location: "/again" }).end(), 200);
  };
  expect(await problem(at(), HERE, { ...LIMITS, timeoutMs: 300 })).toMatch(/within 0\.3 seconds/);
});

test("a name that leads here only at the second look gains nothing: what is checked is what is connected to", async () => {
  asked = 0;
  const looks: string[] = [];
  // First a public address, where nobody answers; then ours.
  const resolve = async () => {
    looks.push("look");
    return [{ address: looks.length === 1 ? "192.0.2.1" : "127.0.0.1", family: 4 }];
  };
  const mayReach = (address: string) => address === "192.0.2.1";
  expect(await problem(at(), { ca: cert, resolve, mayReach }, { ...LIMITS, timeoutMs: 300 })).toMatch(
    /within|cannot be reached/,
  );
  expect(looks).toHaveLength(1);
  expect(await problem(at(), { ca: cert, resolve, mayReach })).toMatch(/not on the public internet/);
  expect(asked).toBe(0);
});

test("one private address among several refuses them all", async () => {
  const resolve = async () => [
    { address: "127.0.0.1", family: 4 },
    { address: "::1", family: 6 },
  ];
  expect(await problem(at(), { ...HERE, resolve })).toMatch(/not on the public internet/);
  expect(await problem(at(), { ...HERE, resolve: async () => [] })).toMatch(/not on the public internet/);
});

test("without a test's arguments neither this machine nor a certificate of nobody's is accepted", async () => {
  const local = http.createServer();
  await once(local.listen(0, "127.0.0.1"), "listening");
  const { port: plain } = local.address() as AddressInfo;
  for (const address of [
    `https://localhost:${plain}/`,
    `https://127.0.0.1:${plain}/`,
    `https://[::1]:${plain}/`,
  ])
    expect(await problem(address, {})).toMatch(/not on the public internet/);
  local.close();
  expect(await problem(at(), { ...HERE, ca: undefined })).toMatch(/SELF_SIGNED|DEPTH_ZERO/);
  const wrongName = at().replace(HOST, "third.example");
  expect(await problem(wrongName)).toMatch(/ERR_TLS_CERT_ALTNAME_INVALID/);
});

test.each([
  "127.0.0.1",
  "127.1",
  "2130706433",
  "0x7f000001",
  "017700000001",
  "0177.0.0.1",
  "0.0.0.0",
  "10.0.0.1",
  "172.16.0.1",
  "192.168.1.1",
  "169.254.169.254",
  "100.64.0.1",
  "192.0.2.1",
  "198.18.0.1",
  "224.0.0.1",
  "255.255.255.255",
  "[::1]",
  "[::]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "[::ffff:0:127.0.0.1]",
  "[::127.0.0.1]",
  "[64:ff9b::127.0.0.1]",
  "[64:ff9b:1::10.0.0.1]",
  "[2002:7f00:1::]",
  "[2001::1]",
  "[fe80::1]",
  "[fec0::1]",
  "[fc00::1]",
  "[fd00:ec2::254]",
  "[ff02::1]",
  "[2001:db8::1]",
])("%s is not on the public internet", async (host) => {
  expect(await problem(`https://${host}/`, {})).toMatch(/not on the public internet/);
});

test.each(["93.184.216.34", "1.1.1.1", "2606:2800:220:1:248:1893:25c8:1946", "2a00:1450:4001:82a::200e"])(
  "%s is",
  (address) => expect(isPublicAddress(address)).toBe(true),
);
