import { expect, test } from "vitest";
import { isPrivateDemo, readEnvironment } from "../app/environment.server.ts";

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
  [{ ASSAY_SECRET: "too short" }, "ASSAY_SECRET must be 32 characters or more, chosen at random"],
  [
    { SMTP_URL: "mail.example.org", MAIL_FROM: "a@example.org", ORIGIN: "https://assay.example.org" },
    "SMTP_URL must look like smtps://user:password@mail.example.org",
  ],
  [
    { SMTP_URL: "smtps://mail.example.org", ORIGIN: "https://assay.example.org" },
    "MAIL_FROM must be set where SMTP_URL is",
  ],
  [
    { SMTP_URL: "smtps://mail.example.org", MAIL_FROM: "a@example.org" },
    "ORIGIN must be set where SMTP_URL is",
  ],
  [{ MAIL_FROM: "Assay" }, "MAIL_FROM must look like assay@example.org or Assay <assay@example.org>"],
  [
    { MAIL_FROM: "a@example.org, b@example.org" },
    "MAIL_FROM must look like assay@example.org or Assay <assay@example.org>",
  ],
  [{ ORCID_ISSUER: "orcid.org" }, "ORCID_ISSUER must be an address, for example https://orcid.org"],
  [{ ORCID_CLIENT_ID: "APP-1" }, "ORCID_CLIENT_SECRET must be set where ORCID_CLIENT_ID is"],
  [{ ORCID_CLIENT_SECRET: "s" }, "ORCID_CLIENT_ID must be set where ORCID_CLIENT_SECRET is"],
  [{ ORCID_API: "ftp://x" }, "ORCID_API must be an address, for example https://pub.orcid.org/v3.0"],
  [
    { EAS_RPC: "https://rpc.example.org" },
    "EAS_RPC must look like 1=https://rpc.example.org,10=https://rpc.example.net",
  ],
  [
    { EAS_RPC: "1=https://rpc.example.org,,10=x" },
    "EAS_RPC must look like 1=https://rpc.example.org,10=https://rpc.example.net",
  ],
  [{ TRUSTED_PROXIES: "-1" }, "TRUSTED_PROXIES must be a whole number from 0 to 10"],
])("%o is refused in one line that names it", (variables, sentence) => {
  expect(() => readEnvironment(variables)).toThrow(`Environment: ${sentence}.`);
});

test("several wrong values are all named", () => {
  expect(() => readEnvironment({ PORT: "x", DATABASE_CONNECTIONS: "0" })).toThrow(
    /DATABASE_CONNECTIONS .*; PORT|PORT .*; DATABASE_CONNECTIONS/,
  );
});

test("what outside parties need is read, and has defaults where there is one right answer", () => {
  expect(readEnvironment({})).toMatchObject({
    ORCID_ISSUER: "https://orcid.org",
    ORCID_API: "https://pub.orcid.org/v3.0",
    EAS_RPC: new Map(),
  });
  const read = readEnvironment({
    ORCID_ISSUER: "http://10.0.0.7:8080/",
    EAS_RPC: "1=https://rpc.example.org/?key=a=b, 11155111=http://127.0.0.1:8545",
    SMTP_URL: "smtp://127.0.0.1:2525",
    MAIL_FROM: "Assay <assay@example.org>",
    ORIGIN: "https://assay.example.org",
  });
  expect(read.ORCID_ISSUER).toBe("http://10.0.0.7:8080");
  expect(read.EAS_RPC).toEqual(
    new Map([
      ["1", "https://rpc.example.org/?key=a=b"],
      ["11155111", "http://127.0.0.1:8545"],
    ]),
  );
});

test("the demo's outbox is open on this machine alone", () => {
  expect(isPrivateDemo(readEnvironment({}))).toBe(false);
  expect(isPrivateDemo(readEnvironment({ ASSAY_DEMO: "1" }))).toBe(true);
  expect(isPrivateDemo(readEnvironment({ ASSAY_DEMO: "1", HOST: "0.0.0.0" }))).toBe(false);
  expect(isPrivateDemo(readEnvironment({ ASSAY_DEMO: "1", ORIGIN: "https://assay.example.org" }))).toBe(
    false,
  );
});
