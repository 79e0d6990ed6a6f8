import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { paths } from "#app/paths.ts";
import { openTestDatabase } from "../support/database.ts";

const { db } = await openTestDatabase();
const { findRecovery, recoverAccount, requestRecovery, sendRecovery } = await import(
  "#app/models/recovery.server.ts"
);
const { sessionAdapter } = await import("#app/models/session.server.ts");
const { changePassword, createUser, signIn } = await import("#app/models/user.server.ts");
const { findByEmail } = await import("#app/models/viewer.server.ts");
const { readText } = await import("#app/models/mail.server.ts");
const { mails } = await import("#db/schema/mails.ts");
const { sessions } = await import("#db/schema/sessions.ts");
const { recoveries } = await import("#db/schema/users.ts");

const OLD = "four quiet grey herons";
const NEW = { password: "five loud green parrots" };
let made = 0;
const freshAddress = () => `192.0.2.${++made}`;

async function makeUser() {
  const email = `person${++made}@example.org`;
  const answer = await createUser({ role: "expert", name: "Ada", email, password: OLD });
  if (answer.outcome !== "created") throw new Error(answer.outcome);
  return { email, userId: answer.userId };
}

async function lettersTo(email: string) {
  const rows = await db.select().from(mails).where(eq(mails.recipient, email)).orderBy(mails.id);
  return rows.map((row) => ({ ...row, text: readText(row) }));
}

async function newestToken(email: string): Promise<string> {
  const letters = await lettersTo(email);
  return /\/recover\/([\w-]{43})\s/.exec(letters.at(-1)!.text!)![1]!;
}

async function makeToken() {
  const user = await makeUser();
  await sendRecovery(user.userId);
  return { ...user, token: await newestToken(user.email) };
}

const outcome = async (email: string, password: string) =>
  (await signIn({ email, password }, freshAddress())).outcome;

test("a link leads back into the account, once: a new password, and no session is left", async () => {
  const { email, userId, token } = await makeToken();
  const [letter] = await lettersTo(email);
  expect(letter!.text).toContain(`${paths.recovery(token)}\n`);
  expect(JSON.stringify(await db.select().from(recoveries))).not.toContain(token);
  await sessionAdapter.setSession({
    id: "held by somebody",
    userId,
    expiresAt: new Date(Date.now() + 3_600_000),
    attributes: { userAgent: null, createdAt: new Date() },
  });
  expect(await findRecovery(token)).toMatchObject({ email, state: "open" });
  expect(await recoverAccount({ token, clientAddress: freshAddress() }, NEW)).toBe("recovered");
  expect(await db.$count(sessions, eq(sessions.userId, userId))).toBe(0);
  expect(await outcome(email, OLD)).toBe("wrong");
  expect(await outcome(email, NEW.password)).toBe("fits");
  expect((await lettersTo(email)).at(-1)!.subject).toBe("Your password at Assay was changed");

  expect(await recoverAccount({ token, clientAddress: freshAddress() }, { password: OLD })).toBe("used");
  expect(await outcome(email, NEW.password)).toBe("fits");
  expect((await findRecovery(token))?.state).toBe("used");
});

test("every other link into the account ends with it; nobody else's does", async () => {
  const { email, userId, token } = await makeToken();
  const other = await makeToken();
  await sendRecovery(userId);
  const second = await newestToken(email);
  expect(second).not.toBe(token);
  expect(await recoverAccount({ token: second, clientAddress: freshAddress() }, NEW)).toBe("recovered");
  expect(await recoverAccount({ token, clientAddress: freshAddress() }, NEW)).toBe("used");
  expect((await findRecovery(other.token))?.state).toBe("open");
});

test("used by many at the same time, one link or two, it is one who comes in", async () => {
  const { email, userId, token } = await makeToken();
  await sendRecovery(userId);
  const second = await newestToken(email);
  const passwords = [1, 2, 3, 4].map((n) => ({ password: `parrots in number ${n}` }));
  const answers = await Promise.all(
    passwords.map((password, n) =>
      recoverAccount({ token: n % 2 ? token : second, clientAddress: freshAddress() }, password),
    ),
  );
  expect(answers.toSorted()).toEqual(["recovered", "used", "used", "used"]);
  expect(await outcome(email, passwords[answers.indexOf("recovered")]!.password)).toBe("fits");
});

test("an expired and an unknown link change nothing", async () => {
  const { email, userId, token } = await makeToken();
  await db.update(recoveries).set({ expiresAt: sql`now()` }).where(eq(recoveries.userId, userId));
  expect((await findRecovery(token))?.state).toBe("expired");
  expect(await recoverAccount({ token, clientAddress: freshAddress() }, NEW)).toBe("expired");
  const [row] = await db.select().from(recoveries).where(eq(recoveries.userId, userId));
  for (const unknown of ["", "unknown", row!.tokenHash]) {
    expect(await findRecovery(unknown)).toBeNull();
    expect(await recoverAccount({ token: unknown, clientAddress: freshAddress() }, NEW)).toBe("unknown");
  }
  expect(await outcome(email, OLD)).toBe("fits");
});

test("whoever asks learns nothing of whether an address is known; capitals make no difference", async () => {
  const { email } = await makeUser();
  const before = await db.$count(mails);
  expect(await requestRecovery({ email: "nobody@example.org" }, freshAddress())).toEqual({
    outcome: "taken",
  });
  expect(await db.$count(mails)).toBe(before);
  expect(await requestRecovery({ email: email.toUpperCase() }, freshAddress())).toEqual({ outcome: "taken" });
  expect(await lettersTo(email)).toHaveLength(1);
});

test("asking is limited for known and unknown addresses alike", async () => {
  const { email } = await makeUser();
  for (const asked of [email, "unknown@example.org"]) {
    const clientAddress = freshAddress();
    const ask = () => requestRecovery({ email: asked }, clientAddress);
    const answers = await Promise.all([ask(), ask(), ask(), ask(), ask(), ask(), ask()]);
    expect(answers.filter(({ outcome }) => outcome === "taken")).toHaveLength(5);
    expect(answers.filter(({ outcome }) => outcome === "limited")).toHaveLength(2);
  }
  // From elsewhere it is the letters that are counted, without a word about it.
  expect(await requestRecovery({ email }, freshAddress())).toEqual({ outcome: "taken" });
  expect(await lettersTo(email)).toHaveLength(5);
});

test("one network may ask for so many accounts an hour, and no more", async () => {
  const clientAddress = freshAddress();
  const answers = await Promise.all(
    Array.from({ length: 22 }, (_, n) => requestRecovery({ email: `x${n}@example.org` }, clientAddress)),
  );
  expect(answers.filter(({ outcome }) => outcome === "limited")).toHaveLength(2);
});

test("whoever was shut out after wrong passwords gets in with the new one at once", async () => {
  const { email, token } = await makeToken();
  const clientAddress = freshAddress();
  for (let n = 0; n < 11; n++) await signIn({ email, password: `wrong ${n}` }, clientAddress);
  expect((await signIn({ email, password: OLD }, clientAddress)).outcome).toBe("limited");
  await recoverAccount({ token, clientAddress }, NEW);
  expect((await signIn({ email, ...NEW }, clientAddress)).outcome).toBe("fits");
});

test("a password that is changed by its owner closes every open link", async () => {
  const { email, token } = await makeToken();
  const other = await makeToken();
  const { viewer } = (await findByEmail(email))!;
  const from = { clientAddress: freshAddress(), currentToken: "none" };
  const wrong = await changePassword(viewer, { current: "not it at all", next: NEW.password }, from);
  expect(wrong.outcome).toBe("wrong");
  expect(await findRecovery(token)).toMatchObject({ state: "open" });
  await changePassword(viewer, { current: OLD, next: NEW.password }, from);
  expect(await findRecovery(token)).toMatchObject({ state: "used" });
  expect(await recoverAccount({ token, clientAddress: freshAddress() }, { password: OLD })).toBe("used");
  expect(await outcome(email, NEW.password)).toBe("fits");
  expect(await findRecovery(other.token)).toMatchObject({ state: "open" });
});
