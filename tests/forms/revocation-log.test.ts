import { describe, expect, test } from "vitest";
import { asOfField, logSchema, readRevocationLog } from "#app/forms/revocation-log.ts";
import { logFileProblem, MOST_LOG_BYTES } from "#app/forms/revocation-log-file.ts";

const entry = (changes: Record<string, unknown> = {}) => ({
  chainId: "1",
  contract: "0xa1207f3bba224e2c9c3c6d5af63d0eb1582ce587",
  revoker: "0xd8da6bf26964af9d7eed9e03e53415d37aa96045",
  uid: `0x${"AB".repeat(32)}`,
  timestamp: "1735689600",
  ...changes,
});
const read = (value: unknown) => readRevocationLog(JSON.stringify(value));

describe("a log", () => {
  test("is read into one spelling", () => {
    expect(read([entry(), entry({ chainId: 10, timestamp: 1_735_689_601 })])).toEqual({
      ok: true,
      revocations: [
        {
          chainId: "1",
          contract: "0xA1207F3BBa224E2c9c3c6D5aF63D0eb1582Ce587",
          revoker: "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045",
          uid: `0x${"ab".repeat(32)}`,
          timestamp: "1735689600",
        },
        expect.objectContaining({ chainId: "10", timestamp: "1735689601" }),
      ],
    });
  });

  test("that is empty says that nothing was revoked", () => {
    expect(read([])).toEqual({ ok: true, revocations: [] });
  });

  test.each([
    [{ chainId: "0x1" }, "chainId"],
    [{ chainId: 1.5 }, "chainId"],
    [{ contract: "0xA1207F3BBa224E2c9c3c6D5aF63D0eb1582Ce588" }, "contract"],
    [{ revoker: undefined }, "revoker"],
    [{ uid: "0xab" }, "uid"],
    [{ timestamp: "0" }, "timestamp"],
    [{ timestamp: "9999999999999999" }, "timestamp"],
    [{ timestamp: "yesterday" }, "timestamp"],
  ])("with a wrong part names the entry and the part: %j", (changes, name) => {
    const answer = read([entry(), entry(changes)]);
    expect(answer).toMatchObject({ ok: false, problem: expect.stringContaining(`[1] ${name} must be`) });
  });

  test("with many wrong entries names ten and counts the rest", () => {
    const answer = read(Array.from({ length: 1_013 }, () => null));
    expect(answer).toMatchObject({ ok: false, problem: expect.stringContaining("[9] it must be an object") });
    expect(answer).toMatchObject({ problem: expect.stringContaining("and 1,003 more") });
    expect((answer as { problem: string }).problem).not.toContain("[10]");
  });

  test.each(["", "{", "null", "{}", '"[]"'])("that is no list is refused: %s", (text) => {
    expect(readRevocationLog(text).ok).toBe(false);
  });
});

test("a file that is none, empty, too large, or no text in UTF-8 is refused with the mend", async () => {
  const asOf = "2026-05-01T12:00";
  const refusal = async (file: unknown) => {
    const answer = await logSchema.safeParseAsync({ file, asOf });
    return answer.error?.issues.map(({ path, message }) => [path.join("."), message]);
  };
  expect(await refusal(null)).toEqual([["file", "Choose the log's file."]]);
  expect(await refusal(new File([], ""))).toEqual([["file", "Choose the log's file."]]);
  expect(await refusal(new File([], "log.json"))).toEqual([["file", expect.stringContaining("empty")]]);
  const large = new File([new Uint8Array(MOST_LOG_BYTES + 1)], "log.json");
  expect(await refusal(large)).toEqual([["file", expect.stringContaining("5 MiB")]]);
  expect(await refusal(new File([new Uint8Array([0xff])], "log.json"))).toEqual([
    ["file", expect.stringContaining("UTF-8")],
  ]);
  expect(await refusal(new File(["\uFEFF[]"], "log.json"))).toBeUndefined();
  expect(logFileProblem(new File([new Uint8Array(MOST_LOG_BYTES)], "log.json"))).toBeNull();
});

test.each([
  ["2026-05-01T12:00", "2026-05-01T12:00:00.000Z"],
  ["2026-05-01T12:00:09", "2026-05-01T12:00:09.000Z"],
  ["2026-02-30T12:00", null],
  ["2026-05-01", null],
  ["yesterday", null],
  ["", null],
])("%j as a date is %j", (typed, date) => {
  expect(asOfField.safeParse(typed).data?.toISOString() ?? null).toBe(date);
});
