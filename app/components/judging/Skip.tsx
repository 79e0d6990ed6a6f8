import { Sheet } from "../Sheet.tsx";
import type { JudgingTask } from "./judging-task.ts";
import { useLoaded } from "./use-loaded.ts";

type SkipProps = { open: boolean; task: JudgingTask; onClose: () => void };

const load = () => import("./SkipForm.tsx");

/** Leaves the task to somebody else, with a reason that helps the lab. */
export function Skip({ open, task, onClose }: SkipProps) {
  const { module, failed } = useLoaded(load, open);
  return (
    <Sheet open={open} title="Skip this task" onClose={onClose}>
      {module && <module.SkipForm task={task} onClose={onClose} />}
      {failed && <p role="alert">This could not be loaded. Close it and open it again.</p>}
    </Sheet>
  );
}
