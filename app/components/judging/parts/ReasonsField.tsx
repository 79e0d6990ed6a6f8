import type { Reasons } from "#app/domain/judgment-content.ts";
import type { Asked, Option } from "#app/domain/rubric.ts";
import { TextAreaField } from "../../Field.tsx";
import { CheckChip } from "./CheckChip.tsx";

const LONGEST = 2_000;

type ReasonsFieldProps = {
  id: string;
  /** What they are reasons for, for the ear. */
  about: string;
  asked: { reasons: readonly Option[]; ownReason: Asked };
  given: Reasons;
  problem: string | undefined;
  onChange: (reasons: Reasons) => void;
};

/** Reasons to tick and, where they are asked for, one's own words. */
export function ReasonsField({ id, about, asked, given, problem, onChange }: ReasonsFieldProps) {
  const { reasons, ownReason } = asked;
  const inWords = ownReason !== "no";
  const tick = (reasonId: string, on: boolean) => {
    const others = given.checked.filter((one) => one !== reasonId);
    onChange({ ...given, checked: on ? [...others, reasonId] : others });
  };
  return (
    <div className="mt-1.5 flex flex-col gap-1.5">
      {reasons.length > 0 && (
        <fieldset className="flex flex-wrap gap-1">
          <legend className="mb-1 text-sm font-medium">
            Reasons<span className="sr-only"> for {about}</span>
          </legend>
          {reasons.map((reason, index) => (
            <CheckChip
              key={reason.id}
              id={!inWords && index === 0 ? id : `${id}-${index + 1}`}
              option={reason}
              checked={given.checked.includes(reason.id)}
              explained={false}
              onCheck={(on) => tick(reason.id, on)}
            />
          ))}
        </fieldset>
      )}
      {inWords && (
        <TextAreaField
          id={id}
          name={id}
          label={
            <>
              Why<span className="sr-only"> {about}</span>
              {ownReason === "required" && <span className="font-normal text-muted"> (required)</span>}
            </>
          }
          className="text-sm"
          optional={ownReason === "optional"}
          error={problem}
          rows={1}
          maxLength={LONGEST}
          value={given.own}
          onChange={(event) => onChange({ ...given, own: event.currentTarget.value })}
        />
      )}
    </div>
  );
}
