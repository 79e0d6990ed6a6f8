import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { decodeFunctionData, encodeAbiParameters, type Hex, parseAbi } from "viem";
import { afterAll, expect, test } from "vitest";
import { readRevocation, readsChain } from "../../app/gateways/eas-chain.server.ts";

const ABI = parseAbi(["function getRevokeOffchain(address revoker, bytes32 data) view returns (uint64)"]);
const CONTRACT = "0xA1207F3BBa224E2c9c3c6D5aF63D0eb1582Ce587";
const SIGNER = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const UID = `0x${"ab".repeat(32)}`;
const QUESTION = { chainId: "1", contract: CONTRACT, signer: SIGNER, uid: UID };

type Call = { id: number; method: string; params: [{ to: string; data: Hex }] };
type Answer = (call: Call, response: http.ServerResponse) => void;

/** A node that speaks JSON-RPC over HTTP: one contract, which knows of one revocation. */
function asNode(chain: number, revoked: Map<string, bigint>): Answer {
  return ({ id, method, params }, response) => {
    const send = (body: object) => response.end(JSON.stringify({ jsonrpc: "2.0", id, ...body }));
    response.setHeader("Content-Type", "application/json");
    if (method === "eth_chainId") return send({ result: `0x${chain.toString(16)}` });
    if (method !== "eth_call") return send({ error: { code: -32601, message: "no such method" } });
    const [{ to, data }] = params;
    if (to.toLowerCase() !== CONTRACT.toLowerCase()) return send({ result: "0x" });
    const { args } = decodeFunctionData({ abi: ABI, data });
    const at = revoked.get(args.join(":").toLowerCase()) ?? 0n;
    send({ result: encodeAbiParameters([{ type: "uint64" }], [at]) });
  };
}

const revoked = new Map([[`${SIGNER}:${UID}`.toLowerCase(), 1_767_225_600n]]);
let answer: Answer = asNode(1, revoked);
const node = http.createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  answer(JSON.parse(body), response);
});
await once(node.listen(0, "127.0.0.1"), "listening");
afterAll(() => {
  node.closeAllConnections();
  node.close();
});
const nodes = new Map([["1", `http://127.0.0.1:${(node.address() as AddressInfo).port}/`]]);

test("a revocation by the signer is found with its time; nobody else's means anything", async () => {
  answer = asNode(1, revoked);
  expect(await readRevocation(QUESTION, nodes)).toEqual({ revokedAt: 1_767_225_600_000 });
  expect(await readRevocation({ ...QUESTION, signer: CONTRACT }, nodes)).toEqual({ revokedAt: null });
  expect(await readRevocation({ ...QUESTION, uid: `0x${"cd".repeat(32)}` }, nodes)).toEqual({
    revokedAt: null,
  });
});

test("where no node is known for a chain, nothing is said", async () => {
  expect(readsChain("1")).toBe(false);
  expect(await readRevocation(QUESTION, new Map())).toBe("unanswered");
  expect(await readRevocation({ ...QUESTION, chainId: "10" }, nodes)).toBe("unanswered");
});

test("a node of another chain is not believed", async () => {
  answer = asNode(10, revoked);
  expect(await readRevocation(QUESTION, nodes)).toBe("unanswered");
});

test("a contract that is not there is no answer", async () => {
  answer = asNode(1, revoked);
  expect(await readRevocation({ ...QUESTION, contract: SIGNER }, nodes)).toBe("unanswered");
});

const result =
  (text: string): Answer =>
  ({ id, method }, response) => {
    const value = method === "eth_chainId" ? '"0x1"' : text;
    response.setHeader("Content-Type", "application/json");
    response.end(`{"jsonrpc":"2.0","id":${id},"result":${value}}`);
  };

test.each([
  [
    "an error",
    ({ id }: Call, response: http.ServerResponse) =>
      response.end(
        JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32000, message: "execution reverted" } }),
      ),
  ],
  ["503", (_call: Call, response: http.ServerResponse) => response.writeHead(503).end("busy")],
  [
    "half an answer",
    (_call: Call, response: http.ServerResponse) => response.end('{"jsonrpc":"2.0","id":1,"resu'),
  ],
  ["a page", (_call: Call, response: http.ServerResponse) => response.end("<html>")],
  ["nothing", (_call: Call, response: http.ServerResponse) => response.end()],
  ["a hang-up", (_call: Call, response: http.ServerResponse) => response.destroy()],
  [
    "a hang-up in the middle",
    (_call: Call, response: http.ServerResponse) => {
      response.setHeader("Content-Length", "100");
      response.write('{"jsonrpc"');
      setImmediate(() => response.destroy());
    },
  ],
  [
    "a redirect",
    (_call: Call, response: http.ServerResponse) =>
      response.writeHead(307, { Location: "http://127.0.0.1:1/" }).end(),
  ],
  ["null", result("null")],
  ["half a word", result('"0x00000000000000000000000000000000000000000000000000000000"')],
  ["more than a uint64", result(`"0x${"ff".repeat(32)}"`)],
  ["no hex", result('"0xzz"')],
  [
    "endless text",
    (_call: Call, response: http.ServerResponse) => {
      response.setHeader("Content-Type", "application/json");
      response.write('{"jsonrpc":"2.0","id":1,"result":"0x');
      const more = () => {
        while (!response.destroyed && response.write("0".repeat(4_096))) {}
      };
      response.on("drain", more);
      more();
    },
  ],
] as [string, Answer][])("%s is no answer", async (_what, reply) => {
  answer = reply;
  expect(await readRevocation(QUESTION, nodes)).toBe("unanswered");
});

test("a node that never answers is left", async () => {
  answer = () => {};
  expect(await readRevocation(QUESTION, nodes, { timeoutMs: 200 })).toBe("unanswered");
});
