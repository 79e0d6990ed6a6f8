import {
  bare,
  COMMANDS,
  type Command,
  commandsOf,
  type Keys,
  keyOf,
  type Press,
  WHERES,
  type Where,
} from "./shortcuts.ts";

/** What commands are called, for those who read them. */
export const COMMAND_NAMES: Readonly<Record<Command, string>> = {
  submit: "Submit the judgment",
  next: "Next completion",
  previous: "Previous completion",
  ranking: "The order, or what is still open",
  ratings: "Ratings of the completion",
  unacceptable: "All are unacceptable, or not all",
  prompt: "Prompt",
  reference: "Reference answer",
  layout: "Next layout of the completions",
  instructions: "Instructions",
  skip: "Skip the task",
  pause: "Pause",
  undo: "Take the last judgment back",
  help: "This help",
  place1: "Give it place 1",
  place2: "Give it place 2",
  place3: "Give it place 3",
  place4: "Give it place 4",
  place5: "Give it place 5",
  place6: "Give it place 6",
  place7: "Give it place 7",
  place8: "Give it place 8",
  place9: "Give it place 9",
  tie: "Tie it with the one above, or end the tie",
  takeOut: "Take it out of the ranking",
  mark: "Mark a passage",
  stepRight: "The step is right",
  stepNeutral: "The step is neutral",
  stepWrong: "The step is wrong",
};

/** Keys that move the focus, scroll, choose or close: they do that everywhere. */
const KEPT =
  /^(?:Mod\+|Alt\+|Shift\+)*(?:Tab|Escape|Enter|Space|Arrow\w+|Home|End|PageUp|PageDown|Insert|ContextMenu|F\d+)$/;
/** Ctrl or ⌘ with what types text belongs to the browser; Alt with an arrow too. */
const BROWSERS = /^(?:Mod\+(?:Alt\+)?(?:Shift\+)?.|Alt\+(?:Shift\+)?Arrow\w+)$/su;
/** What is pressed on the way to a key, or says nothing of it. */
const NO_KEY =
  /^(?:Shift|Control|Alt|AltGraph|Meta|OS|Fn|FnLock|Hyper|Super|Symbol|CapsLock|NumLock|ScrollLock|Dead|Process|Compose|Unidentified)$/;
const LONGEST = 40;

/** The key that was pressed to be recorded; null while only Shift and the like are held down. */
export function recordedKey(press: Press): string | null {
  return NO_KEY.test(press.key) ? null : keyOf(press);
}

/** Why a command cannot have this key, in a sentence; null if it can. */
export function keyProblem(command: Command, key: string): string | null {
  if (key === "" || key.length > LONGEST || /[\p{Cc}\s]/u.test(key) || NO_KEY.test(key))
    return "Press a key for it.";
  if (key === "Mod+Enter") return null;
  if (KEPT.test(key)) return `${keyInWords(key)} is needed to move about; choose another key.`;
  if (BROWSERS.test(key)) return `${keyInWords(key)} belongs to the browser; choose another key.`;
  if (whereOf(command) === "page" && /^\d$/.test(key))
    return "Digits give places and ratings; choose another key.";
  return null;
}

/** The command that has this key where `command` would need it; null if none has. */
export function takenBy(command: Command, key: string, keys: Keys): Command | null {
  const own = whereOf(command);
  const meet = (where: Where) => where === own || where === "page" || own === "page";
  return COMMANDS.find((other) => other !== command && keys[other] === key && meet(whereOf(other))) ?? null;
}

/** What is wrong with these keys, by command; empty if nothing is. */
export function shortcutProblems(keys: Keys): { command: Command; message: string }[] {
  return COMMANDS.flatMap((command) => {
    const problem = keyProblem(command, keys[command]);
    if (problem) return [{ command, message: problem }];
    const other = takenBy(command, keys[command], keys);
    if (!other) return [];
    const message = `${keyInWords(keys[command])} is the key of “${COMMAND_NAMES[other]}” already.`;
    return [{ command, message }];
  });
}

/** The command has the key; whichever had it before takes the one that becomes free. */
export function withKey(keys: Keys, command: Command, key: string): Keys {
  const other = takenBy(command, key, keys);
  return { ...keys, [command]: key, ...(other ? { [other]: keys[command] } : {}) };
}

/** Why the command cannot have the key of another in exchange for its own; null if it can. */
export function exchangeProblem(keys: Keys, command: Command, key: string): string | null {
  const other = takenBy(command, key, keys);
  if (!other || shortcutProblems(withKey(keys, command, key)).length === 0) return null;
  return `${keyInWords(key)} is the key of “${COMMAND_NAMES[other]}”; choose another key.`;
}

/** "Ctrl or ⌘ + Enter": a key as people say it. */
export function keyInWords(key: string): string {
  const name = bare(key);
  const held = key
    .slice(0, key.length - name.length)
    .replace("Mod+", "Ctrl or ⌘ + ")
    .replace(/(Alt|Shift)\+/g, "$1 + ");
  return held + ([...name].length === 1 ? name.toUpperCase() : name);
}

function whereOf(command: Command): Where {
  return WHERES.find((where) => commandsOf(where).includes(command))!;
}
