import { describe, expect, it } from "vitest";
import { boardKey, isTyping, placeKey } from "#app/components/judging/shortcuts/keys.ts";
import { pageCommandFor } from "#app/components/judging/shortcuts/use-shortcuts.ts";
import { DEFAULT_KEYS } from "#app/domain/shortcuts.ts";

type Pressed = Parameters<typeof placeKey>[0];

/** A stand-in for an element that is, or is not, something to type in. */
const on = (typing: boolean) => ({ closest: () => (typing ? {} : null) }) as unknown as EventTarget;
const press = (key: string, more: Partial<KeyboardEvent> = {}): Pressed & KeyboardEvent =>
  ({
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    repeat: false,
    target: on(false),
    ...more,
  }) as KeyboardEvent;

describe("on a completion", () => {
  it.each([
    ["3", { to: "place", place: 3 }],
    ["=", { to: "tie" }],
    ["Delete", { to: "tray" }],
    ["Backspace", { to: "tray" }],
  ])("%s moves it", (key, move) => {
    expect(placeKey(press(key))).toEqual({ type: "move", move });
  });

  it("nothing happens while somebody types, with a modifier, or on another key", () => {
    expect(placeKey(press("3", { target: on(true) }))).toBeNull();
    expect(placeKey(press("3", { ctrlKey: true }))).toBeNull();
    expect(placeKey(press("0"))).toBeNull();
    expect(placeKey(press("a"))).toBeNull();
  });
});

describe("on the board", () => {
  it("Space lifts; then arrows move, Space and Enter drop, Escape cancels", () => {
    expect(boardKey(press(" "), false)).toEqual({ type: "lift" });
    expect(boardKey(press("ArrowUp"), true)).toEqual({ type: "move", move: { to: "up" } });
    expect(boardKey(press("ArrowRight"), true)).toEqual({ type: "move", move: { to: "down" } });
    expect(boardKey(press(" "), true)).toEqual({ type: "drop" });
    expect(boardKey(press("Enter"), true)).toEqual({ type: "drop" });
    expect(boardKey(press("Escape"), true)).toEqual({ type: "cancel" });
  });

  it("with nothing lifted, arrows go from chip to chip and Enter is left to the button", () => {
    expect(boardKey(press("ArrowLeft"), false)).toEqual({ type: "focus", step: -1 });
    expect(boardKey(press("ArrowDown"), false)).toEqual({ type: "focus", step: 1 });
    expect(boardKey(press("Enter"), false)).toBeNull();
    expect(boardKey(press("Escape"), false)).toBeNull();
  });

  it("digits place and Delete takes out, lifted or not", () => {
    for (const lifted of [true, false]) {
      expect(boardKey(press("2"), lifted)).toEqual({ type: "move", move: { to: "place", place: 2 } });
      expect(boardKey(press("Delete"), lifted)).toEqual({ type: "move", move: { to: "tray" } });
    }
  });
});

describe("all over the page", () => {
  const commandOf = (event: KeyboardEvent, singleKeys = true, keys = DEFAULT_KEYS) =>
    pageCommandFor(event, keys, singleKeys);

  it("single letters do not fire while somebody types, nor when they are switched off", () => {
    expect(commandOf(press("i"))).toBe("instructions");
    expect(commandOf(press("?"))).toBe("help");
    expect(commandOf(press("i", { target: on(true) }))).toBeNull();
    expect(commandOf(press("i"), false)).toBeNull();
    expect(commandOf(press("r", { ctrlKey: true }))).toBeNull();
  });

  it("Ctrl and Enter submit from anywhere, once per press", () => {
    expect(commandOf(press("Enter", { ctrlKey: true, target: on(true) }), false)).toBe("submit");
    expect(commandOf(press("Enter", { metaKey: true }))).toBe("submit");
    expect(commandOf(press("Enter", { ctrlKey: true, repeat: true }))).toBeNull();
    expect(commandOf(press("Enter"))).toBeNull();
  });

  it("a key held down goes on to the next completion, and does nothing else again", () => {
    expect(commandOf(press("j", { repeat: true }))).toBe("next");
    expect(commandOf(press("s", { repeat: true }))).toBeNull();
  });

  it("what has the focus comes first", () => {
    expect(commandOf(press("j", { defaultPrevented: true }))).toBeNull();
  });

  it("the expert's own keys take the place of ours", () => {
    const keys = { ...DEFAULT_KEYS, next: "n", place1: "q" };
    expect(commandOf(press("n"), true, keys)).toBe("next");
    expect(commandOf(press("j"), true, keys)).toBeNull();
    expect(placeKey(press("q"), keys)).toEqual({ type: "move", move: { to: "place", place: 1 } });
    expect(boardKey(press("q"), false, keys)).toEqual({ type: "move", move: { to: "place", place: 1 } });
    expect(placeKey(press("1"), keys)).toBeNull();
  });
});

it("no element at all is nothing to type in", () => {
  expect(isTyping(null)).toBe(false);
});
