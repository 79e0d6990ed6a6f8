import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { DEFAULT_KEYS, type Keys, keysFrom } from "#app/domain/shortcuts.ts";

type Shortcuts = {
  keys: Keys;
  /** Takes other keys from now on; keeping them is the caller's. */
  onKeys: (keys: Keys) => void;
  /** Single letters, digits and signs work as keys of the page. */
  singleKeys: boolean;
  onSingleKeys: (on: boolean) => void;
};

const SWITCH = "assay-single-keys";
const ShortcutsContext = createContext<Shortcuts>({
  keys: DEFAULT_KEYS,
  onKeys: () => {},
  singleKeys: true,
  onSingleKeys: () => {},
});

export const useKeys = (): Keys => useContext(ShortcutsContext).keys;
export const useShortcutSettings = (): Shortcuts => useContext(ShortcutsContext);

type ShortcutsProviderProps = {
  /** What the expert has changed, as it is kept. */
  kept: Readonly<Record<string, string>>;
  children: ReactNode;
};

/** The expert's own keys, for everything below. Single letters can be switched off in this browser, for those who talk to their computer. */
export function ShortcutsProvider({ kept, children }: ShortcutsProviderProps) {
  const [keys, onKeys] = useState(() => keysFrom(kept));
  const [singleKeys, setSingleKeys] = useState(true);
  useEffect(() => setSingleKeys(localStorage.getItem(SWITCH) !== "off"), []);

  const value = useMemo(() => {
    const onSingleKeys = (on: boolean) => {
      localStorage.setItem(SWITCH, on ? "on" : "off");
      setSingleKeys(on);
    };
    return { keys, onKeys, singleKeys, onSingleKeys };
  }, [keys, singleKeys]);
  return <ShortcutsContext.Provider value={value}>{children}</ShortcutsContext.Provider>;
}
