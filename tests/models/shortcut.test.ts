import { expect, test } from "vitest";
import { DEFAULT_KEYS } from "#app/domain/shortcuts.ts";
import { problemsOf } from "#app/forms/form-problems.ts";
import { shortcutsSchema } from "#app/forms/shortcut.ts";
import { openTestDatabase } from "../support/database.ts";

await openTestDatabase();
const { createUser } = await import("#app/models/user.server.ts");
const { findShortcuts, keepShortcuts } = await import("#app/models/shortcut.server.ts");

let made = 0;
async function makeExpert() {
  const email = `expert${++made}@example.org`;
  const answer = await createUser({ role: "expert", name: "Ada", email, password: "four quiet grey herons" });
  if (answer.outcome !== "created") throw new Error(answer.outcome);
  return { userId: answer.userId };
}

test("what an expert changed is kept, theirs alone, and a reset takes it away", async () => {
  const [ada, ben] = [await makeExpert(), await makeExpert()];
  expect(await findShortcuts(ada)).toEqual({});
  await keepShortcuts(ada, { ...DEFAULT_KEYS, next: "n", tie: "t" });
  expect(await findShortcuts(ada)).toEqual({ next: "n", tie: "t" });
  expect(await findShortcuts(ben)).toEqual({});
  await keepShortcuts(ada, DEFAULT_KEYS);
  expect(await findShortcuts(ada)).toEqual({});
});

const problems = (keys: unknown) => {
  const read = shortcutsSchema.safeParse({ keys });
  return read.success ? null : problemsOf(read.error);
};

test("the form takes the keys that are changed and gives all", () => {
  expect(shortcutsSchema.parse({ keys: { next: "n" } })).toEqual({ ...DEFAULT_KEYS, next: "n" });
  expect(shortcutsSchema.parse({ keys: { next: "k", previous: "j" } })).toMatchObject({
    next: "k",
    previous: "j",
  });
});

test("the form names the command and what is wrong with its key", () => {
  expect(problems({ next: "k" })).toEqual({
    "keys.next": "K is the key of “Previous completion” already.",
    "keys.previous": "K is the key of “Next completion” already.",
  });
  expect(problems({ fly: "f" })).toEqual({ "keys.fly": "There is no such command." });
  expect(problems({ next: "Tab" })).toEqual({
    "keys.next": "Tab is needed to move about; choose another key.",
  });
  expect(problems({ next: "\u0000" })).toEqual({ "keys.next": "is not the name of a key" });
  expect(problems({ next: 7 })).toEqual({ "keys.next": "is not the name of a key" });
});
