import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { createContext, type ReactNode, useContext, useEffect, useRef } from "react";
import { Button } from "../../Button.tsx";
import { fieldId } from "../../Field.tsx";
import type { Keyed } from "./rubric-values.ts";

/** Has a screen reader say what happened. */
export const Announce = createContext<(said: string) => void>(() => {});

type ItemListProps<T extends Keyed> = {
  /** What the fields begin with, which the list is known by as well. */
  name: string;
  noun: string;
  items: T[];
  blank: Omit<T, "key">;
  most: number;
  onChange: (items: T[]) => void;
  empty?: ReactNode;
  /** Of the button that adds one. */
  add: string;
  className?: string;
  children: (item: T, index: number, change: (changes: Partial<T>) => void, buttons: ReactNode) => ReactNode;
};

/** Items that can be added, removed and put in order. Where the focus would be lost, it goes on to what is nearest. */
export function ItemList<T extends Keyed>(props: ItemListProps<T>) {
  const { name, noun, items, blank, most, onChange, empty, add, className = "", children } = props;
  const minted = useRef(0);
  const focusNext = useRef<string | null>(null);
  const say = useContext(Announce);
  const addId = fieldId(name);

  useEffect(() => {
    if (focusNext.current === null) return;
    document.getElementById(focusNext.current)?.focus();
    focusNext.current = null;
  });

  const append = () => {
    const key = `new-${minted.current++}`;
    focusNext.current = fieldId(`${name}[${items.length}].title`);
    onChange([...items, { ...blank, key } as T]);
    say(`${capital(noun)} ${items.length + 1} added.`);
  };
  const remove = (index: number) => {
    focusNext.current = index < items.length - 1 ? fieldId(`${name}[${index}].title`) : addId;
    onChange(items.toSpliced(index, 1));
    say(`${capital(noun)} ${index + 1} removed.`);
  };
  const move = (index: number, by: 1 | -1) => {
    const to = index + by;
    const atEdge = to === 0 || to === items.length - 1;
    focusNext.current = `${addId}[${to}]-${(atEdge ? -by : by) === 1 ? "down" : "up"}`;
    onChange(items.toSpliced(index, 1).toSpliced(to, 0, items[index]!));
    say(`${capital(noun)} ${index + 1} is now number ${to + 1} of ${items.length}.`);
  };

  return (
    <div className="flex flex-col gap-3">
      {items.length === 0 && empty}
      {items.length > 0 && (
        <ol className={`flex flex-col ${className}`}>
          {items.map((item, index) => (
            <li key={item.key} className="min-w-0">
              {children(
                item,
                index,
                (changes) => onChange(items.with(index, { ...item, ...changes })),
                <ItemButtons
                  id={`${addId}[${index}]`}
                  noun={`${noun} ${index + 1}`}
                  first={index === 0}
                  last={index === items.length - 1}
                  onMove={(by) => move(index, by)}
                  onRemove={() => remove(index)}
                />,
              )}
            </li>
          ))}
        </ol>
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button
          type="button"
          id={addId}
          variant="secondary"
          size="sm"
          onClick={append}
          disabled={items.length >= most}
        >
          <Plus aria-hidden="true" />
          {add}
        </Button>
        {items.length >= most && <p className="text-sm text-muted">There may be {most} at most.</p>}
      </div>
    </div>
  );
}

type ItemButtonsProps = {
  id: string;
  noun: string;
  first: boolean;
  last: boolean;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
};

const QUIET = "disabled:border-transparent! disabled:bg-transparent!";

function ItemButtons({ id, noun, first, last, onMove, onRemove }: ItemButtonsProps) {
  const icon = { type: "button", variant: "quiet", size: "icon", className: QUIET } as const;
  return (
    <div className="flex shrink-0">
      <Button
        {...icon}
        id={`${id}-up`}
        aria-label={`Move ${noun} up`}
        disabled={first}
        onClick={() => onMove(-1)}
      >
        <ArrowUp aria-hidden="true" />
      </Button>
      <Button
        {...icon}
        id={`${id}-down`}
        aria-label={`Move ${noun} down`}
        disabled={last}
        onClick={() => onMove(1)}
      >
        <ArrowDown aria-hidden="true" />
      </Button>
      <Button {...icon} aria-label={`Remove ${noun}`} onClick={onRemove}>
        <Trash2 aria-hidden="true" />
      </Button>
    </div>
  );
}

const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1);
