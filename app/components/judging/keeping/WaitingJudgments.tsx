import { Link, useNavigate } from "@remix-run/react";
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { paths } from "#app/paths.ts";
import { Button } from "../../Button.tsx";
import { arrive } from "./arrival.ts";
import { isOnShelf } from "./next-task.ts";
import { listen, listOutgoing, type Outgoing, removeOutgoing, sendOutgoing, takeBack } from "./outbox.ts";

const RETRY_MS = [2000, 4000, 8000, 15_000, 30_000, 60_000];

type WaitingJudgmentsProps = {
  userId: string;
  /** What stands under it at the head of the window. */
  children: ReactNode;
};

/** Sends what waits in the outbox of this browser, from whichever page is open, and says how much that is. */
export function WaitingJudgments({ userId, children }: WaitingJudgmentsProps) {
  const outgoing = useOutbox(userId);
  const waiting = outgoing.filter(({ refusal }) => refusal === null);
  const refused = outgoing.filter(({ refusal }) => refusal !== null);
  const count = waiting.length === 1 ? "1 judgment waits" : `${waiting.length} judgments wait`;
  return (
    <>
      <div className="sticky top-0 z-40">
        <div role="status" className="empty:hidden">
          {waiting.length > 0 && (
            <div className="flex flex-wrap items-center justify-center gap-x-4 border-b border-warn/30 bg-warn-soft px-4 py-1 text-warn">
              <p>{count} to be sent.</p>
              <TakeBack outgoing={waiting[waiting.length - 1]!} />
            </div>
          )}
        </div>
        {children}
      </div>
      {refused.map((one) => (
        <Refused key={one.assignmentId} outgoing={one} />
      ))}
    </>
  );
}

/** The last one, where there is a way back to it: over the network, or from what is at hand. */
function TakeBack({ outgoing }: { outgoing: Outgoing }) {
  const navigate = useNavigate();
  const { projectId, assignmentId } = outgoing;
  const address = paths.assignment(projectId, assignmentId);
  if (location.pathname === address || (!navigator.onLine && !isOnShelf(assignmentId))) return null;
  const onClick = async () => {
    if (!(await takeBack(outgoing))) return;
    arrive(assignmentId, "undone");
    navigate(address, { replace: location.pathname.startsWith(`${paths.work()}/`) });
  };
  return (
    <Button variant="quiet" size="sm" onClick={onClick}>
      Take it back
    </Button>
  );
}

function Refused({ outgoing }: { outgoing: Outgoing }) {
  const { projectId, assignmentId, title, refusal } = outgoing;
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center justify-center gap-x-4 gap-y-1 border-b border-danger/30 bg-danger-soft px-4 py-1.5"
    >
      <p>
        Your judgment in {title} was not taken: {refusal} What you typed is kept.
      </p>
      <Link to={paths.assignment(projectId, assignmentId)} className="link">
        Open the task
      </Link>
      <Button variant="quiet" size="sm" onClick={() => removeOutgoing(outgoing)}>
        Hide
      </Button>
    </div>
  );
}

/** What is in it, sent as soon as there is a connection and again and again until it is gone. */
function useOutbox(userId: string): Outgoing[] {
  const [outgoing, setOutgoing] = useState<Outgoing[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const failures = useRef(0);

  const send = useCallback(async () => {
    clearTimeout(timer.current);
    const list = await listOutgoing(userId);
    if (!list.some(({ refusal }) => refusal === null)) return setOutgoing(list);
    const isSent = await sendOutgoing(userId);
    setOutgoing(await listOutgoing(userId));
    if (isSent) {
      failures.current = 0;
      return;
    }
    const ms = RETRY_MS[Math.min(failures.current, RETRY_MS.length - 1)];
    failures.current += 1;
    timer.current = setTimeout(send, ms);
  }, [userId]);

  useEffect(() => {
    const again = () => {
      failures.current = 0;
      void send();
    };
    again();
    addEventListener("online", again);
    const silence = listen(async ({ type }) => {
      const list = await listOutgoing(userId);
      setOutgoing(list);
      if (type === "queued") again();
    });
    return () => {
      removeEventListener("online", again);
      silence();
      clearTimeout(timer.current);
    };
  }, [send, userId]);
  return outgoing;
}
