import { describe, expect, it } from "vitest";
import { summaryOf } from "#app/domain/judging/summary.ts";
import { spanAt } from "#app/domain/span.ts";
import { makeAspect, makeCriterion, makeDraft, makeRubric } from "../../support/rubrics.ts";

const completions = [{ id: "ida" }, { id: "idb" }];
const option = (id: string) => ({ id, title: `Title of ${id}`, description: "" });
const mark = (completionId: string, changes: object = {}) => ({
  ...spanAt("One two three", 4, 7),
  id: "m",
  completionId,
  tag: null,
  severity: null,
  text: "",
  ...changes,
});

describe("what a draft says in words", () => {
  it("is nothing where nothing is said", () => {
    expect(summaryOf(makeDraft(), { rubric: makeRubric(), completions })).toEqual([]);
    const blank = makeDraft({ critiques: { ida: " " }, unranked: ["ida", "idb"] });
    expect(summaryOf(blank, { rubric: makeRubric(), completions })).toEqual([]);
  });

  it("has every answer to an aspect, how sure, and why", () => {
    const aspects = [
      makeAspect("Overall", {
        confidence: ["unsure", "sure"],
        reasons: [option("r")],
        ownReason: "optional",
      }),
      makeAspect("Honest"),
    ];
    const rubric = makeRubric({ order: { by: "aspects", aspects }, acceptability: true });
    const body = makeDraft({
      allUnacceptable: true,
      choices: {
        Overall: { better: "idb", degree: 2, confidence: 2, reasons: { checked: ["r"], own: "Plainly." } },
        Honest: { better: null, degree: 0, confidence: null, reasons: { checked: [], own: "" } },
      },
    });
    expect(summaryOf(body, { rubric, completions })).toEqual([
      {
        title: "Order",
        lines: [
          "Overall: B: clearly better · sure · Title of r · Plainly.",
          "Honest: tie",
          "None of them is acceptable.",
        ],
      },
    ]);
  });

  it("has ratings with their reasons, flags, steps, critiques and marks of each completion, and the reasoning", () => {
    const rubric = makeRubric({
      criteria: [
        makeCriterion("truth", { notApplicable: true, reasons: [option("r")] }),
        makeCriterion("tone", { ownReason: "optional" }),
      ],
      flags: [option("f")],
      critiques: {
        whole: "optional",
        spans: "optional",
        tags: [option("t")],
        severities: [{ id: "s", title: "Major", weight: 5 }],
      },
    });
    const body = makeDraft({
      ratings: { ida: { truth: null, tone: 4 } },
      ratingReasons: {
        ida: { truth: { checked: ["r"], own: "" } },
        idb: { tone: { checked: [], own: "Too dry." } },
      },
      flags: { ida: ["f", "gone"] },
      steps: { ida: ["right", "right", null, "wrong", "wrong", "neutral"] },
      critiques: { ida: "Fair." },
      spans: [mark("ida", { tag: "t", severity: "s", text: "No." }), mark("idb"), mark("stranger")],
      unmarked: ["ida"],
      reasoning: "So it is.",
    });
    expect(summaryOf(body, { rubric, completions })).toEqual([
      {
        title: "Completion A",
        lines: [
          "truth: does not apply · Title of r",
          "tone: 4",
          "Flags: Title of f, gone",
          "Steps: 1–2 right, 4–5 wrong, 6 neutral",
          "Fair.",
          "“two” (Title of t, Major): No.",
          "Nothing to mark",
        ],
      },
      { title: "Completion B", lines: ["tone: not rated · Too dry.", "“two”"] },
      { title: "Reasoning", lines: ["So it is."] },
    ]);
  });

  it("is not misled by names that every object has", () => {
    const body = makeDraft({ critiques: { constructor: "x" }, flags: { ida: ["constructor"] } });
    expect(summaryOf(body, { rubric: makeRubric(), completions })).toEqual([
      { title: "Completion A", lines: ["Flags: constructor"] },
    ]);
  });
});
