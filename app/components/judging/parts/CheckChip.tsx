import type { Option } from "#app/domain/rubric.ts";

type CheckChipProps = {
  id: string;
  option: Option;
  checked: boolean;
  /** What it means is shown; a screen reader hears it in any case. */
  explained: boolean;
  bad?: boolean;
  onCheck: (checked: boolean) => void;
};

/** A checkbox small enough that many stand in a line. */
export function CheckChip({ id, option, checked, explained, bad, onCheck }: CheckChipProps) {
  const { title, description } = option;
  const look = bad
    ? "has-checked:border-danger has-checked:bg-danger-soft"
    : "has-checked:border-accent has-checked:bg-accent-soft";
  return (
    <div className={explained && description ? "w-full" : "min-w-0"}>
      <label
        title={explained ? undefined : description || undefined}
        className={`inline-flex min-h-7 max-w-full items-center gap-1.5 rounded-md border border-line px-2 text-sm hover:border-strong has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-accent pointer-coarse:min-h-10 ${look}`}
      >
        <input
          type="checkbox"
          id={id}
          checked={checked}
          aria-describedby={description ? `${id}-means` : undefined}
          className={`size-3.5 shrink-0 outline-none ${bad ? "accent-danger" : "accent-accent"}`}
          onChange={(event) => onCheck(event.currentTarget.checked)}
        />
        <span className="min-w-0 wrap-break-word">{title}</span>
      </label>
      {description && (
        <p id={`${id}-means`} hidden={!explained} className="mt-0.5 mb-1 pl-1 text-sm text-muted">
          {description}
        </p>
      )}
    </div>
  );
}
