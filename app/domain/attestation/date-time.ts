const DATE_TIME =
  /^(\d{4,6})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,20}))?(Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?$/;

/**
 * The moment that an xsd:dateTimeStamp names, in ms since 1970 (what is finer is cut off), or null where it names none: no such day, no such
 * hour, a leap second. 24:00:00 is the end of its day. Without an offset it is UTC, as VC Data Model 2.0 (Representing Time) wants it read.
 */
export function parseDateTime(text: string): number | null {
  const match = DATE_TIME.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as Six;
  const ms = Number((match[7] ?? "").padEnd(3, "0").slice(0, 3));
  const endOfDay = hour === 24 && minute === 0 && second === 0 && /^0*$/.test(match[7] ?? "");
  if ((hour > 23 && !endOfDay) || minute > 59 || second > 59) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  date.setUTCHours(hour, minute, second, ms);
  const moment = date.getTime() - offsetMs(match[8] ?? "Z");
  return Number.isNaN(new Date(moment).getTime()) ? null : moment;
}

type Six = [number, number, number, number, number, number];

function offsetMs(zone: string): number {
  if (zone === "Z") return 0;
  const [hours, minutes] = zone.slice(1).split(":").map(Number) as [number, number];
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
