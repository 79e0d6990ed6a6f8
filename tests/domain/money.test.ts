import fc from "fast-check";
import { expect, test } from "vitest";
import { CURRENCIES, formatMoney, parseMoney } from "#app/domain/money.ts";

test.each<[bigint, string, string]>([
  [150n, "USD", "USD 1.50"],
  [0n, "EUR", "EUR 0.00"],
  [5n, "GBP", "GBP 0.05"],
  [1_500n, "JPY", "JPY 1500"],
  [1_234n, "KWD", "KWD 1.234"],
  [-7n, "CHF", "CHF -0.07"],
  [9_223_372_036_854_775_807n, "USD", "USD 92233720368547758.07"],
])("%d minor units of %s are %s", (minor, currency, text) => {
  expect(formatMoney(minor, currency)).toBe(text);
});

test.each<[string, string, bigint | null]>([
  ["1.5", "USD", 150n],
  [" 1.50 ", "USD", 150n],
  ["USD 1.50", "USD", 150n],
  ["usd1", "USD", 100n],
  ["0", "USD", 0n],
  ["007", "JPY", 7n],
  ["1.234", "KWD", 1_234n],
  ["92233720368547758.07", "USD", 9_223_372_036_854_775_807n],
  ["92233720368547758.08", "USD", null],
  ["1.505", "USD", null],
  ["1.0", "JPY", null],
  ["1,50", "USD", null],
  ["1 000", "USD", null],
  ["-1", "USD", null],
  ["+1", "USD", null],
  [".5", "USD", null],
  ["1.", "USD", null],
  ["1e3", "USD", null],
  ["٣", "USD", null],
  ["", "USD", null],
  ["EUR 1", "USD", null],
  ["1", "XXX", null],
  ["1", "constructor", null],
])("%j in %s is read as %s", (text, currency, minor) => {
  expect(parseMoney(text, currency)).toBe(minor);
});

test("an unknown currency is not formatted", () => {
  expect(() => formatMoney(1n, "XXX")).toThrow(RangeError);
});

// ISO 4217; the platform's own Intl is no witness, for it follows custom (COP has no decimals there).
test("the currencies are sorted, distinct, and have the decimals of ISO 4217", () => {
  expect(CURRENCIES).toEqual([...new Set(CURRENCIES)].sort());
  const none = ["CLP", "ISK", "JPY", "KRW", "UGX", "VND", "XAF", "XOF"];
  const three = ["BHD", "JOD", "KWD", "OMR", "TND"];
  for (const currency of CURRENCIES) {
    const one = none.includes(currency) ? 1n : three.includes(currency) ? 1000n : 100n;
    expect(parseMoney("1", currency), currency).toBe(one);
  }
  expect(CURRENCIES).toEqual(expect.arrayContaining([...none, ...three, "USD", "EUR", "GBP", "CHF"]));
});

test("what is written is read back to the unit", () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 2n ** 63n - 1n), fc.constantFrom(...CURRENCIES), (minor, currency) => {
      expect(parseMoney(formatMoney(minor, currency), currency)).toBe(minor);
    }),
  );
});
