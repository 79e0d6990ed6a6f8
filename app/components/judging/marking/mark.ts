import type { JudgingAction } from "#app/domain/judging/state.ts";
import type { SpanCritique } from "#app/domain/judgment-content.ts";
import type { CritiqueRules } from "#app/domain/rubric.ts";

export type MarkItemProps = {
  id: string;
  mark: SpanCritique;
  rules: CritiqueRules;
  problem: string | undefined;
  open: boolean;
  /** Grows when it is opened to be written at once; 0: it was not. */
  turn: number;
  onToggle: (mark: SpanCritique) => void;
  onShow: () => void;
  onRemove: (mark: SpanCritique) => void;
  /** Back to the text. */
  onDone: () => void;
  dispatch: (action: JudgingAction) => void;
};

/** The passage on one line, as long as a line has room for. */
export function shortened(quote: string): string {
  const text = quote.replace(/\s+/g, " ").trim();
  if (text === "") return "white space";
  return text.length > 90 ? `${text.slice(0, 90).toWellFormed()}…` : text;
}
