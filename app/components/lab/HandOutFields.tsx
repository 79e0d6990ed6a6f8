import type { Problems } from "#app/forms/form-problems.ts";
import { NumberField } from "../Field.tsx";
import type { ProjectValues } from "./project-values.ts";

/** How much gold is among what experts are given, and where the hand-out stops. */
export function HandOutFields({ values, problems }: { values: ProjectValues; problems: Problems }) {
  return (
    <div className="grid max-w-reading items-start gap-x-6 gap-y-5 sm:grid-cols-3">
      <NumberField
        label="Gold"
        name="goldRate"
        defaultValue={values.goldRate}
        error={problems.goldRate}
        hint="Percent, 0 to 50."
        suffix="%"
        min={0}
        max={50}
        required
      />
      <NumberField
        label="At most a day"
        name="dailyLimit"
        defaultValue={values.dailyLimit}
        error={problems.dailyLimit}
        hint="Tasks. Empty: no limit."
        min={1}
        max={1_000_000}
      />
      <NumberField
        label="At most per expert"
        name="expertLimit"
        defaultValue={values.expertLimit}
        error={problems.expertLimit}
        hint="Tasks. Empty: no limit."
        min={1}
        max={1_000_000}
      />
    </div>
  );
}
