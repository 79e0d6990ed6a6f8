import { useBlocker } from "@remix-run/react";
import { type RefObject, useEffect, useRef } from "react";
import { Button } from "../Button.tsx";
import { Sheet } from "../Sheet.tsx";

type UnsavedGuardProps = {
  form: RefObject<HTMLFormElement>;
  /** What is stored, or was typed and refused: from then on changes count. */
  start: unknown;
  /** What was sent was refused, so nothing of it is stored. */
  refused: boolean;
};

/** Whoever leaves a form that they have changed is asked, since nothing of it is kept. */
export function UnsavedGuard({ form, start, refused }: UnsavedGuardProps) {
  const isChanged = useChanges(form, start, refused);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      currentLocation.pathname !== nextLocation.pathname && isChanged.current(),
  );
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => isChanged.current() && event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isChanged]);

  const stay = () => blocker.reset?.();
  return (
    <Sheet open={blocker.state === "blocked"} title="Leave without saving?" onClose={stay}>
      <p>What you have typed on this page is not saved. If you leave now, it is lost.</p>
      <div className="mt-4 flex flex-wrap gap-2">
        <Button type="button" onClick={stay}>
          Stay
        </Button>
        <Button type="button" variant="secondary" onClick={() => blocker.proceed?.()}>
          Leave all the same
        </Button>
      </div>
    </Sheet>
  );
}

/** Compares with what the form held when somebody first turned to it: by then all of it is there, and nothing is changed yet. */
function useChanges(form: RefObject<HTMLFormElement>, start: unknown, refused: boolean) {
  const before = useRef<string | null>(null);
  const isChanged = useRef<() => boolean>(() => false);
  isChanged.current = () =>
    form.current !== null &&
    (refused || (before.current !== null && heldBy(form.current) !== before.current));
  // biome-ignore lint/correctness/useExhaustiveDependencies: with another start it begins anew
  useEffect(() => {
    const element = form.current;
    before.current = null;
    const look = () => {
      before.current ??= element && heldBy(element);
    };
    for (const type of TURNS) element?.addEventListener(type, look, { capture: true });
    return () => {
      for (const type of TURNS) element?.removeEventListener(type, look, { capture: true });
    };
  }, [form, start]);
  return isChanged;
}

const TURNS = ["focusin", "pointerdown"];

const heldBy = (form: HTMLFormElement) => JSON.stringify([...new FormData(form)]);
