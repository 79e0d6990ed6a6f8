import { eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { openTestDatabase } from "../support/database.ts";

const { db } = await openTestDatabase();
const { beginSession, endSession, findSignedIn, requireSignedIn } = await import("#app/session.server.ts");
const { listSessions, revokeOtherSessions, revokeSession } = await import("#app/models/session.server.ts");
const { sessions } = await import("#db/schema/sessions.ts");
const { users } = await import("#db/schema/users.ts");

const A_DAY = 86_400_000;

async function makeUser() {
  const id = uuidv7();
  await db.insert(users).values({ id, email: `${id}@example.org`, name: "Ada", passwordHash: "none" });
  return id;
}

const request = (cookie?: string, init: RequestInit = {}) =>
  new Request("http://assay.test/account?tab=1", {
    ...init,
    headers: { "User-Agent": "Firefox/140.0", ...(cookie ? { Cookie: cookie } : {}) },
  });

/** What a browser keeps of a Set-Cookie header. */
const kept = (setCookie: string) => setCookie.split(";")[0]!;
const tokenIn = (cookie: string) => cookie.split("=")[1]!;

async function signedIn(userId: string, before?: string) {
  const cookie = kept(await beginSession(request(before), userId));
  return { cookie, token: tokenIn(cookie) };
}

test("the cookie carries a token of which the table has only a hash, and the hash is no token", async () => {
  const userId = await makeUser();
  const { cookie, token } = await signedIn(userId);
  expect(token.length).toBeGreaterThanOrEqual(40);
  const [row] = await db.select().from(sessions).where(eq(sessions.userId, userId));
  expect(row?.idHash).toMatch(/^[0-9a-f]{64}$/);
  expect(JSON.stringify(row)).not.toContain(token);
  expect((await findSignedIn(request(cookie)))?.viewer.userId).toBe(userId);

  const name = cookie.split("=")[0];
  expect(await findSignedIn(request(`${name}=${row?.idHash}`))).toBeNull();
  expect(await findSignedIn(request(`${name}=sha256:${row?.idHash}`))).toBeNull();
});

test("the cookie is kept from scripts and from other sites", async () => {
  const setCookie = await beginSession(request(), await makeUser());
  expect(setCookie).toMatch(/HttpOnly/i);
  expect(setCookie).toMatch(/SameSite=Lax/i);
  expect(setCookie).toMatch(/Path=\//i);
});

test("signing in gives a new token and ends the one the browser brought: nobody can plant a session", async () => {
  const planted = await signedIn(await makeUser());
  const userId = await makeUser();
  const own = await signedIn(userId, planted.cookie);
  expect(own.token).not.toBe(planted.token);
  expect(await findSignedIn(request(planted.cookie))).toBeNull();
  expect((await findSignedIn(request(own.cookie)))?.viewer.userId).toBe(userId);
});

test("signing out ends the session for whoever holds a copy of the cookie", async () => {
  const { cookie } = await signedIn(await makeUser());
  expect(await endSession(request(cookie))).toMatch(/Max-Age=0/);
  expect(await findSignedIn(request(cookie))).toBeNull();
});

test("a list marks the current session and names none by its token", async () => {
  const userId = await makeUser();
  const first = await signedIn(userId);
  const second = await signedIn(userId);
  const listed = await listSessions(userId, second.token);
  expect(listed.map(({ current }) => current).filter(Boolean)).toHaveLength(1);
  expect(listed).toHaveLength(2);
  expect(listed[0]?.userAgent).toBe("Firefox/140.0");
  expect(JSON.stringify(listed)).not.toContain(first.token);
});

test("a user revokes one session, or all others, and never somebody else's", async () => {
  const userId = await makeUser();
  const here = await signedIn(userId);
  const there = await signedIn(userId);
  const third = await signedIn(userId);
  const stranger = await makeUser();
  const theirs = await signedIn(stranger);
  const idOf = async (user: string, token: string) =>
    (await listSessions(user, token)).find(({ current }) => current)!.idHash;

  expect(await revokeSession(userId, await idOf(stranger, theirs.token))).toBe(false);
  expect(await findSignedIn(request(theirs.cookie))).not.toBeNull();
  const revoked = await idOf(userId, there.token);
  expect(await revokeSession(userId, revoked)).toBe(true);
  expect(await revokeSession(userId, revoked)).toBe(false);
  expect(await findSignedIn(request(there.cookie))).toBeNull();
  expect(await revokeOtherSessions(userId, here.token)).toBe(1);
  expect(await findSignedIn(request(third.cookie))).toBeNull();
  expect(await findSignedIn(request(here.cookie))).not.toBeNull();
  expect(await findSignedIn(request(theirs.cookie))).not.toBeNull();
});

test("a session that is used is renewed, but never beyond ninety days from the sign-in", async () => {
  const userId = await makeUser();
  const { cookie } = await signedIn(userId);
  const age = (days: number, left: number) =>
    db
      .update(sessions)
      .set({ createdAt: new Date(Date.now() - days * A_DAY), expiresAt: new Date(Date.now() + left * A_DAY) })
      .where(eq(sessions.userId, userId));

  await age(80, 3);
  expect((await findSignedIn(request(cookie)))?.setCookie).toContain(cookie);
  const [renewed] = await db.select().from(sessions).where(eq(sessions.userId, userId));
  expect(renewed!.expiresAt.getTime()).toBeGreaterThan(Date.now() + 20 * A_DAY);

  await age(91, 20);
  expect(await findSignedIn(request(cookie))).toBeNull();
  expect(await db.$count(sessions, eq(sessions.userId, userId))).toBe(0);
});

test("a session that expired is no session", async () => {
  const userId = await makeUser();
  const { cookie } = await signedIn(userId);
  await db
    .update(sessions)
    .set({ expiresAt: new Date(Date.now() - 1_000) })
    .where(eq(sessions.userId, userId));
  expect(await findSignedIn(request(cookie))).toBeNull();
});

test("who is signed out is sent to sign in and back when reading, and told 401 when writing", async () => {
  const thrown = await requireSignedIn(request()).catch((response: Response) => response);
  expect(thrown).toMatchObject({ status: 302 });
  expect((thrown as Response).headers.get("Location")).toBe("/sign-in?back=%2Faccount%3Ftab%3D1");
  await expect(requireSignedIn(request(undefined, { method: "POST" }))).rejects.toMatchObject({
    status: 401,
  });
});
