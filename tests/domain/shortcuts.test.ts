import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  COMMAND_NAMES,
  exchangeProblem,
  keyInWords,
  keyProblem,
  recordedKey,
  shortcutProblems,
  takenBy,
  withKey,
} from "#app/domain/shortcut-rules.ts";
import {
  bare,
  COMMANDS,
  changesOf,
  commandFor,
  DEFAULT_KEYS,
  isSingleKey,
  type Keys,
  keyOf,
  keysFrom,
  type Press,
  worksInText,
} from "#app/domain/shortcuts.ts";

const press = (key: string, held: Partial<Press> = {}): Press => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe("keyOf", () => {
  it.each<[string, Press, string]>([
    ["a letter", press("j"), "j"],
    ["a letter with Caps Lock", press("J"), "j"],
    ["a letter with Shift", press("J", { shiftKey: true }), "Shift+j"],
    ["a letter with Shift and Caps Lock", press("j", { shiftKey: true }), "Shift+j"],
    ["a letter of another script", press("Ж", { shiftKey: true }), "Shift+ж"],
    ["a sign, wherever a keyboard has it", press("?", { shiftKey: true }), "?"],
    ["a digit, which a French keyboard types with Shift", press("3", { shiftKey: true }), "3"],
    ["a key that types nothing, with Shift", press("Delete", { shiftKey: true }), "Shift+Delete"],
    ["the other key that deletes", press("Backspace"), "Delete"],
    ["a blank", press(" "), "Space"],
    ["with Ctrl", press("Enter", { ctrlKey: true }), "Mod+Enter"],
    ["with ⌘", press("Enter", { metaKey: true }), "Mod+Enter"],
    ["all that can be held", press("K", { ctrlKey: true, altKey: true, shiftKey: true }), "Mod+Alt+Shift+k"],
    [
      "a sign typed with AltGr, which Windows reports as Ctrl and Alt",
      press("]", { ctrlKey: true, altKey: true, getModifierState: (name) => name === "AltGraph" }),
      "]",
    ],
    ["a plus sign", press("+", { ctrlKey: true }), "Mod++"],
  ])("names %s", (_what, pressed, name) => {
    expect(keyOf(pressed)).toBe(name);
  });

  it("leaves out what is held down when asked for the bare key", () => {
    expect(["j", "Shift+j", "Mod+Enter", "Mod++", "+", "Mod+Alt+Shift+k"].map(bare)).toEqual([
      "j",
      "j",
      "Enter",
      "+",
      "+",
      "k",
    ]);
  });
});

describe("commandFor", () => {
  it("finds the command of the place", () => {
    expect(commandFor(press("2"), "completion", DEFAULT_KEYS)).toBe("place2");
    expect(commandFor(press("2"), "step", DEFAULT_KEYS)).toBe("stepNeutral");
    expect(commandFor(press("2"), "page", DEFAULT_KEYS)).toBeNull();
    expect(commandFor(press("Enter", { ctrlKey: true }), "page", DEFAULT_KEYS)).toBe("submit");
    expect(commandFor(press("j", { ctrlKey: true }), "page", DEFAULT_KEYS)).toBeNull();
  });

  it("goes by the expert's own keys", () => {
    const keys = keysFrom({ next: "n" });
    expect(commandFor(press("n"), "page", keys)).toBe("next");
    expect(commandFor(press("j"), "page", keys)).toBeNull();
  });
});

it("what is kept of commands that there are no more is left out", () => {
  expect(keysFrom({ next: "n", constructor: "x", gone: "y" })).toEqual({ ...DEFAULT_KEYS, next: "n" });
  expect(changesOf(keysFrom({ next: "n", previous: "k" }))).toEqual({ next: "n" });
});

it("tells single keys, and those that work while somebody types", () => {
  expect(["j", "Shift+j", "?", "Alt+j", "Mod+Enter", "Delete"].map(isSingleKey)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
  expect(["Mod+Enter", "Alt+j", "j"].map(worksInText)).toEqual([true, false, false]);
});

describe("the rules", () => {
  it("allow the keys that commands come with, and every command has a name of its own", () => {
    expect(shortcutProblems(DEFAULT_KEYS)).toEqual([]);
    expect(new Set(COMMANDS.map((command) => COMMAND_NAMES[command])).size).toBe(COMMANDS.length);
  });

  it.each<[string, string]>([
    ["", "Press a key for it."],
    ["Shift", "Press a key for it."],
    ["a b", "Press a key for it."],
    ["x".repeat(41), "Press a key for it."],
    ["Tab", "Tab is needed to move about; choose another key."],
    ["Shift+Enter", "Shift + Enter is needed to move about; choose another key."],
    ["ArrowDown", "ArrowDown is needed to move about; choose another key."],
    ["F5", "F5 is needed to move about; choose another key."],
    ["Mod+t", "Ctrl or ⌘ + T belongs to the browser; choose another key."],
    ["7", "Digits give places and ratings; choose another key."],
  ])("refuse %j for the next completion", (key, message) => {
    expect(keyProblem("next", key)).toBe(message);
  });

  it("let a completion's command have a digit", () => {
    expect(keyProblem("tie", "0")).toBeNull();
  });

  it("name the command that has the key already, where both could be meant", () => {
    expect(takenBy("next", "k", DEFAULT_KEYS)).toBe("previous");
    expect(takenBy("tie", "k", DEFAULT_KEYS)).toBe("previous");
    expect(takenBy("stepRight", "2", DEFAULT_KEYS)).toBe("stepNeutral");
    expect(takenBy("stepRight", "=", DEFAULT_KEYS)).toBeNull();
    expect(takenBy("next", "j", DEFAULT_KEYS)).toBeNull();
    expect(shortcutProblems({ ...DEFAULT_KEYS, next: "k" })).toEqual([
      { command: "next", message: "K is the key of “Previous completion” already." },
      { command: "previous", message: "K is the key of “Next completion” already." },
    ]);
  });

  it("exchange keys, but not where the other command could not have the one that becomes free", () => {
    expect(changesOf(withKey(DEFAULT_KEYS, "next", "k"))).toEqual({ next: "k", previous: "j" });
    expect(exchangeProblem(DEFAULT_KEYS, "next", "k")).toBeNull();
    expect(exchangeProblem(DEFAULT_KEYS, "place1", "j")).toBe(
      "J is the key of “Next completion”; choose another key.",
    );
  });

  it("record no key while only Shift and the like are down", () => {
    expect(recordedKey(press("Shift", { shiftKey: true }))).toBeNull();
    expect(recordedKey(press("X", { shiftKey: true }))).toBe("Shift+x");
  });

  it("say keys as people do", () => {
    expect(["Mod+Enter", "j", "Shift+j", "Mod++", "Delete"].map(keyInWords)).toEqual([
      "Ctrl or ⌘ + Enter",
      "J",
      "Shift + J",
      "Ctrl or ⌘ + +",
      "Delete",
    ]);
  });
});

const key = fc.oneof(
  fc.constantFrom("n", "j", "k", "=", "1", "9", "Delete", "Alt+x", "Shift+q", "ß", "Mod+Enter"),
  fc.constantFrom("Tab", "Mod+w", "", "5"),
);
const changes = fc.array(fc.tuple(fc.constantFrom(...COMMANDS), key), { maxLength: 30 });

it("whatever keys are recorded, one after the other, each press still means one command in each place", () => {
  fc.assert(
    fc.property(changes, (recorded) => {
      let keys: Keys = DEFAULT_KEYS;
      for (const [command, name] of recorded) {
        if (keyProblem(command, name) ?? exchangeProblem(keys, command, name)) continue;
        keys = withKey(keys, command, name);
        expect(keys[command]).toBe(name);
      }
      expect(shortcutProblems(keys)).toEqual([]);
      expect(keysFrom(changesOf(keys))).toEqual(keys);
    }),
  );
});
