import { Check, CornerUpRight } from "lucide-react";
import { paths } from "#app/paths.ts";
import { ButtonLink } from "../Button.tsx";
import { EmptyState } from "../EmptyState.tsx";
import { KeptDrafts, type ShownDraft } from "../judging/keeping/KeptDrafts.tsx";
import { PageHeader } from "../PageHeader.tsx";
import { TakeTask } from "./TakeTask.tsx";

type OverProps = {
  title: string;
  projectId: string;
  why: "submitted" | "skipped" | "lapsed";
  /** What was typed and not submitted. */
  kept: readonly ShownDraft[];
};

const TEXTS = {
  submitted: "Your judgment of this task is stored.",
  skipped: "You skipped this task, and somebody else will judge it.",
  lapsed: "A credential that this task asks for fell away. Load the page again to see what can be done.",
};

/** In place of an assignment that has come to its end. */
export function Over({ title, projectId, why, kept }: OverProps) {
  return (
    <>
      <PageHeader title={title} breadcrumb={[{ label: "Work", to: paths.work() }]} />
      <EmptyState
        icon={why === "submitted" ? <Check /> : <CornerUpRight />}
        action={
          <div className="flex flex-wrap justify-center gap-2">
            <TakeTask projectId={projectId}>Take the next task</TakeTask>
            <ButtonLink to={paths.work()} variant="secondary">
              Back to work
            </ButtonLink>
          </div>
        }
      >
        {TEXTS[why]}
      </EmptyState>
      {kept.length > 0 && (
        <div className="mt-8">
          <KeptDrafts drafts={kept} />
        </div>
      )}
    </>
  );
}
