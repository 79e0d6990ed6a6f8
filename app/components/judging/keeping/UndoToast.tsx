import { useLocation, useNavigate } from "@remix-run/react";
import { useCallback, useEffect, useState } from "react";
import { keyInWords } from "#app/domain/shortcut-rules.ts";
import { paths } from "#app/paths.ts";
import { Button, ButtonLink } from "../../Button.tsx";
import { arrive } from "./arrival.ts";
import { sendUndo } from "./requests.ts";
import { forgetSubmitted, type Submitted, useSubmitted } from "./submitted.ts";

/** Of the pages of work, only the one of a task has keys: /work/<project>/<assignment>. */
const JUDGING_DEPTH = paths.assignment("project", "assignment").split("/").length;

/** For a few seconds after a submit, the way to take it back, whichever page is shown; and that there is another version, until that is read. */
export function UndoToast() {
  const submitted = useSubmitted();
  return submitted && <Toast key={submitted.judgmentId} {...submitted} />;
}

function Toast({ projectId, assignmentId, judgmentId, undoMs, undoKey, undoAsked, aside }: Submitted) {
  const hasKeys = useLocation().pathname.split("/").length === JUDGING_DEPTH;
  const navigate = useNavigate();
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [inTime, setInTime] = useState(undoMs > 0);
  const stays = pending || refusal !== null;

  useEffect(() => {
    if (stays) return;
    const timer = setTimeout(aside ? () => setInTime(false) : forgetSubmitted, undoMs);
    return () => clearTimeout(timer);
  }, [stays, undoMs, aside]);

  const undo = useCallback(async () => {
    setPending(true);
    const refused = await sendUndo({ projectId, assignmentId }, judgmentId);
    setPending(false);
    if (refused !== null) return setRefusal(refused);
    forgetSubmitted();
    arrive(assignmentId, "undone");
    navigate(paths.assignment(projectId, assignmentId), { replace: true });
  }, [navigate, projectId, assignmentId, judgmentId]);

  useEffect(() => {
    if (undoAsked && inTime) void undo();
  }, [undoAsked, inTime, undo]);

  return (
    <div className="absolute top-full left-1/2 mt-2 flex w-max max-w-[calc(100vw-1rem)] -translate-x-1/2 items-center gap-3 rounded-md border border-strong bg-surface py-1 pr-1 pl-4 shadow-[0_12px_32px_-16px_rgb(0_0_0/0.4)]">
      {refusal === null ? (
        <>
          <p role={aside ? "alert" : undefined}>
            Judgment submitted.{aside && " What was typed elsewhere on its task is kept beside it."}
          </p>
          {inTime && (
            <Button variant="quiet" size="sm" pending={pending} onClick={undo}>
              Undo
              {hasKeys && undoKey && (
                <span aria-hidden="true" className="text-muted pointer-coarse:hidden">
                  {keyInWords(undoKey)}
                </span>
              )}
            </Button>
          )}
          {aside && (
            <>
              <ButtonLink
                to={paths.assignment(projectId, assignmentId)}
                variant="quiet"
                size="sm"
                onClick={forgetSubmitted}
              >
                Open the task
              </ButtonLink>
              <Hide />
            </>
          )}
        </>
      ) : (
        <>
          <p role="alert">{refusal}</p>
          <Hide />
        </>
      )}
    </div>
  );
}

function Hide() {
  return (
    <Button variant="quiet" size="sm" onClick={forgetSubmitted}>
      Hide
    </Button>
  );
}
