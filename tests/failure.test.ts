import { DrizzleQueryError } from "drizzle-orm";
import { expect, test } from "vitest";
import { isDatabaseAway } from "../app/failure.server.ts";

const coded = (code: string) => Object.assign(new Error(`It said ${code}`), { code });

test.each(["ECONNREFUSED", "CONNECT_TIMEOUT", "CONNECTION_CLOSED", "57P03", "53300", "08006"])(
  "%s says that the database is away, however deep it lies",
  (code) => {
    expect(isDatabaseAway(coded(code))).toBe(true);
    expect(isDatabaseAway(new DrizzleQueryError("select 1", [], coded(code)))).toBe(true);
  },
);

test.each([
  coded("23505"),
  coded("42P01"),
  coded("ERR_INVALID_ARG_TYPE"),
  new Error("away"),
  "ECONNREFUSED",
  null,
])("%s does not", (error) => {
  expect(isDatabaseAway(error)).toBe(false);
});
