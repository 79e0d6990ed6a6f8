import { BookOpen, Clock, Keyboard, Pause } from "lucide-react";
import { forwardRef, type ReactNode } from "react";
import { Button } from "../Button.tsx";
import type { JudgingTask } from "./judging-task.ts";
import type { ArrivalNotice } from "./keeping/use-arrival-notice.ts";

type WorkspaceHeaderProps = {
  task: JudgingTask;
  minutesLeft: number;
  active: { minutes: number; resting: boolean };
  notice: ArrivalNotice | null;
  /** Drafts typed elsewhere that are kept beside the one on the page. */
  versionCount: number;
  onVersions: () => void;
  onInstructions: () => void;
  onHelp: () => void;
  onPause: () => void;
  onSkip: () => void;
};

const FEW_MINUTES = 5;

export const WorkspaceHeader = forwardRef<HTMLHeadingElement, WorkspaceHeaderProps>(
  function WorkspaceHeader(props, heading) {
    const { task, minutesLeft, active, notice, versionCount } = props;
    const { onVersions, onInstructions, onHelp, onPause, onSkip } = props;
    const { title, price, calibration } = task;
    const isEdit = task.editing !== null;
    return (
      <header className="-mt-4 mb-4 flex flex-wrap items-center gap-x-6 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <h1
            ref={heading}
            tabIndex={-1}
            className="truncate font-serif text-xl font-semibold tracking-tight outline-none"
            title={title}
          >
            {title}
          </h1>
          <p className="flex flex-wrap gap-x-4 text-sm text-muted tabular-nums">
            {isEdit && <span className="font-medium text-ink">Your submitted judgment</span>}
            {calibration && (
              <span className="font-medium text-ink">
                Calibration {calibration.doneCount + 1} of {calibration.taskCount}
              </span>
            )}
            <span>
              {price}
              <span className="sr-only"> for this judgment</span>
            </span>
            <Fact>
              {active.minutes === 0 ? "Under 1 min active" : `${active.minutes} min active`}
              {active.resting && ", not counting"}
            </Fact>
            {!isEdit && (
              <Fact warn={minutesLeft <= FEW_MINUTES}>
                <Clock aria-hidden="true" className="size-3.5" />
                {minutesLeft === 0 ? "Time is up" : `${minutesLeft} min left`}
              </Fact>
            )}
            {notice && (
              <span className={`font-medium ${notice.warn ? "text-warn" : "text-good"}`}>{notice.text}</span>
            )}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          {versionCount > 0 && (
            <Button variant="quiet" size="sm" onClick={onVersions}>
              {versionCount === 1 ? "1 other version" : `${versionCount} other versions`}
            </Button>
          )}
          <Button variant="secondary" size="sm" onClick={onInstructions}>
            <BookOpen aria-hidden="true" />
            Instructions
          </Button>
          <Button variant="secondary" size="sm" className="max-sm:hidden" onClick={onHelp}>
            <Keyboard aria-hidden="true" />
            Keyboard
          </Button>
          <Button variant="secondary" size="sm" onClick={onPause}>
            <Pause aria-hidden="true" />
            Pause
          </Button>
          {!isEdit && (
            <Button variant="quiet" size="sm" onClick={onSkip}>
              Skip
            </Button>
          )}
        </div>
      </header>
    );
  },
);

function Fact({ warn, children }: { warn?: boolean; children: ReactNode }) {
  return (
    <span className={`inline-flex items-center gap-1 ${warn ? "font-medium text-warn" : ""}`}>
      {children}
    </span>
  );
}
