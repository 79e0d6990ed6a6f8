import { useState } from "react";
import { Button } from "../Button.tsx";
import { Callout } from "../Callout.tsx";
import { useOtherTabs } from "./keeping/use-other-tabs.ts";
import type { Versions } from "./keeping/use-versions.ts";

export const OVERLAY = "w-full max-w-xl shadow-[0_12px_32px_-16px_rgb(0_0_0/0.4)]";

const TITLES = {
  kept: "A newer version was typed elsewhere",
  "put aside": "This task was typed in elsewhere as well",
  left: "Something typed in this browser is not part of the judgment",
};

const TEXTS = {
  kept: "That one is kept, and yours beside it. Once you type here again, yours is the newest.",
  "put aside": "What you typed here is newer and is kept, and the other version beside it.",
  left: "It was typed before the judgment was submitted elsewhere, and is kept beside it.",
};

/** That another page or device has a version of its own, and the way back from taking it up. */
export function VersionNotice({ versions }: { versions: Versions }) {
  const { news, replaced, look, putBack, dismiss } = versions;
  if (replaced)
    return (
      <Callout
        live
        className={OVERLAY}
        title="The other version is on the page now"
        actions={
          <>
            <Button size="sm" onClick={putBack}>
              Put mine back
            </Button>
            <Button size="sm" variant="quiet" onClick={dismiss}>
              Hide
            </Button>
          </>
        }
      />
    );
  if (news === null) return null;
  return (
    <Callout
      live
      tone="warn"
      className={OVERLAY}
      title={TITLES[news]}
      actions={
        <>
          <Button size="sm" onClick={look}>
            Look at the other version
          </Button>
          <Button size="sm" variant="quiet" onClick={dismiss}>
            Hide
          </Button>
        </>
      }
    >
      {TEXTS[news]}
    </Callout>
  );
}

/** Two tabs that do not know of each other would take turns at overwriting. */
export function OtherTabNotice({ assignmentId }: { assignmentId: string }) {
  const others = useOtherTabs(assignmentId);
  const [hidden, setHidden] = useState(false);
  if (!others || hidden) return null;
  return (
    <Callout
      live
      tone="warn"
      className={OVERLAY}
      title="This task is open in another tab"
      actions={
        <Button size="sm" variant="quiet" onClick={() => setHidden(true)}>
          Hide
        </Button>
      }
    >
      Go on in one of them. Of what is typed in both, the newest is kept and the other beside it.
    </Callout>
  );
}
