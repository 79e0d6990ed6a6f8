import { Link } from "@remix-run/react";
import { paths } from "#app/paths.ts";

export type OfferedCalibration = {
  doneCount: number;
  taskCount: number;
  /** Percent of the known pairs; null: everybody goes on. */
  passMark: number | null;
  outcome: "passed" | "failed" | null;
  /** As many have begun it as it has places for, and this expert has not. */
  full: boolean;
};

/** Nothing of it is left to do; how it went may have been told or not. */
export const isCalibrationDone = ({ doneCount, taskCount, outcome }: OfferedCalibration): boolean =>
  outcome !== null || doneCount === taskCount;

/** What an expert has to know of a project's calibration set before they work on it, and after. */
export function CalibrationNote({
  projectId,
  calibration,
}: {
  projectId: string;
  calibration: OfferedCalibration;
}) {
  return (
    <p className="text-sm text-muted">
      {noteOf(calibration)}{" "}
      {isCalibrationDone(calibration) && (
        <Link to={paths.calibration(projectId)} className="link whitespace-nowrap">
          See how it went
        </Link>
      )}
    </p>
  );
}

function noteOf({ doneCount, taskCount, passMark, outcome, full }: OfferedCalibration): string {
  if (outcome === "passed") return "You have passed its calibration.";
  if (outcome === "failed")
    return "Your calibration did not show what the lab asks for, so its tasks are not open to you. What you judged is paid like any other task.";
  if (full)
    return "It begins with a calibration that is full: as many experts as the lab asks for have begun it. When there is a place again, it is offered to you here.";
  if (doneCount > 0) return `Calibration: ${doneCount} of ${taskCount} tasks done.`;
  const tasks = taskCount === 1 ? "one task" : `${taskCount} tasks`;
  const mark =
    passMark === null
      ? "To go on, you need to judge at least one of them."
      : `To go on, you need ${passMark} % of the pairs whose order is known right; those of a task you skip count as not right.`;
  return `It begins with a calibration of ${tasks}, paid like any other. ${mark}`;
}
