import { v7 as uuidv7 } from "uuid";
import { describe, expect, test } from "vitest";
import { sendRaw } from "../support/raw.ts";
import { makeCriterion, makeDraft, makeForm, makeRubric, makeSave } from "../support/rubrics.ts";
import { openWorld } from "../support/world.ts";

const { address, own, as } = await openWorld();
const { host } = new URL(address);
const [owner, expert, operator] = await Promise.all([as("owner"), as("expert"), as("operator")]);
const { project, batch, assignment } = own.ids;
const at = `/lab/projects/${project}`;
const judging = `/work/${project}/${assignment}`;

const FORMS: [typeof owner, string][] = [
  [owner, "/sign-in"],
  [owner, "/sign-up"],
  [owner, "/account"],
  [owner, "/lab/members"],
  [owner, "/lab/projects/new"],
  [owner, `${at}/settings`],
  [owner, `${at}/batches/new`],
  [expert, "/work"],
  [expert, `${judging}/skip`],
];

const NOT_FORMS: [string, string | undefined, BodyInit][] = [
  ["text", "text/plain", "hello"],
  ["JSON", "application/json", "{}"],
  ["no type", undefined, new Uint8Array([1, 2, 3])],
  ["a form of parts without a boundary", "multipart/form-data", "--x\r\n\r\n"],
  [
    "a form of parts cut short",
    "multipart/form-data; boundary=x",
    "--x\r\nContent-Disposition: form-data; na",
  ],
  ["a form of parts that is none", "multipart/form-data; boundary=x", "what"],
  ["a file in place of a text", "multipart/form-data; boundary=x", file("title") + file("email", "--")],
  ["percent signs", "application/x-www-form-urlencoded", "%%%=%E0%A4&=%"],
  [
    "NULs",
    "application/x-www-form-urlencoded",
    "title=%00&fileName=%00&instructions=%00&reason=a%00&email=%00@x.org",
  ],
  ["__proto__", "application/x-www-form-urlencoded", "__proto__=1&constructor=2&criteria[0].__proto__=3"],
];

function file(name: string, end = ""): string {
  return `--x\r\nContent-Disposition: form-data; name="${name}"; filename="f"\r\n\r\nabc\r\n${end && `--x${end}\r\n`}`;
}

test.each(NOT_FORMS)("%s in place of a form is no failure of ours", async (_what, type, body) => {
  for (const [client, path] of FORMS) {
    const headers: Record<string, string> = type === undefined ? {} : { "Content-Type": type };
    const answer = await client.send(path, { method: "POST", body, headers });
    expect.soft(answer.status, path).toBeLessThan(500);
  }
});

const project_ = {
  title: "T",
  instructions: "I",
  overlap: "1",
  currency: "USD",
  price: "1",
};

test.each([
  ["title", "a\0b"],
  ["instructions", "a\0b"],
  ["overlap", "1e9"],
  ["price", "9".repeat(400)],
  ["currency", "constructor"],
])("a project whose %s holds what cannot be kept is refused by name", async (name, value) => {
  const body = new URLSearchParams({ ...project_, rubric: JSON.stringify(makeRubric()), [name]: value });
  const answer = await owner.send("/lab/projects/new", { method: "POST", body });
  expect(answer.status).toBe(422);
});

test.each([
  ["no JSON", "{"],
  ["nothing", ""],
  ["a list", "[]"],
  ["a deep nest", "[".repeat(100_000)],
  ["a criterion with NUL", JSON.stringify(makeRubric({ criteria: [makeCriterion("", { title: "a\0b" })] }))],
  [
    "a criterion with half a character",
    JSON.stringify(makeRubric({ criteria: [makeCriterion("", { title: "T", description: "a\ud800b" })] })),
  ],
  ["another rubric's shape", JSON.stringify({ criteria: [{ __proto__: null, constructor: 1 }] })],
])("a project whose rubric is %s is refused", async (_what, rubric) => {
  const body = new URLSearchParams({ ...project_, rubric });
  const answer = await owner.send("/lab/projects/new", { method: "POST", body });
  expect(answer.status).toBe(422);
});

test.each([
  ["fileName", "a\0b.jsonl"],
  ["fieldMap", '{"prompt":"/\\u0000","completions":{"a":"/a","b":"/b"}}'],
  ["fieldMap", '{"prompt":"/p","completions":{"a\\u0000":"/a","b":"/b"}}'],
  ["fieldMap", '{"prompt":"/p\\ud800","completions":{"a":"/a","b":"/b"}}'],
  ["fieldMap", "["],
])("a batch whose %s is %j is refused", async (name, value) => {
  const body = new URLSearchParams({ fileName: "a.jsonl", fieldMap: "", [name]: value });
  const answer = await owner.send(`${at}/batches/new`, { method: "POST", body });
  expect(answer.status).toBe(422);
});

describe("judging", () => {
  const draft = makeSave(1, makeDraft());
  const someId = "01234567-89ab-7cde-8f01-23456789abcd";
  const span = {
    ...{ id: someId, completionId: someId, start: 0, end: 1, quote: "a", prefix: "", suffix: "" },
    ...{ tag: null, severity: null, text: "" },
  };
  const reasons = { checked: [], own: "" };
  const fieldsOf = async (answer: Response): Promise<string[]> =>
    (await answer.json()).problems.map(({ field }: { field: string }) => field);

  test("a draft in the shape that the others are not in is kept", async () => {
    const body = makeDraft({ spans: [span], ratingReasons: { [someId]: { a: reasons } } });
    const answer = await expert.sendJson(`${judging}/draft`, "PUT", { ...draft, body });
    expect(answer.status).toBe(200);
  });

  const bodies: [string, object][] = [
    [`critiques.${someId}`, { critiques: { [someId]: "a\0b" } }],
    [`critiques.${someId}`, { critiques: { [someId]: "a\ud800b" } }],
    [`ratings.${someId}.a\0b`, { ratings: { [someId]: { "a\0b": 1 } } }],
    [`ratings.${someId}.a\ud800`, { ratings: { [someId]: { "a\ud800": 1 } } }],
    [`ratings.${someId}.a`, { ratings: { [someId]: { a: 1e9 } } }],
    [`ratings.${someId}.a`, { ratings: { [someId]: { a: 1.5 } } }],
    ["choices.a.degree", { choices: { a: { better: null, degree: 1e9, confidence: null, reasons } } }],
    ["choices.a.better", { choices: { a: { better: "x", degree: 0, confidence: null, reasons } } }],
    ["choices.a.reasons", { choices: { a: { better: null, degree: 0, confidence: null } } }],
    [
      `ratingReasons.${someId}.a.own`,
      { ratingReasons: { [someId]: { a: { checked: [], own: "w".repeat(2_001) } } } },
    ],
    [`flags.${someId}`, { flags: { [someId]: Array(21).fill("a") } }],
    ["spans[0].start", { spans: [{ ...span, start: -1 }] }],
    ["spans[0].end", { spans: [{ ...span, end: 1e300 }] }],
    ["spans[0].quote", { spans: [{ ...span, quote: "a\0" }] }],
    ["spans[0].text", { spans: [{ ...span, text: "w".repeat(20_001) }] }],
    ["spans", { spans: [span, span] }],
    ["spans", { spans: Array.from({ length: 501 }, () => ({ ...span, id: uuidv7() })) }],
    ["unmarked[0]", { unmarked: ["x"] }],
    [`steps.${someId}[0]`, { steps: { [someId]: ["maybe"] } }],
    [`steps.${someId}`, { steps: { [someId]: Array(5_001).fill(null) } }],
    ["allUnacceptable", { allUnacceptable: "yes" }],
    ["reasoning", { reasoning: "w".repeat(20_001) }],
    ["activeMs", { activeMs: "1" }],
  ];

  test.each(bodies)("a draft whose %j is not right is refused by that name", async (field, change) => {
    const body = { ...makeDraft(), ...change };
    const answer = await expert.sendJson(`${judging}/draft`, "PUT", { ...draft, body });
    expect(answer.status).toBe(422);
    expect(await fieldsOf(answer)).toContainEqual(expect.stringContaining(`body.${field}`));
  });

  test.each([
    ["form", null],
    ["form", []],
    ["form", "text"],
    ["writer", {}],
    ["writer", { ...draft, writer: "x" }],
    ["sequence", { ...draft, sequence: 1e10 }],
    ["sequence", { ...draft, sequence: 0 }],
    ["base", { ...draft, base: -1 }],
    ["ageMs", { ...draft, ageMs: -1 }],
    ["ageMs", { ...draft, ageMs: 1e300 }],
    ["edits", { ...draft, edits: "x" }],
    ["body", { ...draft, body: null }],
  ])("a save whose %j is not right is refused by that name", async (field, body) => {
    const answer = await expert.sendJson(`${judging}/draft`, "PUT", body);
    expect(answer.status).toBe(422);
    expect(await fieldsOf(answer)).toContain(field);
  });

  const judgments: [string, unknown][] = [
    ["form", null],
    ["form", []],
    ["id", {}],
    ["id", { ...makeForm(), id: "x" }],
    ["edits", { ...makeForm(), edits: 7 }],
    ["rubricVersion", { ...makeForm(), rubricVersion: 2 ** 31 }],
    ["rubricVersion", { ...makeForm(), rubricVersion: 1e300 }],
    ["writer", { ...makeForm(), writer: "x" }],
    ["sequence", { ...makeForm(), sequence: -1 }],
    ["base", { ...makeForm(), base: 2 ** 31 }],
    ["next", { ...makeForm(), next: "yes" }],
    ["ranking", { ...makeForm(), ranking: [[]] }],
    ["critiques", { ...makeForm(), critiques: { constructor: "y" } }],
    ...bodies.map(([field, change]): [string, unknown] => [field, { ...makeForm(), ...change }]),
  ];

  test.each(judgments)("a judgment whose %j is not right is refused by that name", async (field, body) => {
    const answer = await expert.sendJson(`${judging}/judgment`, "POST", body);
    expect(answer.status).toBe(422);
    expect(await fieldsOf(answer)).toContainEqual(expect.stringContaining(field));
  });

  test("completions and criteria that nobody knows are refused, whatever they are called", async () => {
    const form = makeForm({
      ranking: [[someId, someId]],
      ratings: { [someId]: { constructor: 1, __proto__: 2 } },
      flags: { [someId]: ["toString"] },
    });
    const answer = await expert.sendJson(`${judging}/judgment`, "POST", form);
    expect(answer.status).toBe(422);
    const fields = await fieldsOf(answer);
    for (const field of [`rating.${someId}`, `flag.${someId}`]) expect(fields).toContain(field);
  });

  test.each([
    ["undo", 422],
    ["ahead", 200],
  ])(
    "%s takes nothing but a POST, and what is sent with it in the wrong shape names no judgment",
    async (verb, status) => {
      for (const method of ["GET", "PUT", "PATCH", "DELETE"])
        expect((await expert.send(`${judging}/${verb}`, { method })).status).toBe(405);
      for (const [type, body] of [
        ["application/json", "{"],
        ["application/json", JSON.stringify({ judgmentId: "x" })],
        ["text/plain", "\0"],
        ["multipart/form-data; boundary=x", "--x"],
      ] as const) {
        const headers = { "Content-Type": type };
        const answer = await expert.send(`${judging}/${verb}`, { method: "POST", body, headers });
        expect(answer.status).toBe(type === "application/json" ? status : 415);
      }
    },
  );

  test.each([
    ["application/json", "{"],
    ["application/json", ""],
    ["text/plain", "{}"],
    ["application/json", `{"sequence":1,"body":${"[".repeat(100_000)}`],
  ])("a body of %s that begins %.20j is refused", async (type, body) => {
    const headers = { "Content-Type": type };
    const draft = await expert.send(`${judging}/draft`, { method: "PUT", body, headers });
    const judgment = await expert.send(`${judging}/judgment`, { method: "POST", body, headers });
    for (const { status } of [draft, judgment]) expect([415, 422]).toContain(status);
  });
});

describe("addresses", () => {
  const IDS = [
    "x",
    "0",
    "-1",
    "null",
    "undefined",
    "..%2f..%2fetc%2fpasswd",
    "%00",
    "%E0%A4%A",
    "%",
    "' or 1=1 --",
    "\u202e\u{1f600}",
    "A".repeat(7_000),
    `${uuidv7()}%0d%0aSet-Cookie: a=b`,
    `{${uuidv7()}}`,
    uuidv7().replaceAll("-", ""),
  ].map((id) => (id.includes("%") ? id.replaceAll(" ", "%20") : encodeURIComponent(id)));

  test.each(IDS)("an id of %.40j is nobody's", async (id) => {
    for (const [client, path] of [
      [owner, `/lab/projects/${id}`],
      [owner, `/lab/projects/${id}/settings`],
      [owner, `${at}/tasks/${id}`],
      [owner, `${at}/batches/${id}`],
      [owner, `${at}/batches/${id}/refusals`],
      [owner, `${at}/batches/${id}/content`],
      [owner, `${at}/exports/${id}/file`],
      [owner, `${at}/exports/${id}/manifest`],
      [owner, `${at}/progress?batch=${id}`],
      [expert, `/work/${id}/${assignment}`],
      [expert, `/work/${project}/${id}`],
      [expert, `${judging}/copies/${id}`],
      [expert, `/work/${id}/${assignment}/copies/${uuidv7()}`],
      [owner, `/invitation/${id}`],
      [owner, `/${id}`],
    ] as const) {
      const answer = await client.send(path);
      expect.soft([400, 404], path).toContain(answer.status);
      expect(answer.headers.get("Set-Cookie") ?? "").not.toContain("a=b");
    }
    expect((await expert.sendJson(`/work/${project}/${id}/draft`, "PUT", {})).status).toBeLessThan(500);
    for (const verb of ["undo", "ahead"]) {
      const named = { judgmentId: uuidv7() };
      const answer = await expert.sendJson(`/work/${project}/${id}/${verb}`, "POST", named);
      expect([400, 404]).toContain(answer.status);
    }
    expect(
      (await expert.send(`/work`, { method: "POST", body: new URLSearchParams({ project: id }) })).status,
    ).toBe(404);
    expect(
      (await owner.send(`${at}/batches/${id}/content`, { method: "POST", body: "{}" })).status,
    ).toBeLessThan(500);
  });

  test.each([
    `${at}/tasks?search=%00`,
    `${at}/tasks?search=%25_%5C&state=%00`,
    `${at}/tasks?search=${"a".repeat(7_000)}`,
    `${at}/tasks?sort=constructor&page=1e99&size=-1`,
    `${at}/tasks?page=999999`,
    `${at}/tasks?search=%ED%A0%80`,
    "/sign-in?back=%00",
  ])("a query that nobody would type is answered: %.60s", async (path) => {
    const answer = await owner.send(path);
    expect(answer.status).toBeLessThan(400);
  });

  test.each([
    "/assets/../../package.json",
    "/assets/..%2f..%2f..%2fpackage.json",
    "/assets/%2e%2e/%2e%2e/package.json",
    "/assets/..%5c..%5cpackage.json",
    "/assets/....//....//package.json",
    "/assets/%00",
    "/assets/%E0%A4%A",
    "/assets/",
    "/assets",
    "//etc/passwd",
    "/..%2f..%2fetc/passwd",
    "/.env",
    "/sources.sha256",
    "/server/index.js",
    "/assets/../server/index.js",
    "/assets/../../build/server/index.js",
  ])("nothing but the site's own files is served: %s", async (path) => {
    const answer = await sendRaw(
      address,
      `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    );
    expect([400, 403, 404]).toContain(answer.status);
    expect(answer.body).not.toMatch(/"dependencies"|root:|node_modules/);
  });
});

describe("the protocol itself", () => {
  const line = (first: string, ...headers: string[]) =>
    sendRaw(address, `${[first, ...headers, "Connection: close"].join("\r\n")}\r\n\r\n`);

  test.each([
    ["a URL of 20,000 characters", `GET /${"a".repeat(20_000)} HTTP/1.1`, [`Host: ${host}`]],
    ["a header of 20,000 characters", "GET / HTTP/1.1", [`Host: ${host}`, `X-Long: ${"a".repeat(20_000)}`]],
    [
      "a cookie of 12,000 characters",
      "GET /account HTTP/1.1",
      [`Host: ${host}`, `Cookie: assay_session=${"a".repeat(12_000)}`],
    ],
    ["no host", "GET / HTTP/1.1", []],
    ["a host that is none", "GET / HTTP/1.1", ["Host: ["]],
    ["a host with a path", "GET / HTTP/1.1", ["Host: a/b?c#d@e"]],
    ["an empty host", "GET / HTTP/1.1", ["Host:"]],
    ["a port that is none", "GET / HTTP/1.1", ["Host: localhost:99999999"]],
    [
      "a forwarded port that is none",
      "GET / HTTP/1.1",
      [`Host: ${host}`, "X-Forwarded-Host: evil.example:99999999"],
    ],
    ["another site's address", "GET http://evil.example/ HTTP/1.1", [`Host: ${host}`]],
    ["an address that is none", "GET http:// HTTP/1.1", [`Host: ${host}`]],
    ["a question only", "GET ? HTTP/1.1", [`Host: ${host}`]],
    ["TRACE", "TRACE / HTTP/1.1", [`Host: ${host}`, `Origin: ${address}`]],
    ["CONNECT", "CONNECT evil.example:443 HTTP/1.1", [`Host: ${host}`]],
    ["a method that is none", "STEAL / HTTP/1.1", [`Host: ${host}`]],
    ["PROPFIND", "PROPFIND / HTTP/1.1", [`Host: ${host}`, `Origin: ${address}`]],
    [
      "two lengths",
      "POST /sign-in HTTP/1.1",
      [`Host: ${host}`, `Origin: ${address}`, "Content-Length: 1", "Content-Length: 2"],
    ],
    [
      "a length and chunks",
      "POST /sign-in HTTP/1.1",
      [`Host: ${host}`, `Origin: ${address}`, "Content-Length: 1", "Transfer-Encoding: chunked"],
    ],
    [
      "a negative length",
      "POST /sign-in HTTP/1.1",
      [`Host: ${host}`, `Origin: ${address}`, "Content-Length: -1"],
    ],
    ["an old protocol", "GET / HTTP/1.0", []],
  ])("%s is no failure of ours", async (_what, first, headers) => {
    const answer = await line(first, ...headers);
    expect(answer.status || 400).toBeLessThan(500);
    expect(answer.body).not.toMatch(/node_modules|at \w+ \(/);
  });

  test("HEAD is GET without its body, OPTIONS changes nothing, and no route lets another site read", async () => {
    for (const path of ["/", "/sign-in", "/health", at, `${at}/batches/${batch}/refusals`]) {
      const head = await owner.send(path, { method: "HEAD" });
      const get = await owner.send(path);
      expect(head.status).toBe(get.status);
      expect(await head.text()).toBe("");
      const options = await owner.send(path, {
        method: "OPTIONS",
        headers: { Origin: "https://evil.example" },
      });
      expect(options.status).toBe(405);
      for (const answer of [head, get, options])
        expect(answer.headers.get("Access-Control-Allow-Origin")).toBeNull();
    }
  });

  test("a verb that a route does not have is 405 or 404, whoever asks", async () => {
    for (const [client, path] of [
      [owner, at],
      [owner, `${at}/tasks`],
      [owner, `${at}/progress`],
      [owner, "/lab/projects"],
      [operator, "/operations"],
      [operator, "/health"],
    ] as const) {
      for (const method of ["POST", "PUT", "PATCH", "DELETE"])
        expect.soft([404, 405], `${method} ${path}`).toContain((await client.send(path, { method })).status);
    }
    for (const method of ["PUT", "PATCH", "DELETE"])
      expect.soft((await expert.send(`${judging}/judgment`, { method })).status).toBe(405);
  });
});
