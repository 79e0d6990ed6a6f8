import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createTestDatabase } from "../support/database.ts";
import { GSM8K, hasGsm8k } from "../support/gsm8k.ts";

const url = await createTestDatabase();
process.env.DATABASE_URL = url;
const { db, disconnect } = await import("#db/client.ts");
const { createUser } = await import("#app/models/user.server.ts");
const { findByEmail } = await import("#app/models/viewer.server.ts");
const { loadFixtures } = await import("../support/fixtures.ts");
const { tasks } = await import("#db/schema/tasks.ts");
const { makeProject } = await loadFixtures();
const folder = mkdtempSync(path.join(os.tmpdir(), "assay-command-"));
const ROOT = path.resolve(import.meta.dirname, "../..");
const EMAIL = "lab@example.org";

afterAll(async () => {
  await disconnect();
  rmSync(folder, { recursive: true });
});

type Ended = { code: number; stdout: string; stderr: string };

/** The command as a user runs it. */
function assay(...words: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { ...process.env, DATABASE_URL: url, NODE_ENV: "production" } as NodeJS.ProcessEnv;
    execFile(
      process.execPath,
      [path.join(ROOT, "scripts/assay.js"), ...words],
      { env },
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr }),
    );
  });
}

await createUser({
  email: EMAIL,
  name: "Lena",
  labName: "Quarry",
  role: "lab",
  password: "a-rather-long-one",
});
const { viewer } = (await findByEmail(EMAIL))!;
const projectId = await makeProject({ userId: viewer.userId, labId: viewer.lab!.id, role: "owner" });
const importing = (...words: string[]) =>
  assay("batch", "import", "--project", projectId, "--as", EMAIL, ...words);

describe("assay", () => {
  test("tells what it can do, and answers wrong usage with 2", async () => {
    const help = await assay("--help");
    expect(help).toMatchObject({ code: 0, stdout: expect.stringMatching(/batch import/) });
    expect(await assay("batch", "import", "--help")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/--map/),
    });
    expect(await assay("btch")).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(/no command/),
    });
    expect(await assay("batch", "import", "--prject", "x")).toMatchObject({ code: 2, stdout: "" });
    expect(await importing()).toMatchObject({ code: 2, stderr: expect.stringMatching(/name one FILE/) });
  });
});

describe("assay batch import", () => {
  test("prints the counts and writes the refused lines beside the file", async () => {
    const file = path.join(folder, "lines.jsonl");
    writeFileSync(file, '{"prompt":"1+1?","completions":["2","3"]}\nnonsense\n');
    const { code, stdout } = await importing(file);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ accepted: 1, duplicate: 0, refused: 1 });
    const refused = JSON.parse(readFileSync(`${file}.refused.jsonl`, "utf8"));
    expect(refused).toMatchObject({ line: 2, field: "line", text: "nonsense" });
  });

  test("refuses in one line a file that is not there, a map that is none, and a stranger", async () => {
    expect(await importing("nowhere.jsonl")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/no such file/),
    });
    const map = path.join(folder, "map.json");
    writeFileSync(map, '{"prompt":"question"}');
    const file = path.join(folder, "some.jsonl");
    writeFileSync(file, "{}\n");
    const wrongMap = await importing("--map", map, file);
    expect(wrongMap).toMatchObject({ code: 1, stderr: expect.stringMatching(/map\.json: prompt: /) });
    const stranger = await assay(
      "batch",
      "import",
      "--project",
      projectId,
      "--as",
      "nobody@example.org",
      file,
    );
    expect(stranger).toMatchObject({ code: 1, stderr: expect.stringMatching(/not a member of a lab/) });
  });

  test.runIf(hasGsm8k)(
    "takes the 1,319 real problems through a map, and nothing the second time",
    { timeout: 60_000 },
    async () => {
      const map = path.join(folder, "gsm8k.json");
      const models = ["6b_finetuning", "6b_verification", "175b_finetuning", "175b_verification"];
      const completions = Object.fromEntries(models.map((model) => [model, `/${model}/solution`]));
      writeFileSync(map, JSON.stringify({ prompt: "/question", reference: "/ground_truth", completions }));
      const first = await importing("--map", map, GSM8K);
      expect(JSON.parse(first.stdout)).toMatchObject({ accepted: 1_319, duplicate: 0, refused: 0 });
      const second = await importing("--map", map, GSM8K);
      expect(JSON.parse(second.stdout)).toMatchObject({ accepted: 0, duplicate: 1_319, refused: 0 });
      expect(await db.$count(tasks)).toBe(1_320);
    },
  );
});

describe("assay operator create", () => {
  test("makes the first operator with a password that works, once", async () => {
    const words = ["operator", "create", "--email", "op@example.org", "--name", "Op One"];
    const { code, stdout } = await assay(...words);
    expect(code).toBe(0);
    const { password } = JSON.parse(stdout);
    const { signIn } = await import("#app/models/user.server.ts");
    const signedIn = await signIn({ email: "op@example.org", password }, "127.0.0.1");
    expect(signedIn).toMatchObject({ outcome: "fits", viewer: { operator: true, expert: false, lab: null } });
    expect(await assay(...words)).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/has an account/),
    });
  });
});

describe("assay operator same-payee", () => {
  const samePayee = (...words: string[]) => assay("operator", "same-payee", ...words);

  test("marks two experts' accounts as one person's, once", async () => {
    for (const email of ["ada@example.org", "ada.two@example.org"])
      await createUser({ email, name: "Ada", role: "expert", password: "a-rather-long-one" });
    const { code, stdout } = await samePayee("ada@example.org", "Ada.Two@example.org");
    expect(code).toBe(0);
    const said = JSON.parse(stdout);
    expect(said).toEqual({ payee: expect.stringMatching(/^[0-9a-f-]{36}$/), accounts: 2, joined: true });
    const again = await samePayee("ada.two@example.org", "ada@example.org");
    expect(JSON.parse(again.stdout)).toEqual({ ...said, joined: false });
  });

  test.each([
    [
      "an account that is not there",
      ["ada@example.org", "no@example.org"],
      /^assay operator same-payee: no@example\.org: there is no such account/,
    ],
    [
      "an account that is no expert's",
      [EMAIL, "ada@example.org"],
      /lab@example\.org: this account is no expert's/,
    ],
    [
      "one account named twice",
      ["ada@example.org", "ADA@example.org"],
      /ADA@example\.org: this account is named twice/,
    ],
    ["what is no address", ["ada", "ada@example.org"], /ada: this is no e-mail address/],
  ])("refuses %s", async (_, words, message) => {
    expect(await samePayee(...words)).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(message),
    });
  });

  test("asks for two addresses, and says what it is for", async () => {
    expect(await samePayee("ada@example.org")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/two accounts/),
    });
    expect(await samePayee("--help")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/paid to one person/),
    });
  });
});
