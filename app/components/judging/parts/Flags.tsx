import { memo } from "react";
import type { JudgingAction } from "#app/domain/judging/state.ts";
import type { Option } from "#app/domain/rubric.ts";
import { FieldMessage } from "../../Field.tsx";
import { CheckChip } from "./CheckChip.tsx";
import { Explain } from "./Explain.tsx";

/** What `explained` says while the flags are explained: no criterion has such an id. */
export const FLAGS_EXPLAINED = "flags.";

type FlagsProps = {
  /** Of the first flag. */
  id: string;
  completionId: string;
  letter: string;
  flags: readonly Option[];
  raised: readonly string[];
  problem: string | undefined;
  explained: boolean;
  onExplain: (id: string) => void;
  dispatch: (action: JudgingAction) => void;
};

/** What may be wrong with the completion, yes or no, with what each flag means at hand. */
export const Flags = memo(function Flags(props: FlagsProps) {
  const { id, completionId, letter, flags, raised, problem, explained, onExplain, dispatch } = props;
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 flex items-center gap-1.5 text-sm font-medium">
        Flags<span className="sr-only"> of completion {letter}</span>
        {flags.some(({ description }) => description) && (
          <Explain
            label="What the flags mean"
            explained={explained}
            onExplain={() => onExplain(FLAGS_EXPLAINED)}
          />
        )}
      </legend>
      <div className="flex flex-wrap gap-1">
        {flags.map((flag, index) => (
          <CheckChip
            key={flag.id}
            id={index === 0 ? id : `${id}-${index}`}
            option={flag}
            checked={raised.includes(flag.id)}
            explained={explained}
            bad
            onCheck={(on) => dispatch({ type: "flag", id: completionId, flagId: flag.id, raised: on })}
          />
        ))}
      </div>
      {problem && <FieldMessage id={id}>{problem}</FieldMessage>}
    </fieldset>
  );
});
