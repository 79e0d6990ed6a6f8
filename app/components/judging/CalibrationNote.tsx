import { Link } from "@remix-run/react";
import { paths } from "#app/paths.ts";

export type OfferedCalibration = {
  doneCount: number;
  taskCount: number;
  /** Percent of the known pairs; null: everybody goes on. */
  passMark: number | null;
  outcome: "passed" | "failed" | null;
};

/** What an expert has to know of a project's calibration set before they work on it, and after. */
export function CalibrationNote({
  projectId,
  calibration,
}: {
  projectId: string;
  calibration: OfferedCalibration;
}) {
  const { outcome } = calibration;
  return (
    <p className="text-sm text-muted">
      {noteOf(calibration)}{" "}
      {outcome && (
        <Link to={paths.calibration(projectId)} className="link whitespace-nowrap">
          See how it went
        </Link>
      )}
    </p>
  );
}

function noteOf({ doneCount, taskCount, passMark, outcome }: OfferedCalibration): string {
  if (outcome === "passed") return "You have passed its calibration.";
  if (outcome === "failed")
    return "Your calibration was below what the lab asks for, so its tasks are not open to you. What you judged is paid like any other task.";
  if (doneCount > 0) return `Calibration: ${doneCount} of ${taskCount} tasks done.`;
  const tasks = taskCount === 1 ? "one task" : `${taskCount} tasks`;
  const mark =
    passMark === null ? "" : ` To go on, you need ${passMark} % of the pairs whose order is known right.`;
  return `It begins with a calibration of ${tasks}, paid like any other.${mark}`;
}
