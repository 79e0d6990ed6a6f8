type OrderLineProps = {
  /** Letters of completions, best first; ties share a group. */
  groups: readonly (readonly string[])[];
};

/** An order on one line: "B › A = C". */
export function OrderLine({ groups }: OrderLineProps) {
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
      <span className="sr-only">
        {groups.map((group) => group.join(" tied with ")).join(", better than ")}
      </span>
      {groups.map((group, index) => (
        <span key={group.join()} aria-hidden="true" className="inline-flex items-center gap-2">
          {index > 0 && <span className="text-faint">›</span>}
          <span className="rounded-md border border-line bg-surface px-2 font-medium">
            {group.join(" = ")}
          </span>
        </span>
      ))}
    </span>
  );
}
