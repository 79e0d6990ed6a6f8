import { DrizzleQueryError } from "drizzle-orm/errors";
import { expect, test } from "vitest";
import { loggable, loggablePath, withoutQueryValues } from "#app/loggable.server.ts";

const cause = Object.assign(new Error("the connection was reset"), { code: "ECONNRESET" });
const failed = new DrizzleQueryError("select 1 from sessions where id_hash = $1", ["a-secret"], cause);

test("a failed query is logged with its text, its trace and its cause, and without its values", () => {
  const text = loggable(failed);
  expect(text).toContain("select 1 from sessions where id_hash = $1");
  expect(text).toContain("because of Error: the connection was reset");
  expect(text).toContain("(ECONNRESET)");
  expect(text).toContain("loggable.test.ts");
  expect(text).not.toContain("a-secret");
});

test("what the queue keeps of it holds no values either", () => {
  const error = withoutQueryValues(new DrizzleQueryError("select $1", ["a-secret"], cause));
  expect(error.message).toBe("Failed query: select $1: the connection was reset");
  expect(error.stack).not.toContain("a-secret");
});

test("anything can be thrown", () => {
  expect(loggable("plain")).toBe("plain");
  expect(withoutQueryValues(undefined).message).toBe("undefined");
});

test.each([
  ["/invitation/a-token", "/invitation/…"],
  ["/recover/a-token", "/recover/…"],
  ["/Recover//a-token/", "/Recover/…"],
  [`/%72ecover/${"aB3_-".repeat(8)}abc`, "/%72ecover/…"],
  ["/recover", "/recover"],
  [
    "/operations/applications/01890a5d-ac96-774b-bcce-b302099a8057",
    "/operations/applications/01890a5d-ac96-774b-bcce-b302099a8057",
  ],
])("a log says %s as %s", (path, said) => {
  expect(loggablePath(path)).toBe(said);
});
