/** Where a command's key works: all over the page, in a completion that has the focus, or on one of its steps. */
export const WHERES = ["page", "completion", "step"] as const;
export type Where = (typeof WHERES)[number];

const DEFAULTS = {
  page: {
    submit: "Mod+Enter",
    next: "j",
    previous: "k",
    ranking: "r",
    ratings: "t",
    unacceptable: "u",
    prompt: "p",
    reference: "f",
    layout: "l",
    instructions: "i",
    skip: "s",
    pause: "b",
    undo: "z",
    help: "?",
  },
  completion: {
    place1: "1",
    place2: "2",
    place3: "3",
    place4: "4",
    place5: "5",
    place6: "6",
    place7: "7",
    place8: "8",
    place9: "9",
    tie: "=",
    takeOut: "Delete",
    mark: "m",
  },
  step: { stepRight: "1", stepNeutral: "2", stepWrong: "3" },
} as const satisfies Record<Where, Record<string, string>>;

export type PageCommand = keyof typeof DEFAULTS.page;
export type CompletionCommand = keyof typeof DEFAULTS.completion;
export type StepCommand = keyof typeof DEFAULTS.step;
export type Command = PageCommand | CompletionCommand | StepCommand;

/** The key of every command, written as by `keyOf`. */
export type Keys = Readonly<Record<Command, string>>;

export const DEFAULT_KEYS: Keys = { ...DEFAULTS.page, ...DEFAULTS.completion, ...DEFAULTS.step };

/** The commands of one place, in the order that help lists them in. */
export const commandsOf = (where: Where) => Object.keys(DEFAULTS[where]) as Command[];
export const COMMANDS: readonly Command[] = WHERES.flatMap(commandsOf);

export const isCommand = (name: string): name is Command => Object.hasOwn(DEFAULT_KEYS, name);

/** What of a keyboard event says which key was pressed. */
export type Press = {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey?: boolean;
  getModifierState?: (name: string) => boolean;
};

/**
 * A key by one name on every keyboard: what it types, letters small, "Space" for a blank, "Delete" for either of the two that delete, and before it
 * "Mod+" (Ctrl or ⌘), "Alt+" and, where shift does not already show in what is typed, "Shift+". Caps Lock makes no difference.
 */
export function keyOf(press: Press): string {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = press;
  const isLetter = [...key].length === 1 && key.toLowerCase() !== key.toUpperCase();
  const name = isLetter ? key.toLowerCase() : (NAMES[key] ?? key);
  // AltGr only serves to type a character, and Windows reports it as Ctrl and Alt.
  const typed = press.getModifierState?.("AltGraph") === true;
  return [
    (ctrlKey || metaKey) && !typed ? "Mod+" : "",
    altKey && !typed ? "Alt+" : "",
    shiftKey && (isLetter || name.length > 1) ? "Shift+" : "",
    name,
  ].join("");
}

const NAMES: Record<string, string> = { " ": "Space", Backspace: "Delete" };

/** What the pressed key commands in that place; null where it commands nothing. */
export function commandFor<W extends Where>(
  press: Press,
  where: W,
  keys: Keys,
): (keyof (typeof DEFAULTS)[W] & Command) | null {
  const key = keyOf(press);
  const found = commandsOf(where).find((command) => keys[command] === key);
  return (found as (keyof (typeof DEFAULTS)[W] & Command) | undefined) ?? null;
}

/** Whether the key is one that also types text, so that it must do nothing while somebody types, and can be switched off (WCAG 2.1.4). */
export const isSingleKey = (key: string) => !/^(Mod|Alt)\+/.test(key) && [...bare(key)].length === 1;

/** Whether the key works while somebody types. */
export const worksInText = (key: string) => key.startsWith("Mod+");

/** The key without what is held down with it. */
export const bare = (key: string) => key.replace(/^(Mod\+)?(Alt\+)?(Shift\+)?(?=.)/su, "");

/** All keys, from those that somebody has changed; what does not fit (any more) is left out. */
export function keysFrom(kept: Readonly<Record<string, string>>): Keys {
  const changed = Object.entries(kept).filter(([name]) => isCommand(name));
  return { ...DEFAULT_KEYS, ...Object.fromEntries(changed) };
}

/** Only what differs from the keys that commands come with. */
export function changesOf(keys: Keys): Partial<Record<Command, string>> {
  return Object.fromEntries(
    COMMANDS.filter((name) => keys[name] !== DEFAULT_KEYS[name]).map((name) => [name, keys[name]]),
  );
}
