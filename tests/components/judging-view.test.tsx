import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { CompletionCard } from "#app/components/judging/CompletionCard.tsx";
import { Prompt } from "#app/components/judging/Prompt.tsx";
import { RankingBoard } from "#app/components/judging/RankingBoard.tsx";
import { RatingScale } from "#app/components/judging/RatingScale.tsx";
import type { Criterion } from "#app/domain/rubric.ts";
import type { Message } from "#app/domain/task-content.ts";

const nothing = () => {};
const criterion: Criterion = {
  id: "truth",
  title: "Truth",
  description: "Is it so?",
  min: 0,
  max: 3,
  minLabel: "False",
  maxLabel: "True",
  required: true,
};

describe("the rating scale", () => {
  const scale = (over: Partial<Criterion>, value?: number, wanted = false) =>
    renderToStaticMarkup(
      <RatingScale
        id="rating-B-0"
        completionId="idb"
        letter="B"
        criterion={{ ...criterion, ...over }}
        value={value}
        wanted={wanted}
        explained={false}
        onExplain={nothing}
        dispatch={nothing}
      />,
    );

  it("is a group of native radio buttons, the ends named, with nothing chosen to begin with", () => {
    const html = scale({});
    expect(html.match(/type="radio"/g)).toHaveLength(4);
    expect(html).toContain('aria-label="0, False"');
    expect(html).toContain('aria-label="3, True"');
    expect(html).not.toContain("checked=");
    expect(html).toContain(">required<");
  });

  it("begins with “no rating” where it may be left out", () => {
    const html = scale({ required: false });
    expect(html).toMatch(/aria-label="– no rating"[^>]*checked|checked[^>]*aria-label="– no rating"/);
    expect(html).toContain(">optional<");
    expect(html).not.toContain('required=""');
  });

  it("says that a rating is missing in the place that said it is required", () => {
    expect(scale({}, undefined, true)).toContain(">Rating missing<");
    expect(scale({}, 2)).toMatch(/checked=""[^>]*aria-label="2"|aria-label="2"[^>]*checked=""/);
  });
});

describe("the prompt", () => {
  const show = (...messages: Message[]) => renderToStaticMarkup(<Prompt messages={messages} />);

  it("of one turn is its text alone", () => {
    expect(show({ role: "user", content: "Why?" })).not.toContain("<details");
  });

  it("names the role of every turn and opens the last, however long", () => {
    const html = show(
      { role: "system", content: "Be brief. ".repeat(50) },
      { role: "user", content: "Short" },
      { role: "assistant", content: "Long ".repeat(400) },
      { role: "user", content: "Last ".repeat(400) },
    );
    for (const role of ["System", "User", "Assistant"]) expect(html).toContain(role);
    const opened = [...html.matchAll(/<details([^>]*)>/g)].map(([, attributes]) =>
      /\bopen\b/.test(attributes ?? ""),
    );
    expect(opened).toEqual([false, true, false, true]);
  });

  it("shows a tool call by its name with its arguments laid out, and any other shape as it is", () => {
    const call = { id: "1", type: "function", function: { name: "look_up", arguments: '{"of":"x"}' } };
    const html = show(
      { role: "user", content: "Look" },
      {
        role: "assistant",
        content: "",
        tool_calls: [call, { odd: true }, { function: { name: "f", arguments: "{not json" } }],
      },
      { role: "tool", content: "found", name: "look_up", tool_call_id: "1" },
    );
    expect(html).toContain("look_up");
    expect(html).toContain("&quot;of&quot;: &quot;x&quot;");
    expect(html).toContain("&quot;odd&quot;: true");
    expect(html).toContain("{not json");
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

  it("has as many places as completions, whatever is ranked", () => {
    expect(html.match(/<li/g)).toHaveLength(4);
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
  const card = (wanted: string) =>
    renderToStaticMarkup(
      <CompletionCard
        index={1}
        completion={{ id: "idb", text: "Some **text**" }}
        count={4}
        criteria={[criterion]}
        place={2}
        tied
        partners="A"
        ratings={{ truth: 3 }}
        critique="Because."
        wanted={wanted}
        whole={false}
        explained="truth"
        onExplain={nothing}
        dispatch={nothing}
      />,
    );

  it("shows its letter, its place, its text, its ratings and its critique", () => {
    const html = card("");
    for (const part of ["Place 2, tied", "<strong", "Is it so?", "Because.</textarea>"])
      expect(html).toContain(part);
    expect(html).toMatch(/aria-pressed="true"[^>]*aria-label="Place 2"/);
    expect(html).toContain('aria-label="End the tie"');
  });

  it("marks what is wrong at its field", () => {
    expect(card(JSON.stringify([["critique.idb", "Too long."]]))).toMatch(
      /id="critique-B-error"[\s\S]*Too long\./,
    );
  });
});
