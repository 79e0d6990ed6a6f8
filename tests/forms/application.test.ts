import { expect, test } from "vitest";
import { applicationSchema } from "#app/forms/application.ts";

const form = { field: "cardiology", level: "specialist", institution: "Board of Cardiology" };
const numberOf = (registryNumber: string) => applicationSchema.safeParse({ ...form, registryNumber });

test.each(["none", "n/a", "---", "No."])(
  "%s is no number, which would be shared by everybody who says so",
  (words) => {
    const read = numberOf(words);
    expect(read.error!.issues).toMatchObject([
      { path: ["registryNumber"], message: "A number has digits. Leave it empty if there is none." },
    ]);
  },
);

test("a number may be left out, and may have letters", () => {
  expect(numberOf(" ").data).toMatchObject({ registryNumber: null });
  expect(applicationSchema.parse(form)).toMatchObject({ registryNumber: null });
  expect(numberOf(" GMC 123/4 ").data).toMatchObject({ registryNumber: "GMC 123/4" });
});
