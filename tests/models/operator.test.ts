import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { openTestDatabase } from "../support/database.ts";

const { db } = await openTestDatabase();
const { appointOperator, createOperator } = await import("#app/models/operator.server.ts");
const { createUser, signIn } = await import("#app/models/user.server.ts");
const { findByEmail } = await import("#app/models/viewer.server.ts");
const { operators, users } = await import("#db/schema/users.ts");

const PASSWORD = "four quiet grey herons";
const isOperator = async (email: string) => (await findByEmail(email))?.viewer.operator;

test("a user is appointed once, however often and however many at a time", async () => {
  const email = "ines@example.org";
  await createUser({ role: "expert", name: "Ines", email, password: PASSWORD });
  expect(await isOperator(email)).toBe(false);
  const answers = await Promise.all([
    appointOperator({ email }),
    appointOperator({ email: "INES@example.org" }),
  ]);
  expect(answers.map(({ appointed }) => appointed).sort()).toEqual([false, true]);
  expect(await appointOperator({ email })).toMatchObject({ name: "Ines", appointed: false });
  expect(await isOperator(email)).toBe(true);
  expect(await db.$count(operators)).toBe(1);
});

test("a withdrawn appointment counts for nothing until it is made anew", async () => {
  const { viewer } = (await findByEmail("ines@example.org"))!;
  await db.update(operators).set({ withdrawnAt: new Date() }).where(eq(operators.userId, viewer.userId));
  expect(await isOperator(viewer.email)).toBe(false);
  expect(await appointOperator({ email: viewer.email })).toMatchObject({ appointed: true });
  expect(await isOperator(viewer.email)).toBe(true);
});

test("an address that nobody has signed up with is refused in words", async () => {
  await expect(appointOperator({ email: "nobody@example.org" })).rejects.toThrow(
    "Nobody has signed up with nobody@example.org",
  );
});

test("a new operator is made whole or not at all", async () => {
  const person = { email: "olga@example.org", name: "Olga", password: PASSWORD };
  expect(await createOperator(person)).toBe("created");
  expect(await createOperator(person)).toBe("email taken");
  expect(await db.$count(users, eq(users.email, person.email))).toBe(1);
  expect(await signIn(person, "192.0.2.1")).toMatchObject({
    outcome: "fits",
    viewer: { operator: true, expert: false, lab: null },
  });
});
