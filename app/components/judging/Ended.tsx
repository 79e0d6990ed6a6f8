import { useFetcher } from "@remix-run/react";
import { paths } from "#app/paths.ts";
import { Button, ButtonLink } from "../Button.tsx";
import { Callout } from "../Callout.tsx";
import type { JudgingTask } from "./judging-task.ts";

/** Why an assignment on the screen cannot be worked on as it is. */
export type End =
  | { why: "expired" | "submitted" | "returned" | "not yours" }
  | { why: "gone"; message: string };

/** What the assignment's own address answers to "take it up again". */
export type ResumeAnswer = { resumed: boolean };

/** What happened to the assignment while its page was open, and how to go on. */
export function Ended({ end, task }: { end: End; task: JudgingTask }) {
  if (end.why === "expired") return <Expired task={task} />;
  return (
    <Callout tone="warn" live className={OVERLAY} title={TITLES[end.why]} actions={<BackToWork />}>
      {end.why === "gone" ? end.message : TEXTS[end.why]}
    </Callout>
  );
}

const OVERLAY = "w-full max-w-xl shadow-[0_12px_32px_-16px_rgb(0_0_0/0.4)]";

const TITLES = {
  submitted: "This task was submitted in another window",
  returned: "You passed this task on in another window",
  gone: "This task cannot be submitted any more",
  "not yours": "This task is not in your hands",
};

const TEXTS = {
  submitted: "That judgment is stored. What you changed here since then is not part of it.",
  returned: "Somebody else will judge it. What you typed here is not saved any more.",
  "not yours":
    "You may have signed in with another account meanwhile. Copy what you want to keep before you leave.",
};

function BackToWork() {
  return (
    <ButtonLink to={paths.work()} size="sm">
      Go on with other work
    </ButtonLink>
  );
}

function Expired({ task }: { task: JudgingTask }) {
  const fetcher = useFetcher<ResumeAnswer>();
  if (fetcher.data?.resumed === false) {
    return (
      <Callout tone="warn" live className={OVERLAY} title="The others were faster" actions={<BackToWork />}>
        As many judgments as this task needs are under way or done, so it cannot be taken up again.
      </Callout>
    );
  }
  return (
    <Callout
      tone="warn"
      live
      className={OVERLAY}
      title="The time for this task ran out"
      actions={
        <fetcher.Form method="post" action={`${paths.assignment(task.projectId, task.assignmentId)}?index`}>
          <Button type="submit" size="sm" pending={fetcher.state !== "idle"}>
            Take it up again
          </Button>
        </fetcher.Form>
      }
    >
      It went back to be given to others. What you typed is kept; take it up again and go on where you were.
    </Callout>
  );
}
