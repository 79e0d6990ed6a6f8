import { BookOpen, Clock, Keyboard } from "lucide-react";
import { forwardRef, type ReactNode } from "react";
import { Button } from "../Button.tsx";

type WorkspaceHeaderProps = {
  title: string;
  price: string;
  minutesLeft: number;
  activeMinutes: number;
  notice: string | null;
  onInstructions: () => void;
  onHelp: () => void;
  onSkip: () => void;
};

const FEW_MINUTES = 5;

export const WorkspaceHeader = forwardRef<HTMLHeadingElement, WorkspaceHeaderProps>(
  function WorkspaceHeader(props, heading) {
    const { title, price, minutesLeft, activeMinutes, notice, onInstructions, onHelp, onSkip } = props;
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
            <span>
              {price}
              <span className="sr-only"> for this judgment</span>
            </span>
            <Fact>{activeMinutes === 0 ? "Under 1 min active" : `${activeMinutes} min active`}</Fact>
            <Fact warn={minutesLeft <= FEW_MINUTES}>
              <Clock aria-hidden="true" className="size-3.5" />
              {minutesLeft === 0 ? "Time is up" : `${minutesLeft} min left`}
            </Fact>
            {notice && <span className="font-medium text-good">{notice}</span>}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button variant="secondary" size="sm" onClick={onInstructions}>
            <BookOpen aria-hidden="true" />
            Instructions
          </Button>
          <Button variant="secondary" size="sm" className="max-sm:hidden" onClick={onHelp}>
            <Keyboard aria-hidden="true" />
            Keyboard
          </Button>
          <Button variant="quiet" size="sm" onClick={onSkip}>
            Skip
          </Button>
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
