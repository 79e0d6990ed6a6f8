import type { ReactNode } from "react";
import { paths } from "#app/paths.ts";
import { Button } from "../Button.tsx";
import { Callout } from "../Callout.tsx";
import type { FailedSave, SaveState } from "./keeping/draft-saver.ts";
import type { SubmitPhase } from "./keeping/use-submit.ts";
import { OVERLAY } from "./Notices.tsx";

type AlarmsProps = {
  saveState: SaveState;
  /** The browser itself keeps everything that was typed. */
  here: boolean;
  phase: SubmitPhase;
  submitLabel: string;
  onTakeBack: () => void;
};

/** What went wrong with keeping or submitting, and what becomes of it. */
export function Alarms({ saveState, here, phase, submitLabel, onTakeBack }: AlarmsProps) {
  if (phase.at === "queued") return <Queued why={phase.why} onTakeBack={onTakeBack} />;
  if (phase.at === "failed")
    return (
      <Alarm>
        The judgment was not submitted: {SUBMIT_FAILED[phase.why]} Everything is still here; press “
        {submitLabel}” to try again.
      </Alarm>
    );
  if (saveState.at === "failed") return <SaveAlarm why={saveState.why} here={here} />;
  return null;
}

const SUBMIT_FAILED: Record<FailedSave, string> = {
  offline: "you are offline.",
  "no answer": "Assay did not answer.",
  "signed out": "you are signed out. Sign in again in another window.",
  "not yours": "it is not in the hands of the account you are signed in with.",
  refused: "it is too large or damaged.",
};

function Queued({ why, onTakeBack }: { why: FailedSave | null; onTakeBack: () => void }) {
  return (
    <Callout
      live
      tone="warn"
      className={OVERLAY}
      title="This judgment waits to be sent"
      actions={
        <Button size="sm" variant="secondary" onClick={onTakeBack}>
          Take it back and go on judging
        </Button>
      }
    >
      {why === "signed out" ? (
        <>
          You are signed out. <SignIn />, and it is sent by itself.
        </>
      ) : (
        "It is kept in this browser and sent once, as soon as Assay can be reached, also after you have closed this page."
      )}
    </Callout>
  );
}

const NOT_SENT: Record<"offline" | "no answer", string> = {
  offline: "offline – trying again.",
  "no answer": "Assay does not answer – trying again.",
};

function SaveAlarm({ why, here }: { why: FailedSave; here: boolean }) {
  const start = here ? "Saved in this browser only: " : "Not saved: ";
  return (
    <Alarm>
      {(why === "offline" || why === "no answer") && `${start}${NOT_SENT[why]}`}
      {why === "refused" &&
        "Not saved: what you typed last was refused. Shorten it or take out unusual characters."}
      {why === "not yours" &&
        "Not saved: this task is not in the hands of the account you are signed in with."}
      {why === "signed out" && (
        <>
          {start}you are signed out. <SignIn />, then come back: this page goes on saving by itself.
        </>
      )}
    </Alarm>
  );
}

function SignIn() {
  return (
    <a href={paths.signIn()} target="_blank" rel="noreferrer" className="link">
      Sign in in a new window
    </a>
  );
}

function Alarm({ children }: { children: ReactNode }) {
  return (
    <p
      role="alert"
      className="max-w-full rounded-md border border-danger/40 bg-danger-soft px-4 py-2.5 sm:max-w-xl"
    >
      {children}
    </p>
  );
}
