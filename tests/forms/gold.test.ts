import { describe, expect, test } from "vitest";
import { goldOf, readCalibrationLine } from "#app/forms/gold.ts";
import { readTaskLine } from "#app/forms/task-line.ts";

const line = {
  prompt: "What is 2 + 2?",
  completions: ["5", "4", "22"],
  gold: { ranking: [[1], [0, 2]] },
  explanation: "Only the second is **right**.",
};
const read = (change: Record<string, unknown> = {}) =>
  readCalibrationLine({ ...line, ...change }, (task) => readTaskLine(task));
const refusal = (change: Record<string, unknown>) => {
  const result = read(change);
  if (result.ok) throw new Error("was taken");
  return `${result.field}: ${result.reason}`;
};

describe("a line of a calibration set", () => {
  test("has a task, its gold and why", () => {
    expect(read()).toMatchObject({
      ok: true,
      content: { prompt: [{ role: "user", content: "What is 2 + 2?" }] },
      known: { gold: { ranking: [[1], [0, 2]] }, explanation: "Only the second is **right**." },
    });
    expect(read({ gold: { better: [[1, 0]] } })).toMatchObject({ known: { gold: { better: [[1, 0]] } } });
  });

  test("names completions by their places, which become ids", () => {
    expect(goldOf({ ranking: [[1], [0, 2]] }, ["a", "b", "c"])).toEqual({ ranking: [["b"], ["a", "c"]] });
    expect(goldOf({ better: [[1, 0]] }, ["a", "b", "c"])).toEqual({ better: [["b", "a"]] });
  });

  test.each([
    [{ gold: undefined }, /^gold: is missing; give \{"ranking"/],
    [{ gold: null }, /^gold: must be \{"ranking"/],
    [{ gold: [[1]] }, /^gold: must be \{"ranking"/],
    [{ gold: {} }, /^gold: must be \{"ranking"/],
    [{ gold: { ranking: [[0], [1], [2]], better: [[0, 1]] } }, /^gold: must be .* nothing beside$/],
    [{ gold: { ranking: 1 } }, /^gold\.ranking: must be a list of groups/],
    [{ gold: { ranking: [1, 0, 2] } }, /^gold\.ranking\[0\]: must be a list of places/],
    [{ gold: { ranking: [[], [0, 1, 2]] } }, /^gold\.ranking\[0\]: is empty/],
    [{ gold: { ranking: [[0], [1], [3]] } }, /^gold\.ranking\[2\]\[0\]: is 3, but .* 0 to 2$/],
    [{ gold: { ranking: [[0], [1], [-1]] } }, /^gold\.ranking\[2\]\[0\]: is -1/],
    [{ gold: { ranking: [[0], ["1"], [2]] } }, /^gold\.ranking\[1\]\[0\]: must be a whole number/],
    [{ gold: { ranking: [[0], [1.5], [2]] } }, /^gold\.ranking\[1\]\[0\]: must be a whole number/],
    [{ gold: { ranking: [[0], [1, 0], [2]] } }, /^gold\.ranking: names completion 0 twice/],
    [{ gold: { ranking: [[0], [2]] } }, /^gold\.ranking: leaves out completion 1/],
    [{ gold: { better: [] } }, /^gold\.better: has no pair/],
    [{ gold: { better: [[0, 1, 2]] } }, /^gold\.better\[0\]/],
    [{ gold: { better: [[0]] } }, /^gold\.better\[0\]/],
    [{ gold: { better: [[0, 3]] } }, /^gold\.better\[0\]\[1\]: is 3/],
    [{ gold: { better: [[1, 1]] } }, /^gold\.better\[0\]: sets a completion against itself/],
    [
      {
        gold: {
          better: [
            [0, 1],
            [1, 2],
            [2, 0],
          ],
        },
      },
      /^gold\.better: has pairs that contradict/,
    ],
    [{ explanation: undefined }, /^explanation: is missing; say in words/],
    [{ explanation: " \n" }, /^explanation: is blank/],
    [{ explanation: "x".repeat(20_001) }, /^explanation: is longer than 20,000/],
    [{ completions: ["5"] }, /^completions: /],
    [{ note: "x" }, /^note: is not a known field/],
  ])("is refused with the field and the mend: %j", (change, message) => {
    expect(refusal(change)).toMatch(message);
  });
});
