import { useEffect, useRef, useState } from "react";
import { paths } from "#app/paths.ts";
import type { JudgingTask } from "../judging-task.ts";
import { putOnShelf } from "./next-task.ts";
import { listOutgoing } from "./outbox.ts";
import { takeAhead } from "./requests.ts";

/** Until then it cannot have run out, and nobody waits to be told so only after judging it. */
const FRESH_MS = 20 * 60_000;
/** The page itself comes first. */
const AFTER_MS = 1500;
const IDLE_AT_LAST_MS = 3000;
const RETRY_MS = 20_000;

/** Fetches the next assignment while this one is judged, so that it is there at once. */
export function useAhead(task: JudgingTask) {
  const ahead = useRef<JudgingTask | null>(null);
  const since = useRef(0);
  const [address, setAddress] = useState<string | null>(null);
  const { userId, projectId, assignmentId } = task;
  const wanted = task.state === "live";

  useEffect(() => {
    if (!wanted) return;
    let shown = true;
    let timer = setTimeout(whenIdle, AFTER_MS);
    function whenIdle() {
      if ("requestIdleCallback" in window) requestIdleCallback(fetchNext, { timeout: IDLE_AT_LAST_MS });
      else void fetchNext();
    }
    async function fetchNext() {
      if (!shown) return;
      // One that is not sent yet is in the expert's hands still, and would come back as the next.
      if ((await listOutgoing(userId)).some(({ refusal }) => refusal === null)) {
        timer = setTimeout(whenIdle, AFTER_MS);
        return;
      }
      const found = await takeAhead({ projectId, assignmentId });
      if (!shown) return;
      if (found === undefined) timer = setTimeout(whenIdle, RETRY_MS);
      else ahead.current = found;
      since.current = performance.now();
      if (found) setAddress(paths.assignment(found.projectId, found.assignmentId));
    }
    return () => {
      shown = false;
      clearTimeout(timer);
    };
  }, [userId, projectId, assignmentId, wanted]);

  /** What the server said or, where it said nothing, what is at hand: that is ready then to be gone to. Null: there is none. */
  const ready = (next: string | null = address): string | null => {
    if (ahead.current && next === address) putOnShelf(ahead.current);
    return next;
  };
  const isOld = () => performance.now() - since.current > FRESH_MS;
  return { address, ready, isOld };
}
