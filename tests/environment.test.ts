import { expect, test } from "vitest";
import { readEnvironment } from "../app/environment.server.ts";

test("an empty environment is enough", () => {
  expect(readEnvironment({})).toMatchObject({
    NODE_ENV: "production",
    HOST: "127.0.0.1",
    TRUSTED_PROXIES: 0,
  });
  expect(readEnvironment({ PORT: "", DATABASE_URL: "" }).PORT).toBeUndefined();
});

test.each([
  [{ PORT: "abc" }, "PORT must be a whole number from 1 to 65535"],
  [{ PORT: "70000" }, "PORT must be a whole number from 1 to 65535"],
  [
    { DATABASE_URL: "mysql://localhost" },
    "DATABASE_URL must look like postgres://user:password@host:5432/name",
  ],
  [
    { ORIGIN: "assay.example.org" },
    "ORIGIN must be the address people open, for example https://assay.example.org, without a path",
  ],
  [
    { ORIGIN: "https://assay.example.org/app" },
    "ORIGIN must be the address people open, for example https://assay.example.org, without a path",
  ],
  [{ NODE_ENV: "staging" }, "NODE_ENV must be one of development, production, test"],
  [{ TRUSTED_PROXIES: "-1" }, "TRUSTED_PROXIES must be a whole number from 0 to 10"],
])("%o is refused in one line that names it", (variables, sentence) => {
  expect(() => readEnvironment(variables)).toThrow(`Environment: ${sentence}.`);
});

test("several wrong values are all named", () => {
  expect(() => readEnvironment({ PORT: "x", DATABASE_CONNECTIONS: "0" })).toThrow(
    /DATABASE_CONNECTIONS .*; PORT|PORT .*; DATABASE_CONNECTIONS/,
  );
});
