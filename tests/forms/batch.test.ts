import fc from "fast-check";
import { expect, test } from "vitest";
import { batchSchema, prioritySchema } from "#app/forms/batch.ts";

const read = (priority: unknown) => prioritySchema.safeParse({ priority });
const WHICH = "The priority must be a whole number from 0 to 9.";

test("a priority is a digit, with blanks about it or not", () => {
  for (let priority = 0; priority <= 9; priority++) {
    expect(read(`${priority}`).data).toEqual({ priority });
    expect(read(` ${priority}\n`).data).toEqual({ priority });
  }
});

test("anything else is refused with the range", () => {
  const other = fc.oneof(
    fc.string().filter((text) => !/^\d$/.test(text.trim())),
    fc
      .integer()
      .map((number) => `${number}`)
      .filter((text) => text.length > 1),
    fc.constantFrom("", "1.5", "1e0", "٣", "+1", null, undefined, 3, ["3"]),
  );
  fc.assert(
    fc.property(other, (priority) => {
      expect(read(priority).error?.issues.map(({ message }) => message)).toEqual([WHICH]);
    }),
  );
});

test("a new batch of which no priority is said has 0", () => {
  expect(batchSchema.parse({ fileName: "f.jsonl", fieldMap: "" })).toMatchObject({ priority: 0 });
  expect(batchSchema.parse({ fileName: "f.jsonl", fieldMap: "", priority: "3" })).toMatchObject({
    priority: 3,
  });
});
