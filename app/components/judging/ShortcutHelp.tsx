import { SHORTCUTS } from "./keys.ts";
import { Sheet } from "./Sheet.tsx";

type ShortcutHelpProps = {
  open: boolean;
  singleKeys: boolean;
  onSingleKeys: (on: boolean) => void;
  onClose: () => void;
};

export function ShortcutHelp({ open, singleKeys, onSingleKeys, onClose }: ShortcutHelpProps) {
  return (
    <Sheet open={open} title="Keyboard" onClose={onClose}>
      {SHORTCUTS.map(({ where, keys }) => (
        <section key={where} className="mb-4">
          <h3 className="mb-1 font-medium">{where}</h3>
          <dl className="grid grid-cols-[8.5rem_minmax(0,1fr)] gap-x-4 gap-y-1">
            {keys.map(([key, does]) => (
              <div key={key + does} className="contents">
                <dt>
                  <kbd className="rounded border border-line bg-sunken px-1.5 font-sans text-sm whitespace-nowrap">
                    {key}
                  </kbd>
                </dt>
                <dd className="text-muted">{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <label className="flex items-start gap-2.5 border-t border-line pt-3 pointer-coarse:pb-2">
        <input
          type="checkbox"
          checked={singleKeys}
          onChange={(event) => onSingleKeys(event.currentTarget.checked)}
          className="mt-[0.15em] size-4.5 shrink-0 accent-accent"
        />
        Single letters work as shortcuts in this browser
      </label>
    </Sheet>
  );
}
