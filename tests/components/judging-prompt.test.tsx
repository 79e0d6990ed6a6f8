import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { Prompt } from "#app/components/judging/reading/Prompt.tsx";
import type { Message } from "#app/domain/task-content.ts";

describe("the prompt", () => {
  const show = (...messages: Message[]) => renderToStaticMarkup(<Prompt messages={messages} />);

  it("of one turn is its text alone", () => {
    expect(show({ role: "user", content: "Why?" })).not.toContain("<details");
  });

  it("names the role of every turn and opens from the last of the user, however long, what is not long", () => {
    const html = show(
      { role: "system", content: "Be brief. ".repeat(50) },
      { role: "user", content: "Short" },
      { role: "assistant", content: "Long ".repeat(400) },
      { role: "user", content: "Last ".repeat(400) },
      { role: "assistant", content: "I look it up." },
      { role: "tool", content: "Found ".repeat(400) },
      { role: "tool", content: "Found ".repeat(400) },
    );
    for (const role of ["System", "User", "Assistant"]) expect(html).toContain(role);
    const opened = [...html.matchAll(/<details([^>]*)>/g)].map(([, attributes]) =>
      /\bopen\b/.test(attributes ?? ""),
    );
    expect(opened).toEqual([false, false, false, true, true, false, true]);
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
