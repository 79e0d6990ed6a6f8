import { UndoToast } from "./UndoToast.tsx";
import { WaitingJudgments } from "./WaitingJudgments.tsx";

/** What follows an expert who has submitted from page to page. */
export function Afterwards({ userId }: { userId: string }) {
  return (
    <WaitingJudgments userId={userId}>
      <UndoToast />
    </WaitingJudgments>
  );
}
