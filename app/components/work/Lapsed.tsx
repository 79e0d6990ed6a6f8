import { Form, Link } from "@remix-run/react";
import type { LapseDecision } from "#app/domain/assignment.ts";
import { paths } from "#app/paths.ts";
import { ButtonLink, SubmitButton } from "../Button.tsx";
import { Callout } from "../Callout.tsx";
import { REFUSALS, type ResumeAnswer } from "../judging/Ended.tsx";
import { KeptDrafts, type ShownDraft } from "../judging/keeping/KeptDrafts.tsx";
import { PageHeader } from "../PageHeader.tsx";

type LapsedProps = {
  title: string;
  projectId: string;
  assignmentId: string;
  lapse: {
    reason: string;
    decision: LapseDecision | null;
    decisionReason: string | null;
  };
  /** What was typed and not submitted. */
  kept: readonly ShownDraft[];
  /** What came of the last attempt to take it up again. */
  refusal: ResumeAnswer | undefined;
};

/** In place of an assignment whose expert does not hold what it asks for any more: what happened, what is kept, and how to go on. */
export function Lapsed({ title, projectId, assignmentId, lapse, kept, refusal }: LapsedProps) {
  const refused = refusal?.resumed === false ? REFUSALS[refusal.why] : null;
  return (
    <>
      <PageHeader title={title} breadcrumb={[{ label: "Work", to: paths.work() }]} />
      <div className="mb-8 flex max-w-reading flex-col gap-4">
        {refused && (
          <Callout tone="warn" live title={refused.title}>
            {refused.text}
          </Callout>
        )}
        <Callout tone={lapse.decision === "excused" ? "good" : "warn"} title={titleOf(lapse.decision)}>
          <p>{lapse.reason}</p>
          <Outlook {...lapse} />
        </Callout>
        <div className="flex flex-wrap gap-2">
          {lapse.decision !== "closed" && (
            <Form method="post" action={`${paths.assignment(projectId, assignmentId)}?index`}>
              <SubmitButton>Take it up again</SubmitButton>
            </Form>
          )}
          <ButtonLink to={paths.work()} variant="secondary">
            Back to work
          </ButtonLink>
        </div>
      </div>
      <KeptDrafts drafts={kept} />
    </>
  );
}

const titleOf = (decision: LapseDecision | null): string =>
  decision === "excused"
    ? "You may finish this task"
    : decision === "closed"
      ? "This task is closed for you"
      : "A credential that this task asks for fell away";

function Outlook({ decision, decisionReason }: Pick<LapsedProps["lapse"], "decision" | "decisionReason">) {
  if (decision !== null)
    return (
      <p className="mt-2">
        {decision === "excused"
          ? "An operator lets you finish it all the same"
          : "An operator has looked at what you had typed and closed it"}
        : {decisionReason}
      </p>
    );
  return (
    <p className="mt-2">
      The task went back, and others may be given it. What you had typed is kept, and an operator decides
      whether you may finish it. If you hold the credential again, see{" "}
      <Link to={paths.credentials()} className="link">
        your credentials
      </Link>
      , you can go on at once, as long as the task still needs a judgment.
    </p>
  );
}
