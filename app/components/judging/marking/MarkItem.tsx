import { ChevronRight, X } from "lucide-react";
import { type KeyboardEvent, memo, useEffect, useRef } from "react";
import { FieldMessage } from "../../Field.tsx";
import { paintOf } from "./highlights.ts";
import { MarkEditor } from "./MarkEditor.tsx";
import { type MarkItemProps, shortened } from "./mark.ts";

/** One marked passage in a line, opened to be criticised. */
export const MarkItem = memo(
  function MarkItem(props: MarkItemProps) {
    const { id, mark, rules, problem, open, turn, onToggle, onRemove, onDone } = props;
    const item = useRef<HTMLLIElement>(null);
    useEffect(() => {
      if (!open || turn === 0) return;
      const fields = item.current?.querySelectorAll<HTMLElement>("select, input, textarea");
      const field = [...(fields ?? [])].find(isOpenField);
      field?.focus({ preventScroll: true });
      item.current?.scrollIntoView({ block: "nearest" });
    }, [open, turn]);

    const ranked = rules.severities.toSorted((a, b) => a.weight - b.weight);
    const severity = rules.severities.find((one) => one.id === mark.severity);
    const tag = rules.tags.find((one) => one.id === mark.tag);
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !open) return;
      event.preventDefault();
      event.stopPropagation();
      onDone();
    };
    return (
      <li
        ref={item}
        id={id}
        tabIndex={-1}
        onKeyDown={onKeyDown}
        // Whoever is led to a mark wants to write it.
        onFocus={(event) => event.target === event.currentTarget && !open && onToggle(mark)}
        className={`scroll-my-4 rounded-md ${open ? "bg-canvas ring-1 ring-line" : ""}`}
      >
        <div className="flex items-start">
          <button
            type="button"
            aria-expanded={open}
            className="flex min-h-8 min-w-0 flex-1 items-baseline gap-2 rounded-md px-1 py-1 text-left text-sm hover:bg-sunken pointer-coarse:min-h-11"
            onClick={() => onToggle(mark)}
          >
            <ChevronRight
              aria-hidden="true"
              className={`size-3.5 shrink-0 self-center text-faint ${open ? "rotate-90" : ""}`}
            />
            <span
              aria-hidden="true"
              className="mark-swatch self-center"
              data-paint={paintOf(
                ranked.findIndex((one) => one.id === mark.severity),
                ranked.length,
              )}
            />
            <span className="min-w-0 flex-1">
              <span className="line-clamp-1 font-medium break-all">“{shortened(mark.quote)}”</span>
              {!open && <Said parts={[severity?.title, tag?.title, mark.text]} />}
            </span>
          </button>
          <button
            type="button"
            aria-label={`Remove the mark on “${shortened(mark.quote)}”`}
            className="flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-sunken hover:text-ink pointer-coarse:size-11"
            onClick={() => onRemove(mark)}
          >
            <X aria-hidden="true" className="size-4" />
          </button>
        </div>
        {open && <MarkEditor {...props} />}
        {problem && (
          <div className="px-1 pb-1.5">
            <FieldMessage id={id}>{problem}</FieldMessage>
          </div>
        )}
      </li>
    );
  },
  (before, after) =>
    before.mark === after.mark &&
    before.id === after.id &&
    before.rules === after.rules &&
    before.problem === after.problem &&
    before.open === after.open &&
    before.turn === after.turn &&
    !after.open,
);

function Said({ parts }: { parts: readonly (string | undefined)[] }) {
  const said = parts.filter((part) => part !== undefined && part !== "");
  if (said.length === 0) return null;
  return <span className="line-clamp-1 text-muted">{said.join(" · ")}</span>;
}

/** A field in which nothing is said yet; a text is one always. */
function isOpenField(field: HTMLElement): boolean {
  if (field instanceof HTMLSelectElement) return field.value === "";
  if (!(field instanceof HTMLInputElement)) return true;
  const group = field.closest("fieldset")?.querySelector(":checked");
  return field.type === "radio" && !group;
}
