import { Form } from "@remix-run/react";
import { useEffect, useState } from "react";
import { SubmitButton } from "../Button.tsx";
import { Callout } from "../Callout.tsx";

export type PendingCalibration = {
  taskCount: number;
  /** What was judged last, and for how long it can be taken back; null where nothing was judged. */
  last: { assignmentId: string; judgmentId: string; undoMs: number } | null;
};

/** The whole set is done and its outcome not told yet: the last judgment can be taken back still, or how it went can be asked for. */
export function CalibrationPending({
  pending: { taskCount, last },
  refusal,
}: {
  pending: PendingCalibration;
  refusal: string | undefined;
}) {
  const undoable = useUndoable(last?.undoMs ?? 0);
  return (
    <Callout
      tone="good"
      title={taskCount === 1 ? "The task of the set is done" : `All ${taskCount} tasks of the set are done`}
      actions={
        <>
          <Form method="post">
            <SubmitButton size="sm" name="intent" value="ask">
              See how it went
            </SubmitButton>
          </Form>
          {last && undoable && (
            <Form method="post">
              <input type="hidden" name="assignment" value={last.assignmentId} />
              <input type="hidden" name="judgment" value={last.judgmentId} />
              <SubmitButton size="sm" variant="secondary" name="intent" value="undo">
                Take the last judgment back
              </SubmitButton>
            </Form>
          )}
        </>
      }
    >
      {refusal && (
        <p role="alert" className="mb-2 font-medium">
          {refusal}
        </p>
      )}
      What was known of each task is told next. From then on the judgments of the set stay as they are.
      {undoable && " For a few seconds, the last one can be taken back."}
    </Callout>
  );
}

/** Whether it can be taken back, which ends after so many milliseconds. */
function useUndoable(undoMs: number): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    setOver(false);
    const timer = setTimeout(() => setOver(true), undoMs);
    return () => clearTimeout(timer);
  }, [undoMs]);
  return undoMs > 0 && !over;
}
