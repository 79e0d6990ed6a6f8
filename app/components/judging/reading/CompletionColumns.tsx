import {
  type CSSProperties,
  type Dispatch,
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { flushSync } from "react-dom";
import type { Layout } from "#app/domain/judging/layout.ts";
import { letterAt } from "#app/domain/judging/letter.ts";
import { anchors, type Gap } from "#app/domain/judging/missing.ts";
import type { JudgingAction, JudgingState } from "#app/domain/judging/state.ts";
import { REVEAL } from "../focus.ts";
import { CompletionCard, cardProps } from "../parts/CompletionCard.tsx";
import { useShortcuts } from "../shortcuts/use-shortcuts.ts";
import { useLoaded } from "../use-loaded.ts";
import { LAYOUT_NAMES, LayoutBar, layoutsFor } from "./LayoutBar.tsx";
import { useLook } from "./use-look.ts";
import { useTogether } from "./use-together.ts";

type CompletionColumnsProps = {
  userId: string;
  state: JudgingState;
  gaps: readonly Gap[];
  whole: boolean;
  onWhole: (whole: boolean) => void;
  dispatch: Dispatch<JudgingAction>;
};

const WIDEST_REM = 46;
const WIDEST_STACKED_REM = 64;

const SIDE_BY_SIDE =
  "md:grid-flow-col md:grid-rows-[auto_1fr_repeat(var(--criteria),auto)_auto] md:gap-x-3 md:gap-y-0";
const GRIDS: Record<Layout, string> = {
  columns: `md:auto-cols-[minmax(18rem,1fr)] md:overflow-x-auto ${SIDE_BY_SIDE}`,
  two: `md:auto-cols-[minmax(0,1fr)] ${SIDE_BY_SIDE}`,
  stacked: "",
};

/** Side by side each criterion has a row of its own, in line with its neighbours': how many rows that makes. */
function rowsOf({ rubric }: JudgingState): CSSProperties {
  const criteria = Math.max(rubric.criteria.length, 1);
  return { "--criteria": criteria, "--card-rows": criteria + 3 } as CSSProperties;
}

/** All completions: side by side where there is room, two at a time, or one below the other. */
export function CompletionColumns(props: CompletionColumnsProps) {
  const { userId, state, gaps, onWhole, dispatch } = props;
  const count = state.completions.length;
  const [look, onLook] = useLook(userId);
  const layout = layoutsFor(count).includes(look.layout) ? look.layout : "columns";
  const whole = props.whole || layout === "stacked";
  const cards = useRef<HTMLDivElement>(null);
  const [two, show] = usePair(cards, count);
  const pair: readonly [number, number] | null =
    layout === "two" ? two : layout === "columns" && count === 2 ? BOTH : null;

  const [explained, setExplained] = useState<ReadonlySet<string>>(NOTHING);
  const onExplain = useCallback((id: string) => setExplained((now) => toggled(now, id)), []);
  const wanted = useMemo(() => (state.checked ? wantedBy(gaps, count) : []), [state.checked, gaps, count]);
  useShortcuts({
    layout: () => {
      const layouts = layoutsFor(count);
      const next = layouts[(layouts.indexOf(layout) + 1) % layouts.length];
      if (!next) return;
      onLook({ layout: next });
      dispatch({ type: "say", text: LAYOUT_NAMES[next] });
    },
  });
  useTogether(cards, pair !== null && look.together && !whole, String(pair));

  const maxWidth = `${layout === "stacked" || count === 1 ? WIDEST_STACKED_REM : (pair ? 2 : Math.max(count, 2)) * WIDEST_REM}rem`;

  return (
    <section aria-labelledby="completions-name" className="min-w-0" style={{ maxWidth }}>
      <LayoutBar
        {...{ count, pair, onLook, onWhole }}
        look={{ ...look, layout }}
        whole={props.whole}
        onShow={show}
      >
        {pair && look.differences && <Compared cards={cards} state={state} pair={pair} />}
      </LayoutBar>
      <div ref={cards} className={`relative -m-1 grid gap-4 p-1 ${GRIDS[layout]}`} style={rowsOf(state)}>
        {state.completions.map((completion, index) => (
          <div key={completion.id} className={pair && !pair.includes(index) ? "hidden" : "contents"}>
            <CompletionCard
              {...cardProps(state, index)}
              {...{ whole, layout, explained, onExplain, dispatch }}
              wanted={wanted[index] ?? ""}
            />
          </div>
        ))}
      </div>
    </section>
  );
}

const BOTH = [0, 1] as const;
const NOTHING: ReadonlySet<string> = new Set();

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const changed = new Set(set);
  if (!changed.delete(id)) changed.add(id);
  return changed;
}

/** The two that are shown, and how to show another in place of the one that was looked at longer ago. What is about to get the focus shows itself. */
function usePair(cards: RefObject<HTMLElement>, count: number) {
  const [pair, setPair] = useState<readonly [number, number]>(BOTH);
  const last = useRef(0);
  const show = useCallback((index: number) => {
    const before = last.current;
    last.current = index;
    setPair((now) => {
      if (now.includes(index)) return now;
      const kept = now.includes(before) ? before : now[1];
      return kept < index ? [kept, index] : [index, kept];
    });
  }, []);

  useEffect(() => {
    const indexOf = ({ target }: Event) => {
      const id = (target as Element).closest("article")?.id;
      return Array.from({ length: count }, (_, index) => anchors.completion(index)).indexOf(id ?? "");
    };
    const onReveal = (event: Event) => {
      const index = indexOf(event);
      if (index >= 0) flushSync(() => show(index));
    };
    const onFocus = (event: Event) => {
      const index = indexOf(event);
      if (index >= 0) last.current = index;
    };
    const element = cards.current;
    element?.addEventListener(REVEAL, onReveal);
    element?.addEventListener("focusin", onFocus);
    return () => {
      element?.removeEventListener(REVEAL, onReveal);
      element?.removeEventListener("focusin", onFocus);
    };
  }, [cards, count, show]);
  return [pair, show] as const;
}

const loadDifferences = () => import("./Differences.tsx");

type ComparedProps = { cards: RefObject<HTMLElement>; state: JudgingState; pair: readonly [number, number] };

function Compared({ cards, state, pair }: ComparedProps) {
  const { module, failed } = useLoaded(loadDifferences, true);
  const [left, right] = useMemo(
    () =>
      pair.map((index) => ({
        letter: letterAt(index),
        articleId: anchors.completion(index),
        text: state.completions[index]?.text ?? "",
      })),
    [pair, state.completions],
  );
  if (failed) return <span role="alert">What marks differences could not be loaded.</span>;
  return module && left && right && <module.Differences {...{ cards, left, right }} />;
}

/** By completion: fields and messages of what is missing there, as a string so that it compares cheaply. */
function wantedBy(gaps: readonly Gap[], count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const own = gaps.filter(({ letter }) => letter === letterAt(index));
    return own.length === 0 ? "" : JSON.stringify(own.map(({ field, message }) => [field, message]));
  });
}
