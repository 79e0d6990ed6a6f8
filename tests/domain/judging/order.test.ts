import { describe, expect, it } from "vitest";
import {
  asksBothBad,
  barAspect,
  orderInShort,
  pointInWords,
  pointOf,
  scaleOf,
} from "#app/domain/judging/order.ts";
import { startJudging } from "#app/domain/judging/start.ts";
import { judge } from "#app/domain/judging/state.ts";
import { makeAspect, makeRubric } from "../../support/rubrics.ts";

const completions = ["ida", "idb"].map((id) => ({ id, text: id }));
const aspect = makeAspect("overall", { degrees: ["slightly better", "much better"], tie: "about the same" });
const reasons = { checked: [], own: "" };

describe("the scale of an aspect", () => {
  it("goes from the most for A over the tie to the most for B", () => {
    expect(scaleOf(aspect).map(pointInWords)).toEqual([
      "A: much better",
      "A: slightly better",
      "about the same",
      "B: slightly better",
      "B: much better",
    ]);
    expect(scaleOf({ ...aspect, tie: null })).toHaveLength(4);
  });

  it("finds the place of an answer by the completion, not by the side", () => {
    const answer = { better: "idb", degree: 2, confidence: null, reasons };
    expect(pointOf(answer, aspect, ["ida", "idb"])).toBe(4);
    expect(pointOf(answer, aspect, ["idb", "ida"])).toBe(0);
    expect(pointOf({ ...answer, better: null, degree: 0 }, aspect, ["ida", "idb"])).toBe(2);
    expect(pointOf(undefined, aspect, ["ida", "idb"])).toBe(-1);
  });
});

it("stands in the bar when it is the only one and no more than a choice", () => {
  const by = (...aspects: (typeof aspect)[]) => barAspect({ order: { by: "aspects", aspects } });
  expect(by(aspect)).toBe(aspect);
  expect(by(aspect, makeAspect("tone"))).toBeNull();
  expect(by({ ...aspect, confidence: ["sure"] })).toBeNull();
  expect(by({ ...aspect, ownReason: "optional" })).toBeNull();
  expect(barAspect({ order: { by: "ranking" } })).toBeNull();
});

it("is told in a line", () => {
  const ranked = startJudging({ completions, rubric: makeRubric(), draft: null });
  expect(orderInShort(ranked)).toBe("");
  const placed = judge(ranked, { type: "move", id: "idb", move: { to: "place", place: 1 } });
  expect(orderInShort(placed)).toBe("B");
  expect(orderInShort(judge(placed, { type: "move", id: "ida", move: { to: "place", place: 2 } }))).toBe(
    "B > A",
  );
  expect(orderInShort(judge(placed, { type: "move", id: "ida", move: { to: "tie" } }))).toBe("A = B");

  const rubric = makeRubric({ order: { by: "aspects", aspects: [aspect] } });
  const compared = judge(startJudging({ completions, rubric, draft: null }), {
    type: "choose",
    aspectId: "overall",
    change: { better: "ida", degree: 1 },
  });
  expect(orderInShort(compared)).toBe("A: slightly better");
});

it("has “Both bad” as an answer where acceptability and one aspect with a tie are asked", () => {
  const order = { by: "aspects" as const, aspects: [aspect] };
  expect(asksBothBad({ order, acceptability: true })).toBe(true);
  expect(asksBothBad({ order, acceptability: false })).toBe(false);
  const noTie = { by: "aspects" as const, aspects: [{ ...aspect, tie: null }] };
  expect(asksBothBad({ order: noTie, acceptability: true })).toBe(false);
  const two = { by: "aspects" as const, aspects: [aspect, makeAspect("tone")] };
  expect(asksBothBad({ order: two, acceptability: true })).toBe(false);

  const rubric = makeRubric({ order, acceptability: true });
  const tied = judge(startJudging({ completions, rubric, draft: null }), {
    type: "choose",
    aspectId: "overall",
    change: { better: null, degree: 0 },
  });
  expect(orderInShort(tied)).toBe("about the same");
  expect(orderInShort(judge(tied, { type: "find unacceptable", value: true }))).toBe("Both bad");
});
