import fc from "fast-check";
import { expect, test } from "vitest";
import { pairMajority, RULE_VERSION } from "#app/domain/consensus.ts";
import { type TaskConsensus, tiedPairCount, trlPreferenceRows } from "#app/domain/preferences.ts";
import { weakOrder } from "../support/rankings.ts";

const task: TaskConsensus = {
  taskId: "task-1",
  externalId: "gsm8k-7",
  prompt: [{ role: "user", content: "What is 2 + 2?" }],
  completions: [
    { id: "a", text: "4", model: "m1", ordinal: 0 },
    { id: "b", text: "5", model: "m2", ordinal: 1 },
    { id: "c", text: "four", model: null, ordinal: 2 },
  ],
  pairs: [
    { left: "a", right: "b", leftCount: 3, rightCount: 0, tieCount: 0 },
    { left: "a", right: "c", leftCount: 1, rightCount: 0, tieCount: 2 },
    { left: "b", right: "c", leftCount: 1, rightCount: 2, tieCount: 0 },
  ],
  agreement: 0.5,
  judgmentIds: ["j1", "j2", "j3"],
  ruleVersion: RULE_VERSION,
};

test("every pair with a majority gives a row that says where it comes from", () => {
  const rows = trlPreferenceRows(task);
  expect(rows).toHaveLength(2);
  expect(rows[0]).toEqual({
    prompt: [{ role: "user", content: "What is 2 + 2?" }],
    chosen: [{ role: "assistant", content: "4" }],
    rejected: [{ role: "assistant", content: "5" }],
    margin: 1,
    agreement: 0.5,
    task: "task-1",
    prompt_id: "gsm8k-7",
    judgments: ["j1", "j2", "j3"],
    chosen_completion: "a",
    rejected_completion: "b",
    support: { for: 3, against: 0, tied: 0 },
    rule: "pair-majority-1",
  });
  expect(rows[1]).toMatchObject({
    chosen: [{ content: "four" }],
    rejected: [{ content: "5" }],
    margin: 1 / 3,
    support: { for: 2, against: 1, tied: 0 },
  });
});

test("a row never holds a model's name, and never two of TRL's other column sets", () => {
  const [row] = trlPreferenceRows(task);
  expect(JSON.stringify(row)).not.toContain("m1");
  for (const column of ["messages", "completion", "label"]) expect(row).not.toHaveProperty(column);
});

test("ties and equal texts give no row, and are counted", () => {
  expect(tiedPairCount(task)).toBe(1);
  const twins = { ...task, completions: task.completions.map((one) => ({ ...one, text: "same" })) };
  expect(trlPreferenceRows(twins)).toEqual([]);
  expect(tiedPairCount(twins)).toBe(3);
});

test("a pair of a completion that the task does not have is an error", () => {
  expect(() => trlPreferenceRows({ ...task, completions: task.completions.slice(1) })).toThrow(
    "no completion a",
  );
});

test("rows and ties add up to the pairs; the chosen side has more judgments than all others together", () => {
  fc.assert(
    fc.property(fc.array(weakOrder(["a", "b", "c"]), { minLength: 1, maxLength: 6 }), (rankings) => {
      const { pairs } = pairMajority(rankings);
      const scored = { ...task, pairs };
      const rows = trlPreferenceRows(scored);
      expect(rows.length + tiedPairCount(scored)).toBe(3);
      for (const { support, margin } of rows) {
        expect(support.for).toBeGreaterThan(support.against + support.tied);
        expect(support.for + support.against + support.tied).toBe(rankings.length);
        expect(margin).toBeGreaterThan(0);
        expect(margin).toBeLessThanOrEqual(1);
      }
    }),
  );
});
