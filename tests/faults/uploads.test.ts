import { readFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { signIn } from "../support/client.ts";
import { PASSWORD } from "../support/journey.ts";
import { openSite } from "../support/site.ts";

/** Row 13 of the list of faults: what a file may hold, sent through the route as a browser sends it. */
const site = await openSite();
const { address, makeLab, makeProject } = site;
const member = await makeLab("lab@example.org");
const owner = await signIn(address, "lab@example.org", PASSWORD);
const { createBatch, findBatch, listRefusals } = await import("#app/models/batch.server.ts");
const MiB = 1024 * 1024;

async function newBatch(project?: string) {
  const projectId = project ?? (await makeProject(member));
  const batchId = (await createBatch(member, { projectId, fileName: "f.jsonl", fieldMap: null }))!;
  return { projectId, batchId, at: `/lab/projects/${projectId}/batches/${batchId}/content` };
}

const line = (n: number | string, more = "") =>
  `{"id":"${n}","prompt":"What is ${n}?","completions":["one ${n}","two ${n}"]${more}}\n`;

async function upload(body: string | Uint8Array | Readable, headers: Record<string, string> = {}) {
  const batch = await newBatch();
  const streamed = body instanceof Readable;
  const answer = await owner.send(batch.at, {
    method: "POST",
    body: streamed ? (Readable.toWeb(body) as ReadableStream) : body,
    headers: { "Content-Type": "application/octet-stream", ...headers },
    ...(streamed && { duplex: "half" }),
  } as RequestInit);
  const { projectId, batchId } = batch;
  const stored = (await findBatch(member, projectId, batchId))!;
  const refusals = await listRefusals(batch, { after: 0, limit: 50 });
  return { status: answer.status, answer: await answer.json(), stored, refusals, ...batch };
}

const utf16 = Buffer.from(`\ufeff${line(1)}${line(2)}`, "utf16le");
const deep = (depth: number) => `,"metadata":{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`;

describe("a file that is not text", () => {
  test.each([
    ["gzip", gzipSync(line(1)), /gzip|compress/i],
    ["a gzip bomb", gzipSync(Buffer.alloc(64 * MiB)), /gzip|compress/i],
    ["zip", Buffer.concat([Buffer.from("PK\x03\x04"), Buffer.alloc(100)]), /zip|compress/i],
    ["UTF-16", utf16, /UTF-16/],
    ["UTF-16 without a mark", utf16.subarray(2), /UTF-16|NUL|UTF-8/],
    ["nothing", "", /no lines|empty/i],
    ["blank lines", "\n\r\n  \n", /no lines/],
    ["one JSON array", `[${line(1).trim()},\n${line(2).trim()}]`, /None of the 2 lines/],
    ["HTML", "<!doctype html>\n<p>Sign in</p>\n", /./],
  ])("%s is refused with what to do about it", async (_what, body, words) => {
    const { status, answer, stored } = await upload(body);
    expect(status).toBe(422);
    expect(answer).toMatchObject({ ok: false, message: expect.stringMatching(words) });
    expect(stored.acceptedCount).toBe(0);
    expect(stored.receivedAt).toBeNull();
  });

  test("said to be encoded is not decoded: a bomb stays as small as it came", async () => {
    for (const encoding of ["gzip", "br", "deflate"]) {
      const { status } = await upload(gzipSync(Buffer.alloc(16 * MiB)), { "Content-Encoding": encoding });
      expect([415, 422]).toContain(status);
    }
  });
});

test("one bad line of each kind is refused by number, field and reason, and the good ones about it go in", async () => {
  const bad: [string | Buffer, RegExp][] = [
    ['{"id":"nul","prompt":"a\\u0000b","completions":["a","b"]}\n', /NUL/i],
    [Buffer.from('{"id":"raw","prompt":"a\0b","completions":["a","b"]}\n'), /./],
    ['{"id":"half","prompt":"a\\ud800b","completions":["a","b"]}\n', /surrogate|half|character/i],
    ['{"id":"\\udc00","prompt":"p","completions":["a","b"]}\n', /surrogate|half|character/i],
    ['{"id":"twice","prompt":"p","prompt":"q","completions":["a","b"]}\n', /twice|duplicate/i],
    [line("deep", deep(100)), /deep|nest/i],
    [line("abyss", deep(200_000)), /deep|nest/i],
    [Buffer.from([...Buffer.from('{"id":"latin","prompt":"caf'), 0xe9, ...Buffer.from('"}\n')]), /UTF-8/],
    ['{"id":"nan","prompt":"p","completions":["a","b"],"metadata":{"x":NaN}}\n', /JSON/],
    ["[1,2]\n", /object/],
    ["null\n", /object/],
    ['"text"\n', /object/],
    ['{"id":"cut"\n', /JSON/],
    [line("key", ',"metadata":{"a\\u0000":1}'), /NUL/i],
    [line("key2", ',"metadata":{"\\ud83d":1}'), /surrogate|half|character/i],
    [line("proto", ',"__proto__":{"x":1}'), /__proto__/],
    [line("x".repeat(300)), /200/],
  ];
  const body = Buffer.concat(
    bad.flatMap(([text], n) => [
      Buffer.from(line(`good ${n}`)),
      Buffer.isBuffer(text) ? text : Buffer.from(text),
    ]),
  );
  const { status, stored, refusals } = await upload(body);
  expect(status).toBe(200);
  expect(stored).toMatchObject({ acceptedCount: bad.length, refusedCount: bad.length, state: "received" });
  expect(refusals.map(({ lineNumber }) => lineNumber)).toEqual(bad.map((_, n) => 2 * n + 2));
  for (const [n, { field, reason }] of refusals.entries())
    expect.soft(`${field} ${reason}`, String(n)).toMatch(bad[n]![1]);
});

test("odd but good: keys of objects' own methods, the largest exact number, emoji, right to left, formulas of spreadsheets", async () => {
  const odd = [
    line("constructor", ',"metadata":{"__proto__":{"a":1},"constructor":1,"hasOwnProperty":null}'),
    line("exact", ',"metadata":{"n":9007199254740991,"x":0.1}'),
    line("\u{1f469}\u200d\u{1f52c}", ',"field":"\u{1f9ea} مرحبا"'),
    line("=cmd|' /C calc'!A0", ',"field":"=1+1"'),
    line("\u202egnp.exe"),
    line("deep", deep(50)),
  ];
  const { status, stored, refusals } = await upload(odd.join(""));
  expect(refusals.map(({ field, reason }) => `${field} ${reason}`).join()).toBe("");
  expect(status).toBe(200);
  expect(stored.acceptedCount).toBe(odd.length);
});

test("without a length, in chunks of one byte, it is read the same", async () => {
  const text = Buffer.from(line(1) + line("\u{1f600}") + line(3));
  const { status, stored } = await upload(Readable.from([...text].map((byte) => Buffer.from([byte]))));
  expect(status).toBe(200);
  expect(stored).toMatchObject({ acceptedCount: 3, byteCount: text.length });
});

test("wrong verbs are refused; a whole file in place of a form too", async () => {
  const { at, projectId, batchId } = await newBatch();
  for (const method of ["GET", "PUT", "DELETE", "PATCH"]) {
    const answer = await owner.send(at, { method, ...(method !== "GET" && { body: line(1) }) });
    expect.soft(answer.status, method).toBe(405);
  }
  expect((await findBatch(member, projectId, batchId))!.acceptedCount).toBe(0);
  const form = owner.send(`/lab/projects/${projectId}/batches/new`, {
    method: "POST",
    body: Buffer.alloc(5 * MiB, "a"),
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
  });
  // The server closes once it has answered; a sender that is still sending may learn of that first.
  expect([413, "closed"]).toContain(
    await form.then(
      ({ status }) => status,
      () => "closed",
    ),
  );
  const endless = await owner.send(`/lab/projects/${projectId}/batches/new`, {
    method: "POST",
    body: Readable.toWeb(Readable.from([Buffer.from("a=b")])) as ReadableStream,
    duplex: "half",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
  } as RequestInit);
  expect(endless.status).toBe(411);
});

/** Sends the start of a longer file and then breaks the connection. */
async function breakOff(at: string, start: string, length: number | null): Promise<void> {
  const { hostname, port } = new URL(address);
  const cookie = await cookieOf();
  await new Promise<void>((resolve, reject) => {
    const headers: http.OutgoingHttpHeaders = { Origin: address, Cookie: cookie };
    if (length !== null) headers["Content-Length"] = length;
    const request = http.request({ hostname, port, path: at, method: "POST", headers });
    request.on("error", (error: NodeJS.ErrnoException) =>
      error.code === "ECONNRESET" ? resolve() : reject(error),
    );
    request.write(start, () => request.destroy());
    request.on("close", resolve);
  });
}

let cookie: string | undefined;
async function cookieOf(): Promise<string> {
  if (cookie) return cookie;
  const answer = await fetch(`${address}/sign-in`, {
    method: "POST",
    redirect: "manual",
    headers: { Origin: address },
    body: new URLSearchParams({ email: "lab@example.org", password: PASSWORD }),
  });
  cookie = answer.headers.get("Set-Cookie")!.split(";")[0]!;
  return cookie;
}

test.each([
  ["with a length", 10_000_000],
  ["without a length", null],
])(
  "broken off in the middle %s it hands nothing out, says so, and goes on when sent again",
  async (_how, length) => {
    const { at, projectId, batchId } = await newBatch();
    const lines = Array.from({ length: 1_300 }, (_, n) => line(n));
    await breakOff(at, lines.slice(0, 1_200).join(""), length);
    await expect
      .poll(async () => (await findBatch(member, projectId, batchId))!.failure, { timeout: 15_000 })
      .toMatch(/cut off/);
    const cut = (await findBatch(member, projectId, batchId))!;
    expect(cut.receivedAt).toBeNull();
    const { takeAssignment } = await import("#app/models/assignment.server.ts");
    const expert = await site.makeExpert(`cut-${length}@example.org`);
    expect(await takeAssignment(expert, projectId)).toBeNull();

    const again = await owner.send(at, { method: "POST", body: lines.join("") });
    expect(again.status).toBe(200);
    expect(await findBatch(member, projectId, batchId)).toMatchObject({
      state: "received",
      failure: null,
      lineCount: 1_300,
      acceptedCount: 1_300,
      duplicateCount: 0,
    });
    const late = await owner.send(at, { method: "POST", body: lines.join("") });
    expect(late.status).toBe(409);
  },
);

test("sent twice at once, one takes the other's place and the counts add up", async () => {
  const { at, projectId, batchId } = await newBatch();
  const body = Array.from({ length: 2_000 }, (_, n) => line(n)).join("");
  const answers = await Promise.all([1, 2, 3].map(() => owner.send(at, { method: "POST", body })));
  const statuses = answers.map(({ status }) => status).sort();
  expect(statuses[0]).toBe(200);
  expect(statuses.slice(1)).toEqual([409, 409]);
  const stored = (await findBatch(member, projectId, batchId))!;
  expect(stored).toMatchObject({
    lineCount: 2_000,
    acceptedCount: 2_000,
    duplicateCount: 0,
    refusedCount: 0,
  });
});

/** The most that the web process has ever held, in MiB. */
const peakOf = (pid: number) =>
  Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;

async function webPid(): Promise<number> {
  const { port } = new URL(address);
  const hex = Number(port).toString(16).toUpperCase().padStart(4, "0");
  const row = readFileSync("/proc/net/tcp", "utf8")
    .split("\n")
    .find((text) => text.includes(`:${hex} 00000000:0000 0A`));
  const inode = row!.trim().split(/\s+/)[9];
  const { readdirSync, readlinkSync } = await import("node:fs");
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      for (const fd of readdirSync(`/proc/${pid}/fd`))
        if (readlinkSync(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`) return Number(pid);
    } catch {
      // Gone meanwhile.
    }
  }
  throw new Error("The web process was not found");
}

describe.runIf(process.platform === "linux")("memory stays flat", () => {
  test("under one line of 128 MiB, which is refused, between two that go in", async () => {
    const pid = await webPid();
    const before = peakOf(pid);
    function* parts() {
      yield Buffer.from(line(1));
      for (let n = 0; n < 128; n++) yield Buffer.alloc(MiB, "a");
      yield Buffer.from(`\n${line(2)}`);
    }
    const { status, stored, refusals } = await upload(Readable.from(parts()));
    expect(status).toBe(200);
    expect(stored).toMatchObject({ acceptedCount: 2, refusedCount: 1 });
    expect(refusals[0]).toMatchObject({ lineNumber: 2, truncated: true });
    expect(peakOf(pid) - before).toBeLessThan(100);
  });

  test("under 200,000 tiny bad lines after a good one; they are all counted", {
    timeout: 120_000,
  }, async () => {
    const pid = await webPid();
    // What V8 takes for its own comfort at this pace it has taken after the first; what is kept of each line would be added by the second.
    await upload(Buffer.concat([Buffer.from(line(1)), Buffer.from("x\n".repeat(100_000))]));
    const before = peakOf(pid);
    const bad = Buffer.from("x\n".repeat(200_000));
    const { status, stored } = await upload(Buffer.concat([Buffer.from(line(1)), bad]));
    expect(status).toBe(200);
    expect(stored).toMatchObject({ refusedCount: 200_000 });
    expect(peakOf(pid) - before).toBeLessThan(150);
  });

  test("under a client that sends a head and then nothing", async () => {
    const { at, projectId, batchId } = await newBatch();
    const { hostname, port, host } = new URL(address);
    const silent = net.connect(Number(port), hostname);
    silent.write(
      `POST ${at} HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${address}\r\nCookie: ${await cookieOf()}\r\nContent-Length: 1000000\r\n\r\n`,
    );
    // Others are served meanwhile, and the batch can be sent by somebody else.
    const answer = await owner.send(at, { method: "POST", body: line(1) });
    expect(answer.status).toBe(200);
    silent.destroy();
    expect((await findBatch(member, projectId, batchId))!.state).toBe("received");
  });
});
