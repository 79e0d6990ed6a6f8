import { useEffect, useState } from "react";
import type { Arrival } from "./arrival.ts";
import { listen, listOutgoing } from "./outbox.ts";
import { isUnderway } from "./settle-behind.ts";

export type ArrivalNotice = { text: string; warn: boolean };

const STORED: ArrivalNotice = { text: "Judgment stored", warn: false };
const SENDING: ArrivalNotice = { text: "Sending the judgment", warn: false };
const WAITING: ArrivalNotice = { text: "Judgment waits to be sent", warn: true };
const NOTICES: Record<Arrival, ArrivalNotice> = {
  stored: STORED,
  sent: SENDING,
  waiting: WAITING,
  skipped: { text: "Skipped", warn: false },
  undone: { text: "Taken back", warn: false },
};

/** What became of the task before, for beside the title of this one; a judgment that is on its way or waits is followed until it is stored or refused. */
export function useArrivalNotice(arrival: Arrival | null, userId: string): ArrivalNotice | null {
  const [notice, setNotice] = useState(arrival && NOTICES[arrival]);
  useEffect(() => {
    if (arrival !== "waiting" && arrival !== "sent") return;
    const look = async () => {
      const outgoing = await listOutgoing(userId);
      const unsent = outgoing.filter(({ refusal }) => refusal === null);
      if (unsent.length > 0) return setNotice(unsent.every(isUnderway) ? SENDING : WAITING);
      setNotice(outgoing.length > 0 ? null : STORED);
    };
    void look();
    return listen(look);
  }, [arrival, userId]);
  return notice;
}
