import { expect, test } from "vitest";
import { inWords } from "#app/domain/duration.ts";

test.each([
  [1, "1 second"],
  [59, "59 seconds"],
  [60, "1 minute"],
  [61, "2 minutes"],
  [900, "15 minutes"],
])("%i seconds are %s", (seconds, words) => {
  expect(inWords(seconds)).toBe(words);
});
