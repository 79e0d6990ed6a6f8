import { parseOptions } from "@node-rs/argon2";
import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { openTestDatabase } from "../support/database.ts";

const { db } = await openTestDatabase();
const { createUser, signIn, signUp, changePassword } = await import("#app/models/user.server.ts");
const { hashPassword, NOBODYS_HASH } = await import("#app/models/password.server.ts");
const { findByEmail } = await import("#app/models/viewer.server.ts");
const { sessionAdapter } = await import("#app/models/session.server.ts");
const { labMembers, labs } = await import("#db/schema/labs.ts");
const { rateLimits } = await import("#db/schema/rate-limits.ts");
const { sessions } = await import("#db/schema/sessions.ts");
const { experts, users } = await import("#db/schema/users.ts");

const PASSWORD = "four quiet grey herons";
let made = 0;
const freshEmail = () => `Person${++made}@example.org`;
const freshAddress = () => `192.0.2.${++made}`;

async function makeExpert(email = freshEmail()) {
  const answer = await createUser({ role: "expert", name: "Ada", email, password: PASSWORD });
  if (answer.outcome !== "created") throw new Error(answer.outcome);
  return { email, userId: answer.userId };
}

async function holdSession(userId: string, token: string) {
  await sessionAdapter.setSession({
    id: token,
    userId,
    expiresAt: new Date(Date.now() + 3_600_000),
    attributes: { userAgent: null, createdAt: new Date() },
  });
}

test("an expert signs up: a user and the expert's row, and a hash for a password", async () => {
  const { email, userId } = await makeExpert();
  const [user] = await db.select().from(users).where(eq(users.id, userId));
  expect(user?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect((await findByEmail(email))?.viewer).toEqual({
    userId,
    email,
    name: "Ada",
    expert: true,
    operator: false,
    lab: null,
  });
});

test("a lab signs up: a user who owns a lab of that name", async () => {
  const email = freshEmail();
  await createUser({ role: "lab", labName: "Larch", name: "Mira", email, password: PASSWORD });
  const { viewer } = (await findByEmail(email))!;
  expect(viewer.lab).toMatchObject({ name: "Larch", role: "owner" });
  expect(viewer.expert).toBe(false);
});

test("an e-mail address that is taken is refused whatever its capitals, and leaves nothing behind", async () => {
  const { email } = await makeExpert();
  const before = await Promise.all([db.$count(users), db.$count(labs), db.$count(labMembers)]);
  const again = { name: "Eve", email: email.toUpperCase(), password: PASSWORD };
  expect(await createUser({ role: "lab", labName: "Echo", ...again })).toEqual({ outcome: "email taken" });
  expect(await Promise.all([db.$count(users), db.$count(labs), db.$count(labMembers)])).toEqual(before);
});

test("of eight sign-ups with one address at the same time, one is made", async () => {
  const email = freshEmail();
  const form = { role: "expert" as const, name: "Ada", email, password: PASSWORD };
  const answers = await Promise.all(Array.from({ length: 8 }, () => createUser(form)));
  expect(answers.filter(({ outcome }) => outcome === "created")).toHaveLength(1);
  expect(await db.$count(users, sql`lower(email) = lower(${email})`)).toBe(1);
});

test("nobody gets an account as invited without an open invitation", async () => {
  const email = freshEmail();
  const form = { role: "invited" as const, name: "Eve", email, password: PASSWORD };
  expect(await createUser(form)).toEqual({ outcome: "not invited", why: "unknown" });
  expect(await createUser(form, "no-such-token")).toEqual({ outcome: "not invited", why: "unknown" });
  expect(await findByEmail(email)).toBeNull();
});

test("a network may create twenty accounts in an hour, refused ones counted", async () => {
  const { email } = await makeExpert();
  const from = { clientAddress: freshAddress(), invitationToken: null };
  const form = { role: "expert" as const, name: "Ada", email, password: PASSWORD };
  for (let n = 0; n < 20; n++) expect(await signUp(form, from)).toEqual({ outcome: "email taken" });
  const experts0 = await db.$count(experts);
  const limited = await signUp({ ...form, email: freshEmail() }, from);
  expect(limited).toMatchObject({ outcome: "limited", retryAfterSeconds: expect.any(Number) });
  expect(await db.$count(experts)).toBe(experts0);
  expect(await signUp(form, { ...from, clientAddress: freshAddress() })).toEqual({ outcome: "email taken" });
});

test("the right password signs in, whatever the capitals of the address; a wrong one and an unknown address look alike", async () => {
  const { email, userId } = await makeExpert();
  const from = freshAddress();
  expect(await signIn({ email: email.toLowerCase(), password: PASSWORD }, from)).toMatchObject({
    outcome: "fits",
    viewer: { userId, expert: true },
  });
  const wrong = await signIn({ email, password: `${PASSWORD}.` }, from);
  const unknown = await signIn({ email: "nobody@example.org", password: PASSWORD }, from);
  expect(wrong).toEqual({ outcome: "wrong" });
  expect(unknown).toEqual(wrong);
});

test("the hash that an unknown address is compared with takes the same work as a real one", async () => {
  expect(parseOptions(NOBODYS_HASH)).toEqual(parseOptions(await hashPassword(PASSWORD)));
});

test("ten failures limit the person from that network, not from another, and not others from there", async () => {
  const { email } = await makeExpert();
  const other = await makeExpert();
  const from = freshAddress();
  for (let n = 0; n < 10; n++) {
    expect(await signIn({ email, password: "wrong" }, from)).toEqual({ outcome: "wrong" });
  }
  const limited = await signIn({ email: email.toUpperCase(), password: PASSWORD }, from);
  expect(limited.outcome).toBe("limited");
  const { retryAfterSeconds } = limited as { retryAfterSeconds: number };
  expect(retryAfterSeconds).toBeGreaterThan(0);
  expect(retryAfterSeconds).toBeLessThanOrEqual(900);
  expect((await signIn({ email, password: PASSWORD }, freshAddress())).outcome).toBe("fits");
  expect((await signIn({ email: other.email, password: PASSWORD }, from)).outcome).toBe("fits");

  await db.update(rateLimits).set({ expire: new Date(Date.now() - 1) });
  expect((await signIn({ email, password: PASSWORD }, from)).outcome).toBe("fits");
});

test("forty failures at the same time are not more than ten tries", async () => {
  const { email } = await makeExpert();
  const from = freshAddress();
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => signIn({ email, password: "wrong" }, from)),
  );
  expect(answers.filter(({ outcome }) => outcome === "wrong")).toHaveLength(10);
  expect(answers.filter(({ outcome }) => outcome === "limited")).toHaveLength(30);
});

test("signing in often is no failure, and a success forgives the failures before it", async () => {
  const { email } = await makeExpert();
  const from = freshAddress();
  for (let round = 0; round < 3; round++) {
    for (let n = 0; n < 9; n++) await signIn({ email, password: "wrong" }, from);
    expect((await signIn({ email, password: PASSWORD }, from)).outcome).toBe("fits");
  }
  for (let n = 0; n < 30; n++)
    expect((await signIn({ email, password: PASSWORD }, from)).outcome).toBe("fits");
});

test("a hundred failures over many addresses limit the network", async () => {
  const from = freshAddress();
  const { email } = await makeExpert();
  const guesses = Array.from({ length: 100 }, (_, n) =>
    signIn({ email: `guess${n}@example.org`, password: "1" }, from),
  );
  expect((await Promise.all(guesses)).every(({ outcome }) => outcome === "wrong")).toBe(true);
  expect((await signIn({ email, password: PASSWORD }, from)).outcome).toBe("limited");
});

test("the table of limits names no person and no network", async () => {
  const email = freshEmail();
  const from = "198.51.100.77";
  await signIn({ email, password: "wrong" }, from);
  const text = JSON.stringify(await db.select().from(rateLimits)).toLowerCase();
  expect(text).not.toContain(email.toLowerCase());
  expect(text).not.toContain("example.org");
  expect(text).not.toContain(from);
});

test("a new password needs the current one, works at once and ends the other sessions", async () => {
  const { email, userId } = await makeExpert();
  const { viewer } = (await findByEmail(email))!;
  const other = await makeExpert();
  await holdSession(userId, "here");
  await holdSession(userId, "elsewhere");
  await holdSession(other.userId, "somebody else");
  const asker = { clientAddress: freshAddress(), currentToken: "here" };
  const next = "seven loud blue kettles";

  expect(await changePassword(viewer, { current: "wrong", next }, asker)).toEqual({ outcome: "wrong" });
  expect(await db.$count(sessions)).toBe(3);
  expect(await changePassword(viewer, { current: PASSWORD, next }, asker)).toEqual({
    outcome: "changed",
    endedSessionCount: 1,
  });
  expect((await sessionAdapter.getSessionAndUser("here"))[0]).not.toBeNull();
  expect((await sessionAdapter.getSessionAndUser("elsewhere"))[0]).toBeNull();
  expect((await sessionAdapter.getSessionAndUser("somebody else"))[0]).not.toBeNull();
  expect((await signIn({ email, password: PASSWORD }, asker.clientAddress)).outcome).toBe("wrong");
  expect((await signIn({ email, password: next }, asker.clientAddress)).outcome).toBe("fits");
});

test("two changes of one password at the same time: one is made, the other had the wrong current one", async () => {
  const { email } = await makeExpert();
  const { viewer } = (await findByEmail(email))!;
  const asker = { clientAddress: freshAddress(), currentToken: "none" };
  const changes = ["seven loud blue kettles", "nine slow red tractors"].map((next) =>
    changePassword(viewer, { current: PASSWORD, next }, asker),
  );
  const outcomes = (await Promise.all(changes)).map(({ outcome }) => outcome);
  expect(outcomes.sort()).toEqual(["changed", "wrong"]);
});

test("guessing the current password of a session left open is limited as signing in is", async () => {
  const { email } = await makeExpert();
  const { viewer } = (await findByEmail(email))!;
  const asker = { clientAddress: freshAddress(), currentToken: "none" };
  for (let n = 0; n < 10; n++) await changePassword(viewer, { current: `guess ${n}`, next: PASSWORD }, asker);
  expect((await changePassword(viewer, { current: PASSWORD, next: "x" }, asker)).outcome).toBe("limited");
});
