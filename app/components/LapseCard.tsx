import { Form } from "@remix-run/react";
import type { LapseDecision } from "#app/domain/assignment.ts";
import type { SummaryPart } from "#app/domain/judging/summary.ts";
import type { Problems } from "#app/forms/form-problems.ts";
import { Badge } from "./Badge.tsx";
import { SubmitButton } from "./Button.tsx";
import { Card } from "./Card.tsx";
import { type Definition, DefinitionList } from "./DefinitionList.tsx";
import { TextAreaField } from "./Field.tsx";
import { FormErrors } from "./FormErrors.tsx";
import { DraftSummary } from "./judging/keeping/DraftSummary.tsx";
import { RadioCards } from "./RadioCards.tsx";
import { RelativeTime } from "./RelativeTime.tsx";

export type ShownLapse = {
  projectId: string;
  assignmentId: string;
  projectTitle: string;
  labName: string;
  expertName: string;
  /** The operator who looks at it is the expert. */
  own: boolean;
  reason: string;
  lapsedAt: Date | string;
  /** What is said in it, in words. */
  said: SummaryPart[];
  minutes: number;
  placeFree: boolean;
  decision: LapseDecision | null;
  decisionReason: string | null;
  decidedAt: Date | string | null;
};

type LapseCardProps = {
  lapse: ShownLapse;
  answer?: { errors: Problems; typed: { decision: string; reason: string } };
};

/** Work that was taken back, and the decision on it: the form while it is open, afterwards what was decided. */
export function LapseCard({ lapse, answer }: LapseCardProps) {
  const { projectTitle, labName, expertName, decision, said } = lapse;
  return (
    <Card as="li" title={projectTitle} actions={<Badge tone={toneOf(decision)}>{wordOf(decision)}</Badge>}>
      <DefinitionList items={facts(lapse, `${expertName}, for ${labName}`)} />
      {said.length > 0 && (
        <details className="mt-3">
          <summary className="cursor-pointer rounded font-medium text-accent">
            Read what is said in it
          </summary>
          <div className="mt-2 max-h-[60dvh] overflow-y-auto border-l-2 border-line pl-4">
            <DraftSummary parts={said} />
          </div>
        </details>
      )}
      {decision === null && (lapse.own ? <OwnWork /> : <DecisionForm lapse={lapse} answer={answer} />)}
    </Card>
  );
}

const toneOf = (decision: LapseDecision | null) =>
  decision === null ? "accent" : decision === "excused" ? "good" : "neutral";

const wordOf = (decision: LapseDecision | null) =>
  decision === null ? "Waits for a decision" : decision === "excused" ? "May be finished" : "Closed";

function facts({ reason, lapsedAt, said, minutes, ...lapse }: ShownLapse, expert: string): Definition[] {
  const { decision, decisionReason, decidedAt, placeFree } = lapse;
  const spent = minutes < 1 ? "Less than a minute" : minutes === 1 ? "1 minute" : `${minutes} minutes`;
  return [
    { term: "Expert", value: expert },
    {
      term: "Taken back",
      value: (
        <>
          <RelativeTime value={lapsedAt} />: {reason}
        </>
      ),
    },
    ...(decision === null
      ? [
          { term: "Work in it", value: said.length > 0 ? spent : "None any more" },
          {
            term: "Its place",
            value: placeFree
              ? "Still free"
              : "Taken by others; finished, it is one judgment more than the lab asked for",
          },
        ]
      : [
          {
            term: "Decided",
            value: (
              <>
                {decidedAt && <RelativeTime value={decidedAt} />}: {decisionReason}
              </>
            ),
          },
        ]),
  ];
}

const OwnWork = () => <p className="mt-3 text-muted">This is your own work: another operator decides.</p>;

function DecisionForm({ lapse, answer }: LapseCardProps) {
  const { projectId, assignmentId } = lapse;
  const id = (name: string) => `field-${assignmentId}-${name}`;
  const errors = Object.entries(answer?.errors ?? {}).map(([name, message]) => [
    name === "form" ? name : `${assignmentId}-${name}`,
    message,
  ]);
  return (
    <Form method="post" noValidate className="mt-4 flex flex-col gap-4 border-t border-line pt-4">
      <FormErrors errors={answer && Object.fromEntries(errors)} />
      <input type="hidden" name="project" value={projectId} />
      <input type="hidden" name="assignment" value={assignmentId} />
      <RadioCards
        legend="What is to become of it?"
        name="decision"
        id={id("decision")}
        columns={2}
        defaultValue={answer?.typed.decision}
        error={answer?.errors.decision}
        options={[
          {
            value: "excused",
            label: "Let it be finished",
            description:
              "The expert may submit it although they do not qualify now, and is paid like everybody.",
          },
          {
            value: "closed",
            label: "Close it",
            description: "It is over for this expert. What they typed is kept, and nothing is paid for it.",
          },
        ]}
      />
      <TextAreaField
        label="Reason"
        name="reason"
        id={id("reason")}
        hint="The expert reads it."
        rows={2}
        maxLength={1000}
        defaultValue={answer?.typed.reason}
        error={answer?.errors.reason}
        required
      />
      <div>
        <SubmitButton>Decide</SubmitButton>
      </div>
    </Form>
  );
}
