import { useFetcher } from "@remix-run/react";
import { paths } from "#app/paths.ts";
import { Button, ButtonLink } from "../Button.tsx";
import { Callout } from "../Callout.tsx";
import type { JudgingTask } from "./judging-task.ts";
import { OVERLAY } from "./Notices.tsx";

/** Why an assignment on the screen cannot be worked on as it is. */
export type End =
  | { why: "expired" | "lapsed" | "submitted" | "skipped" | "fixed" }
  | { why: "gone"; message: string };

/** What the assignment's own address answers to "take it up again". */
export type ResumeAnswer = { resumed: true } | { resumed: false; why: keyof typeof REFUSALS };

/** What happened to the assignment while its page was open, and how to go on. */
export function Ended({ end, task }: { end: End; task: JudgingTask }) {
  if (end.why === "expired") return <Expired task={task} />;
  return (
    <Callout tone="warn" live className={OVERLAY} title={TITLES[end.why]} actions={<BackToWork />}>
      {end.why === "gone" ? end.message : TEXTS[end.why]}
    </Callout>
  );
}

/** Why an assignment cannot be taken up again. */
export const REFUSALS = {
  gone: {
    title: "The others were faster",
    text: "As many judgments as this task needs are under way or done, so it cannot be taken up again.",
  },
  "not eligible": {
    title: "You do not hold what this project asks for",
    text: "A credential that it needs has ended or run out. What you typed is kept; once you hold it again, you can go on.",
  },
  closed: {
    title: "This task is closed for you",
    text: "An operator has looked at it and closed it. What you typed is kept.",
  },
};

const TITLES = {
  lapsed: "A credential that this project asks for fell away",
  submitted: "This task was submitted in another window",
  skipped: "You skipped this task in another window",
  gone: "This task cannot be submitted any more",
  fixed: "This judgment cannot be changed any more",
};

const TEXTS = {
  lapsed:
    "The task went back to be given to others. What you type is still kept, and an operator decides whether you may finish it.",
  submitted:
    "That judgment is stored. What you typed here is kept beside it where it says something else; load the page again to look at both, or to change the judgment.",
  skipped: "Somebody else will judge it. What you typed here is not saved any more.",
  fixed:
    "Its task was scored meanwhile, or the judgment was changed in another window. What you typed here is kept.",
};

function BackToWork() {
  return (
    <ButtonLink to={paths.work()} size="sm">
      Go on with other work
    </ButtonLink>
  );
}

const STILL_COUNTS = "Once you have judged it all the same, you can submit it, and it counts.";

function Expired({ task }: { task: JudgingTask }) {
  const fetcher = useFetcher<ResumeAnswer>();
  if (fetcher.data?.resumed === false) {
    const { title, text } = REFUSALS[fetcher.data.why];
    return (
      <Callout tone="warn" live className={OVERLAY} title={title} actions={<BackToWork />}>
        {text} {fetcher.data.why === "gone" && STILL_COUNTS}
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
