import type { Rubric } from "#app/domain/rubric.ts";
import { Sheet } from "../../Sheet.tsx";
import { useLoaded } from "../use-loaded.ts";

type ShortcutHelpProps = { open: boolean; rubric: Rubric; count: number; onClose: () => void };

const load = () => import("./ShortcutTable.tsx");

/** What the keys do, and which they are. */
export function ShortcutHelp({ open, rubric, count, onClose }: ShortcutHelpProps) {
  const { module, failed } = useLoaded(load, open);
  return (
    <Sheet open={open} title="Keyboard" onClose={onClose}>
      {module && <module.ShortcutTable rubric={rubric} count={count} />}
      {failed && <p role="alert">The list of keys could not be loaded. Close this and open it again.</p>}
    </Sheet>
  );
}
