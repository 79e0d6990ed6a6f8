import { Form } from "@remix-run/react";
import { type ReactNode, useRef } from "react";
import type { Problems } from "#app/forms/form-problems.ts";
import { Button, SubmitButton } from "../Button.tsx";
import { TextField } from "../Field.tsx";
import { FormErrors } from "../FormErrors.tsx";
import { Section } from "../PageHeader.tsx";
import type { NamedIssuer } from "./ClaimFields.tsx";
import { HandOutFields } from "./HandOutFields.tsx";
import { InstructionsField } from "./InstructionsField.tsx";
import type { ProjectValues } from "./project-values.ts";
import type { Qualified } from "./QualifiedCount.tsx";
import { RequirementEditor } from "./RequirementEditor.tsx";
import { RubricEditor } from "./rubric/RubricEditor.tsx";
import { TermsFields } from "./TermsFields.tsx";
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
      <Section
        title="Judgments"
        description="How many experts judge a task, and what each of them earns. Above the overlap, up to “At most”, a task is judged for as long as its consensus is less sure than the confidence."
        className="mb-0"
      >
        <TermsFields values={values} problems={problems} fixedCurrency={fixedCurrency} />
      </Section>
      <Section
        title="Hand-out"
        description="How much of what experts are given is gold, and how many tasks are handed out: in a day (UTC) to all of them, and to each in all."
        className="mb-0"
      >
        <HandOutFields values={values} problems={problems} />
      </Section>
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
