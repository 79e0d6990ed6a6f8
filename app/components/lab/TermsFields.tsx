import { useState } from "react";
import { CURRENCIES, formatMoney, parseMoney } from "#app/domain/money.ts";
import type { Problems } from "#app/forms/form-problems.ts";
import { NumberField, SelectField, TextField } from "../Field.tsx";
import type { ProjectValues } from "./project-values.ts";

type TermsFieldsProps = { values: ProjectValues; problems: Problems; fixedCurrency?: boolean };
type Follow = (name: keyof Typed) => (event: { currentTarget: { value: string } }) => void;
type Typed = Pick<ProjectValues, "overlap" | "overlapMost" | "price" | "currency">;

/** How many judgments a task gets and what one earns, with what that comes to. */
export function TermsFields({ values, problems, fixedCurrency }: TermsFieldsProps) {
  const { overlap, overlapMost, price, currency } = values;
  const [typed, setTyped] = useState<Typed>({ overlap, overlapMost, price, currency });
  const follow: Follow = (name) => (event) => setTyped({ ...typed, [name]: event.currentTarget.value });
  return (
    <div className="flex max-w-reading flex-col gap-5">
      <OverlapFields {...{ values, problems, follow }} />
      <div className="flex flex-col gap-2">
        <PriceFields {...{ values, problems, follow, fixedCurrency }} />
        <p aria-live="polite" className="min-h-[1.5em] text-sm text-muted tabular-nums">
          {costOf(typed)}
        </p>
      </div>
    </div>
  );
}

function OverlapFields({ values, problems, follow }: TermsFieldsProps & { follow: Follow }) {
  return (
    <div className="grid items-start gap-x-6 gap-y-5 sm:grid-cols-3">
      <NumberField
        label="Overlap"
        name="overlap"
        defaultValue={values.overlap}
        onInput={follow("overlap")}
        error={problems.overlap}
        hint="Experts per task, 1 to 15."
        min={1}
        max={15}
        required
      />
      <NumberField
        label="At most"
        name="overlapMost"
        defaultValue={values.overlapMost}
        onInput={follow("overlapMost")}
        error={problems.overlapMost}
        hint="Up to 15. Empty: fixed."
        min={2}
        max={15}
      />
      <NumberField
        label="Confidence"
        name="confidence"
        defaultValue={values.confidence}
        error={problems.confidence}
        hint="Percent, 50 to 99."
        suffix="%"
        min={50}
        max={99}
      />
    </div>
  );
}

function PriceFields(props: TermsFieldsProps & { follow: Follow }) {
  const { values, problems, follow, fixedCurrency } = props;
  return (
    <div className="grid items-start gap-x-6 gap-y-5 sm:grid-cols-3">
      <TextField
        label="Price"
        name="price"
        defaultValue={values.price}
        onInput={follow("price")}
        error={problems.price}
        hint="For one judgment."
        placeholder="1.50"
        inputMode="decimal"
        autoComplete="off"
        required
      />
      {fixedCurrency ? (
        <TextField
          label="Currency"
          name="currency"
          value={values.currency}
          readOnly
          error={problems.currency}
          hint="Fixed by the first batch."
        />
      ) : (
        <SelectField
          label="Currency"
          name="currency"
          defaultValue={values.currency}
          onChange={follow("currency")}
          error={problems.currency}
          hint="Fixed once a batch is in."
          options={CURRENCIES.map((code) => ({ value: code, label: code }))}
        />
      )}
    </div>
  );
}

/** What a task will cost as things are typed; nothing while they make no sense. */
function costOf({ overlap, overlapMost, price, currency }: Typed): string {
  const minor = parseMoney(price, currency);
  const most = overlapMost.trim() || overlap;
  if (minor === null || !isCount(overlap) || !isCount(most) || Number(most) < Number(overlap)) return "";
  const costs = (count: string, tasks = 1n) => formatMoney(minor * BigInt(count) * tasks, currency);
  return Number(most) === Number(overlap)
    ? `Each task costs ${costs(overlap)}, and 1,000 tasks ${costs(overlap, 1000n)}.`
    : `Each task costs ${costs(overlap)} to ${costs(most)}, and 1,000 tasks at most ${costs(most, 1000n)}.`;
}

const isCount = (typed: string) => /^\d{1,2}$/.test(typed) && Number(typed) >= 1;
