/** The name of a completion as it stands on cards and scales. */
export function Letter({ letter, ranked }: { letter: string; ranked: boolean }) {
  return (
    <span
      className={`flex size-8 shrink-0 items-center justify-center rounded-md border font-serif text-lg font-semibold ${ranked ? "border-accent bg-accent-soft text-accent" : "border-dashed border-strong"}`}
    >
      {letter}
    </span>
  );
}
