import { memo } from "react";
import type { JudgingAction } from "#app/domain/judging/state.ts";
import { TextAreaField } from "../../Field.tsx";

const LONGEST = 20_000;

type CritiqueProps = {
  id: string;
  completionId: string;
  letter: string;
  text: string;
  optional: boolean;
  problem: string | undefined;
  dispatch: (action: JudgingAction) => void;
};

export const Critique = memo(function Critique(props: CritiqueProps) {
  const { id, completionId, letter, text, optional, problem, dispatch } = props;
  return (
    <TextAreaField
      id={id}
      name={id}
      label={
        <>
          Critique<span className="sr-only"> of completion {letter}</span>
        </>
      }
      optional={optional}
      error={problem}
      rows={2}
      maxLength={LONGEST}
      value={text}
      onChange={(event) => dispatch({ type: "criticise", id: completionId, text: event.currentTarget.value })}
    />
  );
});
