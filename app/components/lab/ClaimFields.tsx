import { type ReactNode, useState } from "react";
import { FIELDS, fieldAndAbove, findField } from "#app/domain/credential/fields.ts";
import { LEVELS } from "#app/domain/credential/levels.ts";
import type { Problems } from "#app/forms/form-problems.ts";
import { Checkbox } from "../Checkbox.tsx";
import { FieldMessage, fieldId, NumberField, SelectField } from "../Field.tsx";
import type { ClaimValues } from "./project-values.ts";

export type NamedIssuer = { id: string; name: string };

const FIELD_OPTIONS = [
  { value: "", label: "Choose a field" },
  ...FIELDS.map(({ id, title }) => ({
    value: id,
    label: `${"\u2003".repeat(fieldAndAbove(id).length - 1)}${title}`,
  })),
];

type ClaimFieldsProps = {
  /** What the names of its fields begin with. */
  name: string;
  initial: ClaimValues;
  errors: Problems;
  issuers: readonly NamedIssuer[];
  lead: string;
  remove: ReactNode;
};

/** One claim that a project asks for. The levels offered are those of the chosen field's family. */
export function ClaimFields({ name, initial, errors, issuers, lead, remove }: ClaimFieldsProps) {
  const [field, setField] = useState(initial.field);
  const [level, setLevel] = useState(initial.level);
  const family = findField(field)?.family;
  const levels = family ? LEVELS[family] : [];
  const isTop = (index: number) => index === levels.length - 1;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-center justify-between gap-3">
        <p className="text-sm text-muted">{lead}</p>
        {remove}
      </div>
      <div className="grid items-start gap-x-6 gap-y-4 md:grid-cols-[minmax(0,2fr)_minmax(0,2fr)_minmax(0,1fr)]">
        <SelectField
          label="Field"
          name={`${name}.field`}
          value={field}
          onChange={(event) => {
            const chosen = event.currentTarget.value;
            setField(chosen);
            if (findField(chosen)?.family !== family) setLevel("");
          }}
          options={FIELD_OPTIONS}
          error={errors.field}
          hint="With everything listed below it."
          required
        />
        <SelectField
          label="Level"
          name={`${name}.level`}
          value={level}
          onChange={(event) => setLevel(event.currentTarget.value)}
          options={[
            { value: "", label: "Any level" },
            ...levels.map(({ id, title }, index) => ({
              value: id,
              label: isTop(index) ? title : `${title} or higher`,
            })),
          ]}
          error={errors.level}
          hint="The least that counts."
        />
        <NumberField
          label="Attested within"
          name={`${name}.withinDays`}
          defaultValue={initial.withinDays}
          error={errors.withinDays}
          hint="Empty: at any time."
          suffix="days"
          min={1}
          max={3650}
        />
      </div>
      {issuers.length > 0 && <IssuerBoxes {...{ name, issuers }} initial={initial.issuers} errors={errors} />}
    </div>
  );
}

type IssuerBoxesProps = {
  name: string;
  issuers: readonly NamedIssuer[];
  initial: readonly string[];
  errors: Problems;
};

function IssuerBoxes({ name, issuers, initial, errors }: IssuerBoxesProps) {
  const [count, setCount] = useState(initial.length);
  const id = fieldId(`${name}.issuers`);
  const error = Object.entries(errors).find(([part]) => part.startsWith("issuers"))?.[1];
  return (
    <details open={error !== undefined}>
      <summary className="cursor-pointer rounded text-sm text-accent">
        {count === 0
          ? "Attested by any issuer that Assay trusts"
          : `Attested by ${count === 1 ? "one issuer" : `one of ${count} issuers`} that you name`}
      </summary>
      <fieldset
        className="mt-2 grid max-h-72 gap-x-6 overflow-y-auto sm:grid-cols-2 lg:grid-cols-3"
        onChange={(event) => setCount(event.currentTarget.querySelectorAll("input:checked").length)}
      >
        <legend className="sr-only">Issuers that count; none ticked: any</legend>
        {issuers.map((issuer, index) => (
          <Checkbox
            key={issuer.id}
            id={index === 0 ? id : `${id}-${issuer.id}`}
            name={`${name}.issuers`}
            value={issuer.id}
            defaultChecked={initial.includes(issuer.id)}
            label={issuer.name}
          />
        ))}
      </fieldset>
      {error && <FieldMessage id={id}>{error}</FieldMessage>}
    </details>
  );
}
