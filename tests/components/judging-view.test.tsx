import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { CompletionCard, cardProps } from "#app/components/judging/parts/CompletionCard.tsx";
import { JudgmentPanel } from "#app/components/judging/parts/JudgmentPanel.tsx";
import { OrderBar } from "#app/components/judging/parts/OrderBar.tsx";
import { RatingScale } from "#app/components/judging/parts/RatingScale.tsx";
import { RankingBoard } from "#app/components/judging/ranking/RankingBoard.tsx";
import { startJudging } from "#app/domain/judging/start.ts";
import { type JudgingAction, judge } from "#app/domain/judging/state.ts";
import type { Criterion, Rubric } from "#app/domain/rubric.ts";
import { spanAt } from "#app/domain/span.ts";
import { makeAspect, makeCriterion, makeRubric } from "../support/rubrics.ts";

const nothing = () => {};
const criterion = makeCriterion("truth", {
  title: "Truth",
  description: "Is it so?",
  min: 0,
  max: 3,
  anchors: ["False", "Doubtful", "", "True"],
});
const option = (id: string, description = "") => ({ id, title: id, description });
const completions = ["ida", "idb"].map((id) => ({ id, text: `Some **text** of ${id}` }));
const at = (rubric: Rubric, ...actions: JudgingAction[]) =>
  actions.reduce(judge, startJudging({ rubric, completions, draft: null }));

describe("the rating scale", () => {
  type Said = { value?: number | null; wanted?: boolean; explained?: boolean; problem?: string };
  const scale = (over: Partial<Criterion>, said: Said = {}) =>
    renderToStaticMarkup(
      <RatingScale
        id="rating-B-0"
        reasonsId="rating-B-0-reasons"
        completionId="idb"
        letter="B"
        criterion={{ ...criterion, ...over }}
        value={said.value}
        reasons={undefined}
        wanted={said.wanted ?? false}
        reasonsProblem={said.problem}
        explained={said.explained ?? false}
        onExplain={nothing}
        dispatch={nothing}
      />,
    );
  const checked = (html: string) => html.match(/<input[^>]*checked=""[^>]*>/g) ?? [];

  it("is a group of native radio buttons, each with its words, with nothing chosen to begin with", () => {
    const html = scale({});
    expect(html.match(/type="radio"/g)).toHaveLength(4);
    for (const name of ["0, False", "1, Doubtful", "2", "3, True"])
      expect(html).toContain(`aria-label="${name}"`);
    expect(checked(html)).toEqual([]);
    expect(html).toContain(">required<");
  });

  it("begins with “no rating” where it may be left out", () => {
    const html = scale({ required: false });
    expect(checked(html)).toEqual([expect.stringContaining('aria-label="– no rating"')]);
    expect(html).toContain(">optional<");
    expect(html).not.toContain('required=""');
  });

  it("says that a rating is missing in the place that said it is required", () => {
    expect(scale({}, { wanted: true })).toContain(">Rating missing<");
    expect(checked(scale({}, { value: 2 }))).toEqual([expect.stringContaining('aria-label="2"')]);
  });

  it("shows what the chosen rating means, under it, between what its ends mean, which stay", () => {
    const html = scale({}, { value: 1 });
    expect(html).toMatch(
      />False<[\s\S]*>True<[\s\S]*flex-grow:0\.375[\s\S]*>Doubtful<[\s\S]*flex-grow:0\.625/,
    );
    expect(scale({}, { value: 3 })).toMatch(/font-medium text-ink">True</);
  });

  it("shows on demand what each of them means", () => {
    expect(scale({})).not.toContain(">Doubtful<");
    expect(scale({}, { explained: true })).toContain(">Doubtful<");
  });

  it("may not apply", () => {
    const html = scale({ notApplicable: true }, { value: null });
    expect(checked(html)).toEqual([expect.stringContaining('aria-label="Does not apply"')]);
    expect(scale({})).not.toContain("Does not apply");
  });

  it("asks for reasons once there is a rating", () => {
    const asked = { reasons: [option("invented")], ownReason: "required" as const };
    expect(scale(asked)).not.toContain("invented");
    const html = scale(asked, { value: 1, problem: "Give your reason." });
    expect(html).toContain("invented");
    expect(html).toMatch(/<textarea[^>]*id="rating-B-0-reasons"/);
    expect(html).toMatch(/id="rating-B-0-reasons-error"[\s\S]*Give your reason\./);
    expect(html).toMatch(/<legend[^>]*>Reasons</);
    expect(html).toMatch(
      /Why<span class="sr-only"> “Truth” of completion B<\/span><span[^>]*> \(required\)</,
    );
  });
});

describe("the board", () => {
  const board = { groups: [["idc"], ["idb", "ida"]], unranked: ["idd"] };
  const html = renderToStaticMarkup(
    <RankingBoard
      ids={["ida", "idb", "idc", "idd"]}
      board={board}
      lifted={null}
      dispatch={nothing}
      onVisit={nothing}
    />,
  );

  it("has as many places as completions, whatever is ranked, and an area for what is not", () => {
    expect(html.match(/<li/g)).toHaveLength(4);
    expect(html).toContain('aria-label="Not yet ranked"');
  });

  it("names every chip with its place, tied ones in the order shown", () => {
    const names = [...html.matchAll(/aria-label="([A-D], [^"]+)"/g)].map(([, name]) => name);
    expect(names).toEqual(["C, place 1", "A, place 2", "B, place 2", "D, not yet ranked"]);
  });

  it("is one stop of the Tab key", () => {
    expect(html.match(/tabindex="0"/gi)).toHaveLength(1);
  });
});

describe("a completion", () => {
  const card = (rubric: Rubric, wanted: [string, string][] = [], ...actions: JudgingAction[]) =>
    renderToStaticMarkup(
      <CompletionCard
        {...cardProps(at(rubric, ...actions), 1)}
        wanted={wanted.length > 0 ? JSON.stringify(wanted) : ""}
        whole={false}
        layout="columns"
        explained={new Set(["truth"])}
        onExplain={nothing}
        dispatch={nothing}
      />,
    );
  const rubric = makeRubric({ criteria: [criterion] });
  const first = (id: string): JudgingAction => ({ type: "move", id, move: { to: "place", place: 1 } });
  const tie: JudgingAction = { type: "move", id: "idb", move: { to: "tie" } };

  it("shows its letter, its place, its text, its ratings and its critique", () => {
    const html = card(rubric, [], first("ida"), tie, { type: "criticise", id: "idb", text: "Because." });
    for (const part of ["Place 1, tied", "<strong", "Is it so?", "Because.</textarea>"])
      expect(html).toContain(part);
    expect(html).toMatch(/aria-pressed="true"[^>]*aria-label="Place 1"/);
    expect(html).toContain('aria-label="End the tie"');
  });

  it("marks what is wrong at its field", () => {
    expect(card(rubric, [["critique.idb", "Too long."]])).toMatch(/id="critique-B-error"[\s\S]*Too long\./);
  });

  it("has no places where it is not ranked, and no critique where none is asked for", () => {
    const critiques = { whole: "no" as const, spans: "no" as const, tags: [], severities: [] };
    const html = card(makeRubric({ order: { by: "none" }, critiques }));
    expect(html).not.toContain("Place 1");
    expect(html).not.toContain("border-dashed");
    expect(html).not.toContain("<textarea");
  });

  it("has its flags with what they mean, for the ear even while it is not shown", () => {
    const flags = [option("rude", "It insults somebody."), option("other")];
    const html = card({ ...rubric, flags }, [], { type: "flag", id: "idb", flagId: "rude", raised: true });
    expect(html).toMatch(/id="flags-B"[^>]*aria-describedby="flags-B-means"[^>]*checked/);
    expect(html).toMatch(/id="flags-B-means" hidden=""[^>]*>It insults somebody\./);
    expect(html).toContain('id="flags-B-1"');
  });

  it("has its steps, each with three marks, in place of its text", () => {
    const stepped = makeRubric({ order: { by: "none" }, criteria: [], steps: "lines" });
    const task = { rubric: stepped, completions: [completions[0]!, { id: "idb", text: "*one*\n\ntwo" }] };
    const state = judge(startJudging({ ...task, draft: null }), {
      type: "mark step",
      id: "idb",
      step: 1,
      mark: "wrong",
    });
    const html = renderToStaticMarkup(
      <CompletionCard
        {...cardProps(state, 1)}
        wanted={JSON.stringify([["step.idb.0", "Say whether step 1 is right."]])}
        whole={false}
        layout="columns"
        explained={new Set()}
        onExplain={nothing}
        dispatch={nothing}
      />,
    );
    expect(html.match(/type="radio"/g)).toHaveLength(6);
    expect(html).toContain("<em>one</em>");
    expect(html).toContain("1 of 2 steps marked");
    expect(html.match(/Not marked yet/g)).toHaveLength(1);
    expect(html).toMatch(/<li id="step-B-1"/);
  });
});

describe("what a card is given", () => {
  const rubric = makeRubric({ criteria: [criterion], flags: [option("rude")] });
  const mark = (completionId: string, id: string): JudgingAction => ({
    type: "mark",
    span: {
      ...spanAt(completions.find((one) => one.id === completionId)!.text, 0, 4),
      id,
      completionId,
      tag: null,
      severity: null,
      text: "",
    },
  });

  it("is the very same while nothing changes for it, whatever happens to the others", () => {
    const before = at(rubric, mark("ida", "s1"), { type: "rate", id: "ida", criterionId: "truth", value: 1 });
    const kept = cardProps(before, 0);
    const actions: JudgingAction[] = [
      mark("idb", "s2"),
      { type: "change mark", spanId: "s2", change: { text: "Odd." } },
      { type: "rate", id: "idb", criterionId: "truth", value: 2 },
      { type: "flag", id: "idb", flagId: "rude", raised: true },
      { type: "criticise", id: "idb", text: "Because." },
      { type: "find nothing to mark", id: "idb", value: true },
      { type: "reason", text: "So." },
    ];
    const now = cardProps(actions.reduce(judge, before), 0);
    for (const [name, value] of Object.entries(kept))
      expect([name, now[name as keyof typeof now]]).toEqual([name, value]);
    for (const name of Object.keys(kept) as (keyof typeof kept)[]) expect(now[name]).toBe(kept[name]);
  });

  it("changes with its own marks", () => {
    const state = at(rubric, mark("ida", "s1"));
    const changed = judge(state, { type: "change mark", spanId: "s1", change: { text: "Odd." } });
    expect(cardProps(changed, 0).spans).toMatchObject([{ id: "s1", text: "Odd." }]);
    expect(cardProps(state, 0).spans).toMatchObject([{ id: "s1", text: "" }]);
    expect(cardProps(judge(changed, { type: "remove mark", spanId: "s1" }), 0).spans).toEqual([]);
  });
});

describe("the order at the foot of the window", () => {
  const bar = (rubric: Rubric, ...actions: JudgingAction[]) =>
    renderToStaticMarkup(
      <OrderBar state={at(rubric, ...actions)} wanted={new Map()} dispatch={nothing} onVisit={nothing} />,
    );
  const by = (...aspects: ReturnType<typeof makeAspect>[]) => ({ by: "aspects" as const, aspects });

  it("is the board, with “All unacceptable” beside it where that is asked", () => {
    expect(bar(makeRubric({ acceptability: true }))).toMatch(
      /aria-label="Not yet ranked"[\s\S]*All unacceptable/,
    );
    expect(bar(makeRubric())).not.toContain("All unacceptable");
  });

  it("is the scale between A and B, every point in words, where that is all there is to an aspect", () => {
    const html = bar(makeRubric({ order: by(makeAspect("overall", { title: "Overall" })) }));
    const names = [...html.matchAll(/<input[^>]*aria-label="([^"]+)"/g)].map(([, name]) => name);
    expect(names).toEqual([
      "A: clearly better",
      "A: slightly better",
      "tie",
      "B: slightly better",
      "B: clearly better",
    ]);
    expect(html).toMatch(/<legend[^>]*><span[^>]*>Overall<\/span>/);
    expect(html).not.toContain("checked=");
  });

  it("says how far one is where there is more to it", () => {
    const rubric = makeRubric({ order: by(makeAspect("overall"), makeAspect("tone")) });
    const choose: JudgingAction = {
      type: "choose",
      aspectId: "overall",
      change: { better: null, degree: 0 },
    };
    expect(bar(rubric, choose)).toContain("</a>: 1 of 2 answered · tie");
    expect(bar(makeRubric({ order: { by: "none" } }))).toContain("Each completion is judged by itself.");
  });
});

describe("the judgment as a whole", () => {
  const panel = (rubric: Rubric, wanted: [string, string][], ...actions: JudgingAction[]) =>
    renderToStaticMarkup(
      <JudgmentPanel state={at(rubric, ...actions)} wanted={new Map(wanted)} dispatch={nothing} />,
    );
  const aspects = [
    makeAspect("overall", { title: "Overall", confidence: ["unsure", "sure"], ownReason: "required" }),
    makeAspect("tone", { title: "Tone", required: false }),
  ];
  const rubric = makeRubric({ order: { by: "aspects", aspects }, criteria: [], reasoning: "required" });
  const choose: JudgingAction = { type: "choose", aspectId: "overall", change: { better: "idb", degree: 1 } };

  it("is nothing where nothing is asked of it", () => {
    expect(panel(makeRubric(), [])).toBe("");
  });

  it("asks every aspect, and how sure and why once it is answered", () => {
    expect(panel(rubric, [])).not.toContain("How sure are you?");
    const html = panel(rubric, [["choice.overall.reasons", "Give your reason for “Overall”."]], choose);
    expect(html.match(/How sure are you\?/g)).toHaveLength(1);
    expect(html).toMatch(/id="aspect-0-confidence"/);
    expect(html).toMatch(/id="aspect-0-reasons-error"[\s\S]*Give your reason/);
    expect(html).toMatch(
      /<input[^>]*checked=""[^>]*aria-label="B: slightly better"|aria-label="B: slightly better"[^>]*checked=""/,
    );
  });

  it("lets an answer that is not required be taken back", () => {
    const tone: JudgingAction = { type: "choose", aspectId: "tone", change: { better: "ida", degree: 1 } };
    expect(panel(rubric, [], tone)).toContain("Take the answer back");
    expect(panel(rubric, [], choose)).not.toContain("Take the answer back");
  });

  it("asks for the reasoning and says what is missing of it", () => {
    expect(panel(rubric, [["reasoning", "Say it."]])).toMatch(/id="reasoning-error"[\s\S]*Say it\./);
  });

  it("tells what does not fit together", () => {
    const rated = makeRubric({ criteria: [makeCriterion("truth")] });
    const html = panel(
      rated,
      [],
      { type: "move", id: "ida", move: { to: "place", place: 1 } },
      { type: "move", id: "idb", move: { to: "place", place: 2 } },
      { type: "rate", id: "ida", criterionId: "truth", value: 1 },
      { type: "rate", id: "idb", criterionId: "truth", value: 5 },
    );
    expect(html).toContain("A comes before B, but B has the higher ratings.");
  });
});
