import { useState } from "react";
import { FIELDS, fieldAndAbove, findField } from "#app/domain/credential/fields.ts";
import { LEVELS } from "#app/domain/credential/levels.ts";
import type { Problems } from "#app/forms/form-problems.ts";
import { Checkbox } from "../Checkbox.tsx";
import { SelectField, TextAreaField, TextField } from "../Field.tsx";
import { Section } from "../PageHeader.tsx";
import type { TrustValues } from "./issuer-values.ts";
import { RowList, type RowProps } from "./RowList.tsx";

const FIELD_OPTIONS = [
  { value: "", label: "Choose a field" },
  { value: "*", label: "Every field" },
  ...FIELDS.map(({ id, title }) => ({
    value: id,
    label: `${"\u2003".repeat(fieldAndAbove(id).length - 1)}${title}`,
  })),
];

type TrustFieldsProps = { values: TrustValues; problems: Problems };

/** Everything that an issuer is trusted with. */
export function TrustFields({ values, problems }: TrustFieldsProps) {
  return (
    <>
      <TextAreaField
        label="Signs with"
        name="identifiers"
        defaultValue={values.identifiers}
        error={problems.identifiers}
        hint="Its Ethereum addresses and DIDs (did:web or did:key), each on a line of its own. Whoever holds one of these keys speaks for the issuer: take them from its own website."
        rows={2}
        autoComplete="off"
        spellCheck={false}
        required
        className="max-w-reading"
      />
      <Section
        title="May attest"
        description="Claims in any other field or level count for nothing. A field covers all that lies below it."
        className="mb-0"
      >
        <RowList
          name="may"
          noun="Field"
          initial={values.may}
          blank={{ field: "", level: "" }}
          most={50}
          problems={problems}
          empty="It may attest nothing."
          first="field"
        >
          {(row) => <MayFields {...row} />}
        </RowList>
      </Section>
      <Section
        title="EAS schemas"
        description="What it signs with an address is read by these, and by no other."
        className="mb-0"
      >
        <RowList
          name="easSchemas"
          noun="Schema"
          initial={values.easSchemas}
          blank={{ revocable: "on" }}
          most={10}
          problems={problems}
          empty="No EAS attestation of it is accepted."
          first="schema"
        >
          {(row) => <SchemaFields {...row} />}
        </RowList>
      </Section>
      <Section
        title="Types of Verifiable Credentials"
        description="Where the claims stand in what it signs with a DID. Without any, the usual places are read: /degree/field and /degree/type, and those of Open Badges 3.0."
        className="mb-0"
      >
        <RowList
          name="vcTypes"
          noun="Type"
          initial={values.vcTypes}
          blank={{}}
          most={10}
          problems={problems}
          empty="The usual places are read."
          first="type"
        >
          {(row) => <TypeFields {...row} />}
        </RowList>
      </Section>
    </>
  );
}

/** Where no field is chosen yet: without script the levels cannot follow the field. */
const EVERY_LEVEL = [
  ...new Map(
    Object.values(LEVELS)
      .flat()
      .map((level) => [level.id, level]),
  ).values(),
];

function MayFields({ name, values, errors }: RowProps) {
  const [field, setField] = useState(values.field ?? "");
  const [level, setLevel] = useState(values.level ?? "");
  const family = findField(field)?.family;
  const levels = field === "" ? EVERY_LEVEL : family ? LEVELS[family] : [];
  return (
    <div className="grid items-start gap-x-6 gap-y-4 sm:grid-cols-2">
      <SelectField
        label="Field"
        name={name("field")}
        value={field}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          setField(chosen);
          if (findField(chosen)?.family !== family) setLevel("");
        }}
        options={FIELD_OPTIONS}
        error={errors.field}
        required
      />
      <SelectField
        label="Level"
        name={name("level")}
        value={level}
        onChange={(event) => setLevel(event.currentTarget.value)}
        options={[
          { value: "", label: "Any level" },
          ...levels.map(({ id, title }) => ({ value: id, label: `${title} only` })),
        ]}
        error={errors.level}
      />
    </div>
  );
}

const code = { autoComplete: "off", spellCheck: false, autoCapitalize: "none" } as const;

function SchemaFields({ name, values, errors }: RowProps) {
  return (
    <div className="flex flex-col gap-4">
      <TextAreaField
        label="Schema"
        name={name("schema")}
        defaultValue={values.schema}
        error={errors.schema}
        hint="As it is registered, such as: string field,string level"
        rows={1}
        required
        {...code}
      />
      <div className="grid items-start gap-x-6 gap-y-4 sm:grid-cols-2">
        <TextField
          label="Uid"
          name={name("uid")}
          defaultValue={values.uid}
          error={errors.uid}
          hint="As the registry shows it, to be compared with what is computed from the rest."
          optional
          {...code}
        />
        <TextField
          label="Resolver"
          name={name("resolver")}
          defaultValue={values.resolver}
          error={errors.resolver}
          hint="The address of its resolver; empty where there is none."
          optional
          {...code}
        />
      </div>
      <Checkbox
        label="Registered as revocable"
        name={name("revocable")}
        defaultChecked={values.revocable === "on"}
      />
      <PlaceFields
        name={name}
        values={values}
        errors={errors}
        hint="The name of the schema's field for it."
      />
    </div>
  );
}

function TypeFields({ name, values, errors }: RowProps) {
  return (
    <div className="flex flex-col gap-4">
      <TextField
        label="Type"
        name={name("type")}
        defaultValue={values.type}
        error={errors.type}
        hint="One of the credential's types, such as UniversityDegreeCredential."
        required
        className="sm:max-w-md"
        {...code}
      />
      <PlaceFields
        name={name}
        values={values}
        errors={errors}
        hint="A JSON pointer below credentialSubject, such as /degree/field."
      />
    </div>
  );
}

const PLACES = [
  { part: "field", label: "Field", optional: false },
  { part: "level", label: "Level", optional: false },
  { part: "institution", label: "Institution", optional: true },
];

function PlaceFields({ name, values, errors, hint }: RowProps & { hint: string }) {
  return (
    <div className="flex flex-col gap-2">
      <p className="text-sm text-muted">{hint}</p>
      <div className="grid items-start gap-x-6 gap-y-4 sm:grid-cols-3">
        {PLACES.map(({ part, label, optional }) => (
          <TextField
            key={part}
            label={label}
            name={name(part)}
            defaultValue={values[part]}
            error={errors[part]}
            optional={optional}
            required={!optional}
            {...code}
          />
        ))}
      </div>
    </div>
  );
}
