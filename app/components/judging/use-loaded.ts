import { useEffect, useRef, useState } from "react";

export type Loaded<Module> = { module: Module | null; failed: boolean };

/** A part of the page that is loaded when it is wanted for the first time. Where that fails, as without a network, it is tried again when it is wanted again. */
export function useLoaded<Module>(load: () => Promise<Module>, wanted: boolean): Loaded<Module> {
  const [loaded, setLoaded] = useState<Loaded<Module>>({ module: null, failed: false });
  const how = useRef(load);
  const isThere = loaded.module !== null;
  useEffect(() => {
    if (!wanted || isThere) return;
    let left = false;
    setLoaded({ module: null, failed: false });
    how.current().then(
      (module) => !left && setLoaded({ module, failed: false }),
      () => !left && setLoaded({ module: null, failed: true }),
    );
    return () => {
      left = true;
    };
  }, [wanted, isThere]);
  return loaded;
}
