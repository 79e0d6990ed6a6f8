import { expect, test } from "vitest";
import { mayAttest } from "#app/domain/attestation/may.ts";

test.each<[string[], Record<string, string>, boolean]>([
  [["*"], {}, true],
  [["*"], { field: "alchemy" }, true],
  [[], { field: "mathematics", level: "PhD" }, false],
  [["mathematics"], { field: "mathematics", level: "PhD" }, true],
  [["mathematics"], { field: "Maths" }, true],
  [["Mathematics"], { field: "statistics", level: "MSc" }, true],
  [["statistics"], { field: "mathematics", level: "MSc" }, false],
  [["medicine"], { field: "mathematics", level: "PhD" }, false],
  [["medicine", "mathematics"], { field: "mathematics", level: "PhD" }, true],
  [["mathematics:doctorate"], { field: "mathematics", level: "PhD" }, true],
  [["mathematics:PhD"], { field: "statistics", level: "doctorate" }, true],
  [["mathematics:master"], { field: "mathematics", level: "PhD" }, false],
  [["mathematics:doctorate"], { field: "mathematics", level: "MSc" }, false],
  [["mathematics:doctorate"], { field: "mathematics" }, false],
  [["mathematics:"], { field: "mathematics" }, false],
  [["mathematics"], { level: "PhD" }, false],
  [["mathematics"], { field: "" }, false],
  [["mathematics"], { name: "PhD in Statistics" }, true],
  [["medicine"], { field: "nonsense", level: "PhD", name: "PhD in Statistics" }, false],
  [["mathematics"], { field: "endorsements", level: "PhD" }, false],
  [["Beekeeping"], { field: "beekeeping", level: "master" }, true],
  [["beekeeping:master"], { field: "Beekeeping", level: "Master" }, true],
  [["beekeeping:master"], { field: "beekeeping", level: "queen" }, false],
  [["?"], { field: "!" }, false],
  [["mathematics"], { field: "mathematics", level: "endorsement" }, true],
  [["mathematics:doctorate"], { field: "mathematics", level: "endorsement" }, false],
])("%j may attest %j: %s", (may, claims, expected) => {
  expect(mayAttest(may, claims)).toBe(expected);
});
