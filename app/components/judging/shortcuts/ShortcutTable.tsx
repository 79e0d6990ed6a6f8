import { type KeyboardEvent, useRef, useState } from "react";
import { commandsAsked, fixedKeys } from "#app/domain/judging/keys-asked.ts";
import type { Rubric } from "#app/domain/rubric.ts";
import {
  COMMAND_NAMES,
  exchangeProblem,
  keyInWords,
  keyProblem,
  recordedKey,
  takenBy,
  withKey,
} from "#app/domain/shortcut-rules.ts";
import { type Command, changesOf, DEFAULT_KEYS, type Keys, type Where } from "#app/domain/shortcuts.ts";
import { paths } from "#app/paths.ts";
import { Button } from "../../Button.tsx";
import { useShortcutSettings } from "./shortcut-keys.tsx";

const PLACES: readonly [where: Where, title: string][] = [
  ["page", "Anywhere"],
  ["completion", "On a completion"],
  ["step", "On a step of a completion"],
];

type ShortcutTableProps = { rubric: Rubric; count: number };

/** The command whose key is being recorded, and what came of the last key pressed for it. */
type Recording = { command: Command; problem: string | null; taken: { key: string; by: Command } | null };

/** The keys that matter for a task of `count` completions under this rubric; those of commands can be changed. */
export function ShortcutTable({ rubric, count }: ShortcutTableProps) {
  const { keys, onKeys, singleKeys, onSingleKeys } = useShortcutSettings();
  const [recording, setRecording] = useState<Recording | null>(null);
  const [said, setSaid] = useState("");
  const [failed, setFailed] = useState(false);

  const change = async (next: Keys, words: string) => {
    setRecording(null);
    onKeys(next);
    setSaid(words);
    setFailed(!(await keep(next)));
  };
  const give = (command: Command, key: string) =>
    change(withKey(keys, command, key), `${COMMAND_NAMES[command]}: ${keyInWords(key)}`);
  const press = (command: Command, key: string) => {
    const by = takenBy(command, key, keys);
    const problem = keyProblem(command, key) ?? (by && exchangeProblem(keys, command, key));
    if (problem) setRecording({ command, problem, taken: null });
    else if (by) setRecording({ command, problem: null, taken: { key, by } });
    else give(command, key);
  };
  const isChanged = Object.keys(changesOf(keys)).length > 0;

  return (
    <>
      <p className="mb-4 text-sm text-muted">
        Press a key’s button, then the key that you would rather have. It is kept with your account. While you
        type, only keys with Ctrl or ⌘ work.
      </p>
      {PLACES.map(([where, title]) => ({ where, title, commands: commandsAsked(where, rubric, count) }))
        .filter(({ commands }) => commands.length > 0)
        .map(({ where, title, commands }) => (
          <section key={where} className="mb-4">
            <h3 className="mb-1 font-medium">{title}</h3>
            <ul className="flex flex-col">
              {commands.map((command) => (
                <CommandRow
                  key={command}
                  command={command}
                  keyName={keys[command]}
                  recording={recording?.command === command ? recording : null}
                  onRecord={() => setRecording({ command, problem: null, taken: null })}
                  onPress={(key) => press(command, key)}
                  onSwap={(key) => give(command, key)}
                  onLeave={() => setRecording(null)}
                />
              ))}
            </ul>
          </section>
        ))}
      {fixedKeys(rubric).map(({ where, rows }) => (
        <section key={where} className="mb-4">
          <h3 className="mb-1 font-medium">{where}</h3>
          <ul className="flex flex-col">
            {rows.map(([key, does]) => (
              <li
                key={key + does}
                className="flex items-center justify-between gap-4 border-b border-line/60 py-1 last:border-b-0"
              >
                <span className="min-w-0 text-muted">{does}</span>
                <kbd className={KBD}>{key}</kbd>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <div className="flex flex-col items-start gap-3 border-t border-line pt-3">
        <label className="flex items-start gap-2.5 pointer-coarse:pb-2">
          <input
            type="checkbox"
            checked={singleKeys}
            onChange={(event) => onSingleKeys(event.currentTarget.checked)}
            className="mt-[0.15em] size-4.5 shrink-0 accent-accent"
          />
          Single letters work as shortcuts in this browser
        </label>
        {isChanged && (
          <Button
            variant="secondary"
            size="sm"
            onClick={() => change(DEFAULT_KEYS, "All keys are as they were at first.")}
          >
            Reset all keys
          </Button>
        )}
        {failed && (
          <p role="alert" className="text-sm text-danger">
            Your keys work here, but they could not be kept for the next time.{" "}
            <button type="button" className="link" onClick={async () => setFailed(!(await keep(keys)))}>
              Try again
            </button>
          </p>
        )}
      </div>
      <p role="status" className="sr-only">
        {said}
      </p>
    </>
  );
}

const KBD = "rounded border border-line bg-sunken px-1.5 py-0.5 font-sans text-sm whitespace-nowrap";

type CommandRowProps = {
  command: Command;
  keyName: string;
  recording: Recording | null;
  onRecord: () => void;
  onPress: (key: string) => void;
  onSwap: (key: string) => void;
  onLeave: () => void;
};

function CommandRow(props: CommandRowProps) {
  const { command, keyName, recording, onRecord, onPress, onSwap, onLeave } = props;
  const button = useRef<HTMLButtonElement>(null);
  const taken = recording?.taken;
  const onKeyDown = (event: KeyboardEvent) => {
    if (!recording || taken || event.key === "Tab") return;
    const key = recordedKey(event.nativeEvent);
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") onLeave();
    else if (key !== null) onPress(key);
  };
  return (
    <li className="flex flex-wrap items-center gap-x-4 border-b border-line/60 py-1 last:border-b-0">
      <span className="min-w-0 flex-1 text-muted">{COMMAND_NAMES[command]}</span>
      <button
        ref={button}
        type="button"
        aria-label={
          recording
            ? `Press the key for “${COMMAND_NAMES[command]}”; Escape leaves it as it is`
            : `${keyInWords(keyName)}: change the key of “${COMMAND_NAMES[command]}”`
        }
        aria-pressed={recording !== null}
        className="min-h-8 min-w-8 rounded border border-strong bg-surface px-2 text-sm whitespace-nowrap hover:bg-accent-soft aria-pressed:border-accent aria-pressed:bg-accent-soft pointer-coarse:min-h-11"
        onClick={() => (recording ? onLeave() : onRecord())}
        onKeyDown={onKeyDown}
        onBlur={(event) => {
          if (!event.currentTarget.parentElement?.contains(event.relatedTarget)) onLeave();
        }}
      >
        {recording && !taken ? "Press a key…" : keyInWords(taken?.key ?? keyName)}
      </button>
      {recording?.problem && (
        <p role="alert" className="w-full pt-2 pb-1 text-right text-sm text-danger">
          {recording.problem}
        </p>
      )}
      {taken && (
        <div role="alert" className="flex w-full flex-wrap items-center justify-end gap-2 py-2 text-sm">
          <span className="w-full text-right">
            {keyInWords(taken.key)} is the key of “{COMMAND_NAMES[taken.by]}”.
          </span>
          <Button
            size="sm"
            variant="secondary"
            onClick={() => {
              onSwap(taken.key);
              button.current?.focus();
            }}
          >
            Exchange the two
          </Button>
          <Button
            size="sm"
            variant="quiet"
            onClick={() => {
              onLeave();
              button.current?.focus();
            }}
          >
            Leave it
          </Button>
        </div>
      )}
    </li>
  );
}

/** Whether the keys were kept. */
async function keep(keys: Keys): Promise<boolean> {
  try {
    const response = await fetch(paths.shortcuts(), {
      method: "PUT",
      body: JSON.stringify({ keys: changesOf(keys) }),
      headers: { "Content-Type": "application/json" },
    });
    return response.ok;
  } catch {
    return false;
  }
}
