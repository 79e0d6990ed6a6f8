import { useFetcher } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import type { Problem } from "#app/domain/judging/state.ts";
import { paths } from "#app/paths.ts";
import { Button } from "../Button.tsx";
import { TextAreaField } from "../Field.tsx";
import type { JudgingTask } from "./judging-task.ts";
import { arriveBySkipping } from "./keeping/arrival.ts";

const REASONS = [
  "I do not know this subject well enough.",
  "The task is broken or cannot be judged.",
  "I would rather not read this.",
];
const LONGEST = 500;

type SkipFormProps = { task: JudgingTask; onClose: () => void };
type Answer = { problems?: Problem[]; message?: string };

/** Asks why the task is skipped: the reason helps the lab. It begins at the reasons that most have. */
export function SkipForm({ task, onClose }: SkipFormProps) {
  const fetcher = useFetcher<Answer>();
  const [reason, setReason] = useState("");
  const first = useRef<HTMLButtonElement>(null);
  const typed = useRef<HTMLTextAreaElement>(null);
  const { data: answer } = fetcher;
  const problem = answer?.problems?.[0]?.message ?? answer?.message;
  useEffect(() => first.current?.focus(), []);
  useEffect(() => {
    if (answer) typed.current?.focus();
  }, [answer]);
  return (
    <fetcher.Form
      method="post"
      action={paths.skip(task.projectId, task.assignmentId)}
      noValidate
      className="flex flex-col gap-4"
      onSubmit={() => arriveBySkipping(task.assignmentId)}
    >
      <p className="text-muted">
        {task.calibration
          ? "You will not see it again. In the calibration none of its pairs counts as right."
          : "Somebody else will judge it and you will not see it again. It counts neither for nor against you."}
      </p>
      <div className="flex flex-col items-start gap-2">
        {REASONS.map((text, index) => (
          <Button
            key={text}
            ref={index === 0 ? first : undefined}
            type="button"
            variant="secondary"
            size="sm"
            aria-pressed={reason === text}
            className="aria-pressed:border-accent aria-pressed:bg-accent-soft"
            onClick={() => setReason(text)}
          >
            {text}
          </Button>
        ))}
      </div>
      <TextAreaField
        ref={typed}
        label="Reason"
        name="reason"
        rows={2}
        maxLength={LONGEST}
        value={reason}
        error={problem}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" pending={fetcher.state !== "idle"}>
          Skip it
        </Button>
        <Button type="button" variant="quiet" onClick={onClose}>
          Keep it
        </Button>
      </div>
    </fetcher.Form>
  );
}
