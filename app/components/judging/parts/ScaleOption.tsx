type ScaleOptionProps = {
  id: string;
  name: string;
  /** What a screen reader says. */
  said: string;
  text: string;
  /** That nothing is chosen: without the colour of a choice. */
  none?: boolean;
  required?: boolean;
  checked: boolean;
  className?: string;
  onChoose: () => void;
};

/** One point of a scale: a radio button that looks like a key of a row of keys. */
export function ScaleOption(props: ScaleOptionProps) {
  const { id, name, said, text, none, required, checked, className = "", onChoose } = props;
  return (
    <label
      className={[
        "relative -mt-px -ml-px flex min-h-8 min-w-8 flex-1 items-center justify-center border border-strong bg-surface",
        "text-sm tabular-nums hover:bg-accent-soft pointer-coarse:min-h-11 pointer-coarse:min-w-10",
        none
          ? "has-checked:bg-sunken"
          : "has-checked:z-10 has-checked:border-accent has-checked:bg-accent has-checked:font-semibold has-checked:text-on-accent",
        "has-focus-visible:z-20 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent",
        className,
      ].join(" ")}
    >
      <input
        type="radio"
        id={id}
        name={name}
        required={required}
        checked={checked}
        aria-label={said}
        className="absolute inset-0 m-0 appearance-none opacity-0"
        onChange={onChoose}
      />
      <span className="min-w-0 wrap-break-word">{text}</span>
    </label>
  );
}
