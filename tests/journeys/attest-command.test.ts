import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ATTESTATIONS, expectedOf, hasAttestations } from "../support/attestations.ts";
import {
  credential,
  entry,
  alice as key,
  LIST,
  signed,
  statusList,
  university,
} from "../support/credentials.ts";
import { attestation, bob, policy, rogue } from "../support/eas.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(path.join(os.tmpdir(), "assay-attest-"));
afterAll(() => rmSync(folder, { recursive: true }));

type Ended = { code: number | null; stdout: string; stderr: string };

/** The command as a user runs it, in a folder of their own, with no database that could be reached. */
function assay(words: string[], input = ""): Promise<Ended> {
  const env = {
    ...process.env,
    DATABASE_URL: "postgres://nobody@127.0.0.1:1/nothing",
    ASSAY_DATA: path.join(folder, "data"),
  };
  const child = spawn(process.execPath, [path.join(ROOT, "scripts/assay.js"), ...words], {
    cwd: folder,
    env,
  });
  const ended: Ended = { code: null, stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    ended.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    ended.stderr += chunk;
  });
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  return new Promise((resolve) => child.once("close", (code) => resolve({ ...ended, code })));
}

const verify = (files: string[], input?: string) =>
  assay(["attest", "verify", "--policy", "policy.json", "--at", "2026-06-01T00:00:00Z", ...files], input);

type Line = { file: string; ok: boolean; problems: string[] } & Record<string, unknown>;
const linesOf = ({ stdout }: Ended): Line[] =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

const write = (name: string, content: string | Uint8Array) => writeFileSync(path.join(folder, name), content);

beforeAll(async () => {
  const first = await attestation();
  const jwt = await signed(credential({ credentialStatus: entry("7") }));
  const own = policy();
  mkdirSync(path.join(folder, "lists"));
  write("lists/one.jwt", await statusList([8]));
  write(
    "policy.json",
    JSON.stringify({
      ...own,
      presenter: { ...own.presenter, keys: [key.did] },
      vc: undefined,
      issuers: [...own.issuers, { id: university.did, name: "University", may: ["mathematics"] }],
      statusLists: { [LIST]: "lists/one.jwt" },
    }),
  );
  write("phd.json", JSON.stringify(first, null, 2));
  write("phd.json.gz", gzipSync(JSON.stringify(first)));
  write("endorsed.json", JSON.stringify(await attestation({ refUID: first.sig.uid })));
  write(
    "bob.json",
    JSON.stringify(await attestation({ recipient: bob, expirationTime: "1" }, { by: rogue })),
  );
  write("degree.jwt", `${jwt}\n`);
  write("hostile.json", `{"sig":${"[".repeat(10_000)}`);
  write("large.json", "a".repeat(1024 * 1024));
  write("bomb.json.gz", gzipSync(Buffer.alloc(200 * 1024 * 1024, " ")));
  write("broken.json.gz", gzipSync("{}").subarray(0, 12));
});

test("good ones give a JSON line each and 0, packed, from a pipe, and referring to each other", async () => {
  const ended = await verify(
    ["endorsed.json", "phd.json.gz", "degree.jwt", "-"],
    readFileSync(path.join(folder, "phd.json"), "utf8"),
  );
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  const lines = linesOf(ended);
  expect(lines.map(({ file, ok, format }) => [file, ok, format])).toEqual([
    ["endorsed.json", true, "eas"],
    ["phd.json.gz", true, "eas"],
    ["degree.jwt", true, "vc"],
    ["-", true, "eas"],
  ]);
  for (const line of lines) {
    expect(Object.keys(line)).toEqual(["file", "ok", "format", "issuer", "subject", "claims", "problems"]);
    expect(line).toMatchObject({ claims: { level: "PhD", field: "mathematics" }, problems: [] });
  }
  expect(existsSync(path.join(folder, "data"))).toBe(false);
});

test("the example of the documentation is accepted", async () => {
  const [own, degree] = ["policy.json", "degree.json"].map((file) => path.join(ROOT, "docs/examples", file));
  const ended = await assay(["attest", "verify", "--policy", own!, degree!]);
  expect(linesOf(ended)[0]).toMatchObject({ ok: true, claims: { level: "PhD", field: "Mathematics" } });
});

test("a bad one gives its problems, each in words, and 1 for all", async () => {
  const ended = await verify(["phd.json", "bob.json"]);
  expect(ended.code).toBe(1);
  expect(linesOf(ended)[1]).toMatchObject({
    ok: false,
    problems: ["untrusted-issuer", "wrong-recipient", "expired"],
  });
  expect(ended.stderr.trimEnd().split("\n")).toEqual([
    expect.stringMatching(/^bob\.json: untrusted-issuer: .*\.$/),
    expect.stringMatching(/^bob\.json: wrong-recipient: .*\.$/),
    expect.stringMatching(/^bob\.json: expired: .*1970-01-01T00:00:01Z\.$/),
  ]);
});

test("each check is told when asked for", async () => {
  const ended = await assay(["attest", "verify", "--policy", "policy.json", "--checks", "phd.json"]);
  expect(linesOf(ended)[0]!.checks).toContainEqual({
    code: "bad-signature",
    outcome: "passed",
    message: expect.any(String),
  });
});

test("hostile files are malformed, and soon so", async () => {
  const ended = await verify(["hostile.json", "large.json", "bomb.json.gz"]);
  expect(ended.code).toBe(1);
  expect(linesOf(ended).map(({ problems }) => problems)).toEqual([
    ["malformed"],
    ["malformed"],
    ["malformed"],
  ]);
  expect(ended.stderr).toMatch(/large\.json: malformed: It is larger than 64 KiB/);
});

test.each<[string, string[], RegExp]>([
  ["no such file", ["missing.json"], /missing\.json: there is no such file/],
  ["a folder", ["lists"], /lists: is a folder/],
  ["a broken .gz", ["broken.json.gz"], /broken\.json\.gz: is no whole \.gz file/],
])("what cannot be read is refused: %s", async (_, files, words) => {
  expect(await verify(files)).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(words) });
});

test.each<[string, unknown, RegExp]>([
  ["no JSON", "{", /own\.json: text: is not whole JSON/],
  [
    "an issuer that is no address",
    { issuers: [{ id: "me", name: "x", may: [] }] },
    /own\.json: issuers\[0\]\.id: must be an address/,
  ],
  [
    "a list that is not there",
    { statusLists: { "https://a.example/1": "no.jwt" } },
    /own\.json: statusLists\["https:\/\/a\.example\/1"\]: there is no file no\.jwt/,
  ],
])("a policy with %s is refused, by the field", async (_, content, words) => {
  write("own.json", typeof content === "string" ? content : JSON.stringify(content));
  const ended = await assay(["attest", "verify", "--policy", "own.json", "phd.json"]);
  expect(ended).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(words) });
});

test("a policy that trusts nobody refuses everybody", async () => {
  write("none.json", "{}");
  const ended = await assay(["attest", "verify", "--policy", "none.json", "phd.json"]);
  expect(linesOf(ended)[0]!.problems).toEqual(["wrong-domain", "untrusted-issuer", "unaccepted-schema"]);
});

test.each<[string, string[], RegExp]>([
  ["no file", ["--policy", "policy.json"], /which file/],
  ["no policy", ["phd.json"], /--policy is missing/],
  ["a policy from a pipe", ["--policy", "-", "phd.json"], /--policy: it must be a file/],
  ["no time", ["--policy", "policy.json", "--at", "yesterday", "phd.json"], /--at: "yesterday" is no time/],
  ["standard input twice", ["--policy", "policy.json", "-", "-"], /once/],
  ["an unknown option", ["--trust-all", "phd.json"], /--trust-all/],
])("wrong usage answers 2: %s", async (_, words, message) => {
  const ended = await assay(["attest", "verify", ...words]);
  expect(ended).toMatchObject({ code: 2, stdout: "", stderr: expect.stringMatching(message) });
});

test("it helps", async () => {
  expect(await assay(["attest", "verify", "--help"])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/--policy/),
  });
  expect(await assay(["attest", "--help"])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/attest verify[\s\S]*attest issue/),
  });
});

test.skipIf(!hasAttestations).each(["eas", "vc"] as const)(
  "attestations made by other software give what is expected of them: %s",
  async (kind) => {
    const expected = expectedOf(kind);
    const files = expected.map(({ file }) => path.join(ATTESTATIONS, kind, file));
    const words = [
      "--policy",
      path.join(ATTESTATIONS, "policy.json"),
      "--at",
      "2026-06-01T00:00:00Z",
      ...files,
    ];
    const ended = await assay(["attest", "verify", ...words]);
    expect(ended.code).toBe(1);
    const lines = linesOf(ended);
    expect(lines.map(({ ok }) => ok)).toEqual(expected.map(({ ok }) => ok));
    for (const [at, { problem }] of expected.entries())
      expect(lines[at]!.problems).toEqual(problem ? expect.arrayContaining([problem]) : []);
  },
);
