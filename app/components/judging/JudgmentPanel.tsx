import type { JudgingAction, JudgingState } from "#app/domain/judging/state.ts";

type JudgmentPanelProps = {
  state: JudgingState;
  /** Fields and messages of what is missing or wrong here, once submit was pressed. */
  wanted: ReadonlyMap<string, string>;
  dispatch: (action: JudgingAction) => void;
};

/** What is said of the completions together, below them: aspects, whether any is acceptable, reasoning. */
export function JudgmentPanel(_props: JudgmentPanelProps) {
  return null;
}
