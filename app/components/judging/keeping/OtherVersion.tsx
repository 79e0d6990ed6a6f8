import { Sheet } from "../../Sheet.tsx";
import type { JudgingTask } from "../judging-task.ts";
import { useLoaded } from "../use-loaded.ts";
import type { Versions } from "./use-versions.ts";

const load = () => import("./VersionSheet.tsx");

/** Beside the page, what was typed elsewhere. */
export function OtherVersion({ task, versions }: { task: JudgingTask; versions: Versions }) {
  const { shown, show } = versions;
  const { module, failed } = useLoaded(load, shown !== null);
  return (
    <Sheet open={shown !== null} title="The other version" aside onClose={() => show(null)}>
      {module && shown && <module.VersionSheet {...{ task, versions, shown }} />}
      {failed && <p role="alert">It could not be fetched. Close this and look again in a moment.</p>}
    </Sheet>
  );
}
