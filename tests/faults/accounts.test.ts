import { eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { openTestDatabase } from "../support/database.ts";

/** Rows 10 and 16 of the list of faults: what the accounts' routes answer to people who mean no good. */
const { db } = await openTestDatabase();
const signIn = await import("#app/routes/sign-in.tsx");
const signUp = await import("#app/routes/sign-up.tsx");
const signOut = await import("#app/routes/sign-out.tsx");
const account = await import("#app/routes/account.tsx");
const members = await import("#app/routes/lab.members.tsx");
const invitation = await import("#app/routes/invitation.$token.tsx");
const operations = await import("#app/routes/operations.tsx");
const { createUser } = await import("#app/models/user.server.ts");
const { createOperator } = await import("#app/models/operator.server.ts");
const { createInvitation } = await import("#app/models/invitation.server.ts");
const { findByEmail } = await import("#app/models/viewer.server.ts");
const { listSessions } = await import("#app/models/session.server.ts");
const { beginSession, findSignedIn } = await import("#app/session.server.ts");
const { labMembers, labs } = await import("#db/schema/labs.ts");

const PASSWORD = "four quiet grey herons";
const ORIGIN = "http://assay.test";

// biome-ignore lint/suspicious/noExplicitAny: loaders and actions of many routes, each with its own answer
type Handler = (args: any) => Promise<any>;
type Asked = { path?: string; cookie?: string; form?: Record<string, string>; token?: string; from?: string };

/** What a route answers: its status, headers and data, whether returned or thrown. */
async function ask(handler: Handler, { path = "/", cookie, form, token, from = "192.0.2.1" }: Asked = {}) {
  const request = new Request(new URL(path, ORIGIN), {
    method: form ? "POST" : "GET",
    body: form && new URLSearchParams(form),
    headers: cookie ? { Cookie: cookie } : {},
  });
  const context = { nonce: "", clientAddress: from };
  const answer = await handler({ request, context, params: { token } }).catch((thrown: unknown) => thrown);
  if (answer instanceof Response) {
    return { status: answer.status, headers: answer.headers, data: null, text: answer.statusText };
  }
  if (answer instanceof Error) throw answer;
  const { data, init } = answer?.type === "DataWithResponseInit" ? answer : { data: answer, init: null };
  return { status: init?.status ?? 200, headers: new Headers(init?.headers), data, text: "" };
}

async function makeExpert(email: string) {
  await createUser({ role: "expert", name: "Ada", email, password: PASSWORD });
  return await cookieOf(email);
}

async function makeLab(email: string, labName = "Larch") {
  await createUser({ role: "lab", labName, name: "Mira", email, password: PASSWORD });
  const { viewer } = (await findByEmail(email))!;
  return {
    userId: viewer.userId,
    labId: viewer.lab!.id,
    role: "owner" as const,
    cookie: await cookieOf(email),
  };
}

async function cookieOf(email: string): Promise<string> {
  const { viewer } = (await findByEmail(email))!;
  return (await beginSession(new Request(ORIGIN), viewer.userId)).split(";")[0]!;
}

async function addMember(labId: string, role: "manager" | "viewer", email: string) {
  await makeExpert(email);
  const { viewer } = (await findByEmail(email))!;
  await db.insert(labMembers).values({ labId, userId: viewer.userId, role });
  return { userId: viewer.userId, cookie: await cookieOf(email) };
}

test("stuffing: wrong and unknown are answered alike, then 429 with how long to wait; no password comes back", async () => {
  await makeExpert("stuffed@example.org");
  const attempt = (email: string, password: string) =>
    ask(signIn.action, { path: "/sign-in", form: { email, password }, from: "192.0.2.20" });
  const wrong = await attempt("stuffed@example.org", "hunter2hunter2");
  const unknown = await attempt("unknown@example.org", "hunter2hunter2");
  expect(wrong).toMatchObject({ status: 422, data: { values: { email: "stuffed@example.org" } } });
  expect(unknown).toMatchObject({ status: 422, data: { errors: wrong.data.errors } });
  expect(JSON.stringify(wrong.data)).not.toContain("hunter2");

  for (let n = 0; n < 9; n++) await attempt("stuffed@example.org", "hunter2hunter2");
  const limited = await attempt("stuffed@example.org", PASSWORD);
  expect(limited.status).toBe(429);
  expect(Number(limited.headers.get("Retry-After"))).toBeGreaterThan(0);
  expect(limited.data.errors.form).toMatch(/Try again in \d+ minutes?\./);
  expect(limited.headers.get("Set-Cookie")).toBeNull();
});

test("fixation: signing in never keeps the token that the browser brought", async () => {
  const planted = await makeExpert("planter@example.org");
  await makeExpert("victim@example.org");
  const form = { email: "victim@example.org", password: PASSWORD };
  const answer = await ask(signIn.action, { path: "/sign-in", form, cookie: planted });
  expect(answer.status).toBe(302);
  const cookie = answer.headers.get("Set-Cookie")!.split(";")[0]!;
  expect(cookie).not.toBe(planted);
  const as = (value: string) => findSignedIn(new Request(ORIGIN, { headers: { Cookie: value } }));
  expect((await as(cookie))?.viewer.email).toBe("victim@example.org");
  expect(await as(planted)).toBeNull();
});

test.each([
  "https://elsewhere.example/",
  "//elsewhere.example",
  "/\\elsewhere.example",
  "/\t/elsewhere.example",
])("open redirect: %j is not where signing in or up leads", async (back) => {
  const email = `redirect-${uuidv7()}@example.org`;
  const query = `?back=${encodeURIComponent(back)}`;
  const up = { role: "expert", name: "Ada", email, password: PASSWORD };
  const signedUp = await ask(signUp.action, { path: `/sign-up${query}`, form: up });
  expect(signedUp.headers.get("Location")).toBe("/work");
  const signedIn = await ask(signIn.action, { path: `/sign-in${query}`, form: up });
  expect(signedIn.headers.get("Location")).toBe("/work");
  const cookie = signedIn.headers.get("Set-Cookie")!.split(";")[0]!;
  const already = await ask(signIn.loader, { path: `/sign-in${query}`, cookie });
  expect(already.headers.get("Location")).toBe("/work");
});

test("a way back within Assay is taken", async () => {
  await makeExpert("back@example.org");
  const form = { email: "back@example.org", password: PASSWORD };
  const answer = await ask(signIn.action, { path: "/sign-in?back=%2Faccount%3Ftab%3D1", form });
  expect(answer.headers.get("Location")).toBe("/account?tab=1");
});

test("sign-up: refusals name the field, keep what was typed and never the password; then the limit", async () => {
  const form = { role: "lab", labName: "Larch", name: "Mira", email: "mira@example.org", password: "short" };
  const refused = await ask(signUp.action, { path: "/sign-up", form });
  expect(refused).toMatchObject({
    status: 422,
    data: {
      errors: { password: "Choose a password of 10 characters or more." },
      values: { role: "lab", labName: "Larch", name: "Mira", email: "mira@example.org" },
    },
  });
  expect(JSON.stringify(refused.data)).not.toContain("short");
  const good = { ...form, password: PASSWORD };
  const signedUp = await ask(signUp.action, { path: "/sign-up", form: good });
  expect(signedUp).toMatchObject({ status: 302 });
  expect(signedUp.headers.get("Location")).toBe("/lab/projects");

  const from = "192.0.2.30";
  for (let n = 0; n < 20; n++) {
    const taken = await ask(signUp.action, { path: "/sign-up", form: good, from });
    expect(taken).toMatchObject({
      status: 422,
      data: { errors: { email: expect.stringContaining("already") } },
    });
  }
  const limited = await ask(signUp.action, { path: "/sign-up", form: good, from });
  expect(limited.status).toBe(429);
  expect(Number(limited.headers.get("Retry-After"))).toBeGreaterThan(0);
});

test("the account: signed out is sent away; a session of somebody else is not there; own ones end", async () => {
  expect((await ask(account.loader, { path: "/account" })).headers.get("Location")).toContain("/sign-in");
  expect((await ask(account.action, { path: "/account", form: { intent: "revoke others" } })).status).toBe(
    401,
  );

  const cookie = await makeExpert("mine@example.org");
  const other = await cookieOf("mine@example.org");
  const stranger = await makeExpert("theirs@example.org");
  const theirId = (await findByEmail("theirs@example.org"))!.viewer.userId;
  const [theirs] = await listSessions(theirId, "");
  const revoke = { intent: "revoke", session: theirs!.idHash };
  const unknown = { intent: "revoke", session: "0".repeat(64) };
  const answers = [
    await ask(account.action, { path: "/account", cookie, form: revoke }),
    await ask(account.action, { path: "/account", cookie, form: unknown }),
  ];
  for (const answer of answers) {
    expect(answer).toMatchObject({ status: 404, data: { gone: "There is no such session any more." } });
  }
  expect((await ask(account.loader, { path: "/account", cookie: stranger })).status).toBe(200);

  await ask(account.action, { path: "/account", cookie, form: { intent: "revoke others" } });
  expect((await ask(account.loader, { path: "/account", cookie: other })).status).toBe(302);
  const listed = await ask(account.loader, { path: "/account", cookie });
  expect(listed.data.sessions).toHaveLength(1);
  expect(JSON.stringify(listed.data)).not.toContain("argon2id");
  expect((await ask(account.action, { path: "/account", cookie, form: { intent: "revoke" } })).status).toBe(
    400,
  );
});

test("the account: a password changes against the current one only", async () => {
  const cookie = await makeExpert("change@example.org");
  const change = (current: string, next: string) =>
    ask(account.action, { path: "/account", cookie, form: { intent: "change password", current, next } });
  expect(await change("wrong", "seven loud blue kettles")).toMatchObject({
    status: 422,
    data: { errors: { current: "This is not your current password." } },
  });
  expect(await change(PASSWORD, "change@example.org")).toMatchObject({
    status: 422,
    data: { errors: { next: expect.any(String) } },
  });
  expect(await change(PASSWORD, "seven loud blue kettles")).toMatchObject({ status: 200 });
});

test("every role × the pages of a lab and of operators", async () => {
  const owner = await makeLab("roles-owner@example.org");
  const manager = await addMember(owner.labId, "manager", "roles-manager@example.org");
  const viewer = await addMember(owner.labId, "viewer", "roles-viewer@example.org");
  const expert = await makeExpert("roles-expert@example.org");
  await createOperator({ email: "roles-operator@example.org", name: "Ines", password: PASSWORD });
  const operator = await cookieOf("roles-operator@example.org");
  const change = { intent: "change role", userId: owner.userId, role: "viewer" };

  const table = [
    { cookie: undefined, members: 302, change: 401, operations: 302 },
    { cookie: expert, members: 404, change: 404, operations: 404 },
    { cookie: operator, members: 404, change: 404, operations: 200 },
    { cookie: viewer.cookie, members: 200, change: 403, operations: 404 },
    { cookie: manager.cookie, members: 200, change: 403, operations: 404 },
    { cookie: owner.cookie, members: 200, change: 409, operations: 404 },
  ];
  for (const { cookie, ...expected } of table) {
    const found = {
      members: (await ask(members.loader, { path: "/lab/members", cookie })).status,
      change: (await ask(members.action, { path: "/lab/members", cookie, form: change })).status,
      operations: (await ask(operations.loader, { path: "/operations", cookie })).status,
    };
    expect(found).toEqual(expected);
  }
});

test("another lab's members and invitations are answered like ones that do not exist", async () => {
  const owner = await makeLab("tenant-a@example.org");
  const other = await makeLab("tenant-b@example.org", "Birch");
  await createInvitation(other, { role: "owner" });
  const theirs = await ask(members.loader, { path: "/lab/members", cookie: other.cookie });
  const act = (form: Record<string, string>) =>
    ask(members.action, { path: "/lab/members", cookie: owner.cookie, form });
  for (const [name, real] of [
    ["userId", other.userId],
    ["invitationId", theirs.data.invitations[0].id],
  ]) {
    const intents = name === "userId" ? ["remove", "change role"] : ["withdraw"];
    for (const intent of intents) {
      const known = await act({ intent, [name as string]: real, role: "viewer" });
      const unknown = await act({ intent, [name as string]: uuidv7(), role: "viewer" });
      expect(known.status).toBe(404);
      expect(known).toEqual(unknown);
    }
  }
  const own = await ask(members.loader, { path: "/lab/members", cookie: owner.cookie });
  expect(JSON.stringify(own.data)).not.toContain(other.userId);
  expect((await act({ intent: "remove", userId: "not an id" })).status).toBe(400);
});

test("an invitation's link is shown once, and only to owners is the list of open ones", async () => {
  const owner = await makeLab("inviter@example.org");
  const viewer = await addMember(owner.labId, "viewer", "looker@example.org");
  const made = await ask(members.action, {
    path: "/lab/members",
    cookie: owner.cookie,
    form: { intent: "invite", role: "manager" },
  });
  const link = new URL(made.data.made.link);
  expect(link.origin).toBe(ORIGIN);
  const token = link.pathname.split("/").at(-1)!;
  const listed = await ask(members.loader, { path: "/lab/members", cookie: owner.cookie });
  expect(listed.data.invitations).toHaveLength(1);
  expect(JSON.stringify(listed.data)).not.toContain(token);
  const seen = await ask(members.loader, { path: "/lab/members", cookie: viewer.cookie });
  expect(seen.data.invitations).toEqual([]);

  const open = await ask(invitation.loader, { path: link.pathname, token });
  expect(open.data).toMatchObject({ viewer: null, invitation: { labName: "Larch", role: "manager" } });
  expect((await ask(invitation.action, { path: link.pathname, token, form: {} })).status).toBe(401);
  const up = { role: "invited", name: "Bo", email: "bo@example.org", password: PASSWORD };
  const joined = await ask(signUp.action, {
    path: `/sign-up?back=${encodeURIComponent(link.pathname)}`,
    form: up,
  });
  expect(joined.headers.get("Location")).toBe("/lab/projects");
  const [member] = await db
    .select()
    .from(labMembers)
    .where(eq(labMembers.userId, (await findByEmail(up.email))!.viewer.userId));
  expect(member).toMatchObject({ labId: owner.labId, role: "manager" });
  const late = await ask(signUp.action, {
    path: `/sign-up?back=${encodeURIComponent(link.pathname)}`,
    form: { ...up, email: "late@example.org" },
  });
  expect(late).toMatchObject({ status: 422, data: { errors: { form: expect.any(String) } } });
  for (const unknown of ["x", "0".repeat(43), "../../etc"]) {
    expect((await ask(invitation.loader, { path: "/invitation/x", token: unknown })).status).toBe(404);
  }
});

test("an owner who removes themselves goes to their account; one who was removed may do nothing", async () => {
  const owner = await makeLab("leaver@example.org");
  const [lab] = await db.select().from(labs).where(eq(labs.id, owner.labId));
  const second = await addMember(lab!.id, "manager", "stayer@example.org");
  const promote = { intent: "change role", userId: second.userId, role: "owner" };
  const act = (form: Record<string, string>) =>
    ask(members.action, { path: "/lab/members", cookie: owner.cookie, form });
  expect((await act(promote)).status).toBe(200);
  expect((await act({ intent: "remove", userId: owner.userId })).headers.get("Location")).toBe("/account");
  expect((await act(promote)).status).toBe(404);
});

test("signing out works by POST alone", async () => {
  expect(signOut).not.toHaveProperty("loader");
  const cookie = await makeExpert("leaving@example.org");
  const answer = await ask(signOut.action, { path: "/sign-out", cookie, form: {} });
  expect(answer.headers.get("Location")).toBe("/");
  expect(await findSignedIn(new Request(ORIGIN, { headers: { Cookie: cookie } }))).toBeNull();
});
