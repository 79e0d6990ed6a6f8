import { Form } from "@remix-run/react";
import { type ReactNode, useRef, useState } from "react";
import { CURRENCIES, formatMoney, parseMoney } from "#app/domain/money.ts";
import type { Problems } from "#app/forms/form-problems.ts";
import { Button, SubmitButton } from "../Button.tsx";
import { NumberField, SelectField, TextField } from "../Field.tsx";
import { FormErrors } from "../FormErrors.tsx";
import { Section } from "../PageHeader.tsx";
import type { NamedIssuer } from "./ClaimFields.tsx";
import { InstructionsField } from "./InstructionsField.tsx";
import type { ProjectValues } from "./project-values.ts";
import type { Qualified } from "./QualifiedCount.tsx";
import { RequirementEditor } from "./RequirementEditor.tsx";
import { RubricEditor } from "./rubric/RubricEditor.tsx";
import { UnsavedGuard } from "./UnsavedGuard.tsx";

const NONE: Problems = {};

type ProjectFormProps = {
  values: ProjectValues;
  problems: Problems | undefined;
  submit: string;
  note?: ReactNode;
  fixedCurrency?: boolean;
  /** It is being made, so the presets are laid out. */
  fresh?: boolean;
  /** Whom a requirement may name. */
  issuers?: readonly NamedIssuer[];
  /** How many experts qualify by the requirement shown. */
  qualified?: Qualified | null;
};

/** Everything a lab says about a project. What was typed outlives a refusal. */
export function ProjectForm(props: ProjectFormProps) {
  const { values, problems = NONE, submit, note, fixedCurrency, fresh = false } = props;
  const { issuers = [], qualified = null } = props;
  const form = useRef<HTMLFormElement>(null);
  return (
    <Form ref={form} method="post" noValidate className="flex flex-col gap-8">
      <UnsavedGuard form={form} start={values} refused={problems !== NONE} />
      <FormErrors errors={problems} />
      {note}
      <TextField
        label="Title"
        name="title"
        defaultValue={values.title}
        error={problems.title}
        hint="Experts see it in the list of work."
        maxLength={120}
        required
        className="max-w-reading"
      />
      <InstructionsField defaultValue={values.instructions} error={problems.instructions} />
      <PriceFields values={values} problems={problems} fixedCurrency={fixedCurrency} />
      <Section
        title="Who may judge"
        description="The credentials that an expert must have proved to be given tasks. One in a part of a field counts for the whole field: statistics for mathematics, not the other way round."
        className="mb-0"
      >
        <RequirementEditor initial={values.requirement} {...{ problems, issuers, qualified }} />
      </Section>
      <Section
        title="Rubric"
        description="What experts are asked about the completions of a task, and in which words."
        className="mb-0"
      >
        <RubricEditor initial={values.rubric} problems={problems} fresh={fresh} />
      </Section>
      <div className="flex flex-wrap gap-2">
        <SubmitButton name="intent" value="save">
          {submit}
        </SubmitButton>
        <noscript>
          <Button type="submit" variant="secondary" name="intent" value="count">
            Count who qualifies
          </Button>
        </noscript>
      </div>
    </Form>
  );
}

function PriceFields(props: { values: ProjectValues; problems: Problems; fixedCurrency?: boolean }) {
  const { values, problems, fixedCurrency } = props;
  const [typed, setTyped] = useState({
    overlap: values.overlap,
    price: values.price,
    currency: values.currency,
  });
  const follow = (name: keyof typeof typed) => (event: { currentTarget: { value: string } }) =>
    setTyped({ ...typed, [name]: event.currentTarget.value });
  return (
    <div className="flex max-w-reading flex-col gap-2">
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
      <p aria-live="polite" className="min-h-[1.5em] text-sm text-muted tabular-nums">
        {costOf(typed)}
      </p>
    </div>
  );
}

/** What a task will cost as things are typed; nothing while they make no sense. */
function costOf({ overlap, price, currency }: { overlap: string; price: string; currency: string }): string {
  const minor = parseMoney(price, currency);
  if (minor === null || !/^\d{1,2}$/.test(overlap) || Number(overlap) < 1) return "";
  const perTask = formatMoney(minor * BigInt(overlap), currency);
  return `Each task costs ${perTask}, and 1,000 tasks ${formatMoney(minor * BigInt(overlap) * 1000n, currency)}.`;
}
