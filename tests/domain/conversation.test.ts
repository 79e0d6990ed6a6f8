import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asJson, turnsOf } from "#app/domain/conversation.ts";
import type { Message } from "#app/domain/task-content.ts";

const call = (id: string | undefined, name: string, input = "{}") => ({
  ...(id !== undefined && { id }),
  type: "function",
  function: { name, arguments: input },
});
const assistant = (...calls: unknown[]): Message => ({ role: "assistant", content: "", tool_calls: calls });
const tool = (content: string, id?: string): Message => ({ role: "tool", content, tool_call_id: id });

describe("turnsOf", () => {
  it("matches results with their calls by id, in whatever order they come", () => {
    const turns = turnsOf([
      { role: "user", content: "What is 6 × 7, and the weather?" },
      assistant(call("a", "multiply", '{"x":6,"y":7}'), call("b", "weather")),
      tool("sunny", "b"),
      tool("42", "a"),
    ]);
    expect(turns[1]!.calls.map(({ name, number }) => [name, number])).toEqual([
      ["multiply", 1],
      ["weather", 2],
    ]);
    expect(turns[1]!.calls[0]!.input).toBe('{\n  "x": 6,\n  "y": 7\n}');
    expect(turns.slice(2).map(({ resultOf }) => resultOf?.name)).toEqual(["weather", "multiply"]);
  });

  it("takes the last call of that id, since models use them again", () => {
    const turns = turnsOf([
      assistant(call("x", "first")),
      tool("1", "x"),
      assistant(call("x", "second")),
      tool("2", "x"),
    ]);
    expect(turns.map(({ resultOf }) => resultOf?.number)).toEqual([undefined, 1, undefined, 2]);
  });

  it("goes by the order where no ids are given", () => {
    const turns = turnsOf([
      assistant(call(undefined, "one"), call(undefined, "two")),
      tool("1"),
      tool("2"),
      tool("3"),
    ]);
    expect(turns.slice(1).map(({ resultOf }) => resultOf?.name)).toEqual(["one", "two", undefined]);
  });

  it("shows all of what is no call that we know, and finds no call for a stray result", () => {
    const turns = turnsOf([assistant({ search: ["cats"] }, "go", null), tool("?", "nowhere")]);
    expect(turns[0]!.calls.map(({ name }) => name)).toEqual([null, null, null]);
    expect(turns[0]!.calls.map(({ input }) => input)).toEqual([
      '{\n  "search": [\n    "cats"\n  ]\n}',
      "go",
      "null",
    ]);
    expect(turns[1]!.resultOf).toBeNull();
  });
});

describe("asJson", () => {
  it("breaks the lines of JSON and changes nothing else", () => {
    expect(asJson('{"n":12345678901234567890,"s":"caf\\u00e9, {a: 1}","e":{},"l":[1.0,[]]}')).toBe(
      '{\n  "n": 12345678901234567890,\n  "s": "caf\\u00e9, {a: 1}",\n  "e": {},\n  "l": [\n    1.0,\n    []\n  ]\n}',
    );
  });

  it("leaves everything else alone", () => {
    for (const text of ["", "42", '"text"', "{not json}", "[1, 2] and more", "true"])
      expect(asJson(text)).toBeNull();
  });

  it("writes what JSON.stringify would", () => {
    const value = fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue()));
    fc.assert(
      fc.property(value, (one) => {
        expect(asJson(JSON.stringify(one))).toBe(JSON.stringify(one, null, 2));
      }),
    );
  });
});
