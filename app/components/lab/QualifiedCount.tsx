import { useFetcher } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { isRequirementField } from "#app/forms/requirement.ts";
import { Callout } from "../Callout.tsx";

/** How many experts would be given the work now, out of how many. */
export type Qualified = { count: number; of: number };

const PAUSE_MS = 400;

type QualifiedCountProps = {
  initial: Qualified | null;
  /** Whatever changes when a claim is added or removed. */
  ways: unknown;
};

/** Counts again whenever the requirement on the form changes; nothing while it makes no sense. */
export function QualifiedCount({ initial, ways }: QualifiedCountProps) {
  const box = useRef<HTMLDivElement>(null);
  const { submit, data, state } = useFetcher<{ qualified?: Qualified | null }>();
  const shownFor = useRef(ways);

  useEffect(() => {
    const form = box.current?.closest("form");
    if (!form) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const count = () => {
      const asked = new FormData();
      asked.set("intent", "count");
      for (const [name, value] of new FormData(form)) if (isRequirementField(name)) asked.append(name, value);
      submit(asked, { method: "post" });
    };
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(count, PAUSE_MS);
    };
    const onInput = ({ target }: Event) => {
      if (isRequirementField((target as HTMLInputElement).name)) wait();
    };
    if (shownFor.current !== ways) wait();
    shownFor.current = ways;
    form.addEventListener("input", onInput);
    return () => {
      clearTimeout(timer);
      form.removeEventListener("input", onInput);
    };
  }, [ways, submit]);

  const qualified = data ? (data.qualified ?? null) : initial;
  return (
    <div ref={box} aria-live="polite" aria-busy={state !== "idle"} className="min-h-[1.5em]">
      {qualified && <QualifiedWords {...qualified} />}
    </div>
  );
}

export function QualifiedWords({ count, of }: Qualified) {
  if (count === 0 && of > 0) {
    return (
      <Callout tone="warn">
        No expert on Assay qualifies at this moment. Tasks will wait until one does.
      </Callout>
    );
  }
  const number = (value: number) => value.toLocaleString("en-GB");
  return (
    <p className="text-sm text-muted tabular-nums">
      {number(count)} of {number(of)} {of === 1 ? "expert" : "experts"} on Assay{" "}
      {count === 1 ? "qualifies" : "qualify"} at this moment.
    </p>
  );
}
