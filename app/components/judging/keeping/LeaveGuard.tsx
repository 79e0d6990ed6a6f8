import { useBlocker } from "@remix-run/react";
import { useEffect, useState } from "react";
import { Button } from "../../Button.tsx";
import { Sheet } from "../../Sheet.tsx";
import type { DraftSaver } from "./draft-saver.ts";

type LeaveGuardProps = {
  saver: DraftSaver;
  /** The browser itself keeps everything that was typed. */
  here: boolean;
  /** Everything is in a judgment that waits to be sent, whichever page is open. */
  queued: boolean;
};

/** Whoever leaves for another page of Assay waits until what they typed is saved, and is asked when it cannot be. */
export function LeaveGuard({ saver, here, queued }: LeaveGuardProps) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      !queued && saver.hasUnsaved() && currentLocation.pathname !== nextLocation.pathname,
  );
  const [asking, setAsking] = useState(false);

  const blocked = blocker.state === "blocked";
  useEffect(() => {
    if (!blocked) return;
    let waiting = true;
    saver.save().then((saved) => {
      if (!waiting) return;
      if (saved) blocker.proceed();
      else setAsking(true);
    });
    return () => {
      waiting = false;
    };
  }, [blocked, blocker.proceed, saver]);

  const stay = () => {
    setAsking(false);
    blocker.reset?.();
  };
  return (
    <Sheet open={asking && blocked} title="Your last changes did not reach Assay" onClose={stay}>
      <p>
        {here
          ? "Assay could not be reached. Your last changes are kept in this browser: open this task in it again, and they are sent."
          : "Assay could not be reached. If you leave now, what you typed since the last save is lost."}
      </p>
      <div className="mt-4 flex flex-wrap gap-2">
        <Button onClick={stay}>Stay</Button>
        <Button
          variant="secondary"
          onClick={() => {
            saver.close();
            blocker.proceed?.();
          }}
        >
          Leave all the same
        </Button>
      </div>
    </Sheet>
  );
}
