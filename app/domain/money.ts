/** Digits after the decimal point, by ISO 4217 code: the currencies that a price can be in. */
const MINOR_UNIT_DIGITS: ReadonlyMap<string, number> = new Map([
  ...codes("CLP ISK JPY KRW UGX VND XAF XOF", 0),
  ...codes(
    "AED ARS AUD BDT BGN BRL CAD CHF CNY COP CZK DKK EGP EUR GBP GEL GHS HKD HUF IDR ILS INR KES KZT",
    2,
  ),
  ...codes(
    "LKR MAD MXN MYR NGN NOK NPR NZD PEN PHP PKR PLN RON RSD SAR SEK SGD THB TRY TWD UAH USD UYU ZAR",
    2,
  ),
  ...codes("BHD JOD KWD OMR TND", 3),
]);

/** The greatest amount that the database's 64-bit integers hold. */
const MOST_MINOR = 2n ** 63n - 1n;

export const CURRENCIES: readonly string[] = [...MINOR_UNIT_DIGITS.keys()].sort();

/** An amount of minor units for people: `formatMoney(150n, "USD")` is "USD 1.50". Throws on a currency that is not known. */
export function formatMoney(minor: bigint, currency: string): string {
  const digits = MINOR_UNIT_DIGITS.get(currency);
  if (digits === undefined) throw new RangeError(`${currency} is not a known currency.`);
  const sign = minor < 0n ? "-" : "";
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, "0");
  const point = text.length - digits;
  const fraction = digits > 0 ? `.${text.slice(point)}` : "";
  return `${currency} ${sign}${text.slice(0, point)}${fraction}`;
}

/**
 * Reads an amount that a person typed, in minor units: "1.5", "1.50" and "USD 1.50" are 150n in USD. Null for anything else:
 * a sign, a comma (which means thousands to one reader and decimals to another), more digits than the currency has, another
 * currency, more than 64 bits.
 */
export function parseMoney(text: string, currency: string): bigint | null {
  const digits = MINOR_UNIT_DIGITS.get(currency);
  const match = /^(?:([A-Za-z]{3})\s*)?(\d{1,19})(?:\.(\d{1,3}))?$/.exec(text.trim());
  if (digits === undefined || !match) return null;
  const [, code, whole = "", fraction = ""] = match;
  if (code !== undefined && code.toUpperCase() !== currency) return null;
  if (fraction.length > digits) return null;
  const minor = BigInt(whole + fraction.padEnd(digits, "0"));
  return minor <= MOST_MINOR ? minor : null;
}

function codes(list: string, digits: number): [string, number][] {
  return list.split(" ").map((code) => [code, digits]);
}
