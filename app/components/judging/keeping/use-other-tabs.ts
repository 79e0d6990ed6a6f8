import { useEffect, useState } from "react";
import { v7 as uuidv7 } from "uuid";

type Call = { from: string; says: "is anybody here" | "here" | "leaving" };

/** Whether another tab of this browser shows the same assignment. */
export function useOtherTabs(assignmentId: string): boolean {
  const [others, setOthers] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const own = uuidv7();
    const channel = new BroadcastChannel(`assay-assignment-${assignmentId}`);
    const say = (says: Call["says"]) => channel.postMessage({ from: own, says } satisfies Call);
    channel.onmessage = ({ data: { from, says } }: MessageEvent<Call>) => {
      if (says === "is anybody here") say("here");
      setOthers((known) => {
        const next = new Set(known);
        if (says === "leaving") next.delete(from);
        else next.add(from);
        return next;
      });
    };
    say("is anybody here");
    const leave = () => say("leaving");
    // A page that comes back from the browser's memory asks again.
    const comeBack = ({ persisted }: PageTransitionEvent) => persisted && say("is anybody here");
    addEventListener("pagehide", leave);
    addEventListener("pageshow", comeBack);
    return () => {
      removeEventListener("pagehide", leave);
      removeEventListener("pageshow", comeBack);
      leave();
      channel.close();
    };
  }, [assignmentId]);
  return others.size > 0;
}
