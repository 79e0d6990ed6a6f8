import { useLocation, useNavigate } from "@remix-run/react";
import { useCallback, useEffect, useState } from "react";
import { keyInWords } from "#app/domain/shortcut-rules.ts";
import { paths } from "#app/paths.ts";
import { Button } from "../../Button.tsx";
import { sendUndo } from "../requests.ts";
import { arrive } from "./arrival.ts";
import { forgetSubmitted, type Submitted, useSubmitted } from "./submitted.ts";

/** Of the pages of work, only the one of a task has keys: /work/<project>/<assignment>. */
const JUDGING_DEPTH = paths.assignment("project", "assignment").split("/").length;

/** For a few seconds after a submit, the way to take it back, whichever page is shown. */
export function UndoToast() {
  const submitted = useSubmitted();
  return submitted && <Toast key={submitted.assignmentId} {...submitted} />;
}

function Toast({ projectId, assignmentId, undoMs, undoKey, undoAsked }: Submitted) {
  const hasKeys = useLocation().pathname.split("/").length === JUDGING_DEPTH;
  const navigate = useNavigate();
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const stays = pending || refusal !== null;

  useEffect(() => {
    if (stays) return;
    const timer = setTimeout(forgetSubmitted, undoMs);
    return () => clearTimeout(timer);
  }, [stays, undoMs]);

  const undo = useCallback(async () => {
    setPending(true);
    const refused = await sendUndo({ projectId, assignmentId });
    setPending(false);
    if (refused !== null) return setRefusal(refused);
    forgetSubmitted();
    arrive(assignmentId, "undone");
    navigate(paths.assignment(projectId, assignmentId), { replace: true });
  }, [navigate, projectId, assignmentId]);

  useEffect(() => {
    if (undoAsked) void undo();
  }, [undoAsked, undo]);

  return (
    <div className="fixed top-2 left-1/2 z-40 flex w-max max-w-[calc(100vw-1rem)] -translate-x-1/2 items-center gap-3 rounded-md border border-strong bg-surface py-1 pr-1 pl-4 shadow-[0_12px_32px_-16px_rgb(0_0_0/0.4)]">
      {refusal === null ? (
        <>
          <p>Judgment submitted.</p>
          <Button variant="quiet" size="sm" pending={pending} onClick={undo}>
            Undo
            {hasKeys && undoKey && (
              <span aria-hidden="true" className="text-muted pointer-coarse:hidden">
                {keyInWords(undoKey)}
              </span>
            )}
          </Button>
        </>
      ) : (
        <>
          <p role="alert">{refusal}</p>
          <Button variant="quiet" size="sm" onClick={forgetSubmitted}>
            Hide
          </Button>
        </>
      )}
    </div>
  );
}
