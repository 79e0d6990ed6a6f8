import { expect, test } from "vitest";
import { invitationTokenIn, paths, safeBack } from "#app/paths.ts";

test.each([
  null,
  "",
  "https://elsewhere.example",
  "//elsewhere.example",
  "/\\elsewhere.example",
  "/\t/elsewhere.example",
  "/\n/elsewhere.example",
  "\\\\elsewhere.example",
  "javascript:alert(1)",
  "work",
])("%j leads nowhere after signing in", (back) => {
  expect(safeBack(back)).toBeNull();
});

test.each(["/work", "/lab/projects?sort=-title", paths.invitation("a_b-c")])("%s is a way back", (back) => {
  expect(safeBack(back)).toBe(back);
  expect(new URL(back, "https://assay.example").origin).toBe("https://assay.example");
});

test("an invitation's token is found in its own path only", () => {
  expect(invitationTokenIn(paths.invitation("a_b-c"))).toBe("a_b-c");
  for (const other of [null, "/invitation/", "/invitation/a/b", "/x/invitation/a", "/work"]) {
    expect(invitationTokenIn(other)).toBeNull();
  }
});
