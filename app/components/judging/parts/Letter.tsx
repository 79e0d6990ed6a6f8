type LetterProps = {
  letter: string;
  /** Whether it has its place; left out where completions are given none. */
  ranked?: boolean;
};

/** The name of a completion as it stands on cards and scales. */
export function Letter({ letter, ranked }: LetterProps) {
  const look = ranked
    ? "border-accent bg-accent-soft text-accent"
    : ranked === false
      ? "border-dashed border-strong"
      : "border-strong";
  return (
    <span
      className={`flex size-8 shrink-0 items-center justify-center rounded-md border font-serif text-lg font-semibold ${look}`}
    >
      {letter}
    </span>
  );
}
