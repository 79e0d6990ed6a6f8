import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import type { DraftBody } from "#app/domain/draft.ts";
import { summaryOf } from "#app/domain/judging/summary.ts";
import { paths } from "#app/paths.ts";
import { Button } from "../../Button.tsx";
import { RelativeTime } from "../../RelativeTime.tsx";
import type { JudgingTask } from "../judging-task.ts";
import { DraftSummary } from "./DraftSummary.tsx";
import { readCopy } from "./requests.ts";
import type { Version, Versions } from "./use-versions.ts";

type VersionSheetProps = { task: JudgingTask; versions: Versions; shown: Version };
type Found = { body: DraftBody; revision: number | null };

/** What was typed elsewhere, to look at before it is taken up. */
export function VersionSheet({ task, versions, shown }: VersionSheetProps) {
  const { copies, show, takeUp } = versions;
  const found = useVersion(task, shown);
  return (
    <>
      {shown.kind === "copy" && copies.length > 1 && (
        <ul className="mb-4 flex flex-wrap gap-2">
          {copies.map((copy) => (
            <li key={copy.id}>
              <Button
                size="sm"
                variant={copy.id === shown.id ? "primary" : "secondary"}
                aria-pressed={copy.id === shown.id}
                onClick={() => show({ kind: "copy", ...copy })}
              >
                <RelativeTime value={new Date(copy.typedAt)} />
              </Button>
            </li>
          ))}
        </ul>
      )}
      {found === undefined && <p className="text-muted">Fetching it…</p>}
      {found === null && <p>It could not be fetched. Close this and look again in a moment.</p>}
      {found && (
        <>
          <DraftSummary parts={summaryOf(found.body, task)} />
          <div className="mt-5 flex flex-wrap gap-2 border-t border-line pt-4">
            <Button onClick={() => takeUp(found.body, found.revision)}>Take it up</Button>
            <Button variant="secondary" onClick={() => show(null)}>
              Stay with mine
            </Button>
          </div>
        </>
      )}
    </>
  );
}

/** Undefined while it is on its way, null when it does not come. */
function useVersion(task: JudgingTask, shown: Version): Found | null | undefined {
  const [copy, setCopy] = useState<{ id: string; found: Found | null } | null>(null);
  const { load, data, state } = useFetcher<{ task: JudgingTask | null }>();
  const { projectId, assignmentId } = task;
  const copyId = shown.kind === "copy" ? shown.id : null;
  const atHand = shown.kind === "copy" ? shown.body : undefined;
  useEffect(() => {
    if (atHand) return;
    if (copyId === null) return load(paths.assignment(projectId, assignmentId));
    let wanted = true;
    readCopy({ projectId, assignmentId }, copyId).then((body) => {
      if (wanted) setCopy({ id: copyId, found: body && { body, revision: null } });
    });
    return () => {
      wanted = false;
    };
  }, [load, projectId, assignmentId, copyId, atHand]);

  if (atHand) return { body: atHand, revision: null };
  if (copyId !== null) return copy?.id === copyId ? copy.found : undefined;
  if (data === undefined) return undefined;
  return state === "idle" ? (data.task?.draft ?? null) : undefined;
}
