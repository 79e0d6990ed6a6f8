import { Form } from "@remix-run/react";
import { Plus } from "lucide-react";
import { useDeferredValue, useRef, useState } from "react";
import { letterAt } from "#app/domain/judging/letter.ts";
import { type ExampleValues, MOST_COMPLETIONS, shownExample } from "#app/forms/example.ts";
import { Button, SubmitButton } from "../Button.tsx";
import { TextAreaField, TextField } from "../Field.tsx";
import { FormErrors, type FormProblems } from "../FormErrors.tsx";
import { Example } from "../judging/guidance/Example.tsx";
import { ExampleCompletion } from "./ExampleCompletion.tsx";

type ExampleFormProps = {
  values: ExampleValues;
  problems: FormProblems | undefined;
  submit: string;
};

export const NEW_EXAMPLE: ExampleValues = {
  title: "",
  prompt: "",
  completions: [
    { text: "", place: "" },
    { text: "", place: "" },
  ],
  explanation: "",
};

/** A task, how the lab would judge it and why; beside it, how experts will read it. */
export function ExampleForm({ values: start, problems, submit }: ExampleFormProps) {
  const [values, setValues] = useState(start);
  const change = (changes: Partial<ExampleValues>) => setValues((now) => ({ ...now, ...changes }));
  return (
    <div className="grid items-start gap-x-10 gap-y-8 xl:grid-cols-2">
      <Form method="post" noValidate className="flex min-w-0 flex-col gap-6">
        <FormErrors errors={problems} />
        <TextField
          label="Title"
          name="title"
          hint="What it shows, in a few words: “Right result, wrong steps”."
          value={values.title}
          onChange={(event) => change({ title: event.currentTarget.value })}
          error={problems?.title}
          maxLength={120}
          required
        />
        <TextAreaField
          label="Prompt"
          name="prompt"
          hint="Markdown, with code and LaTeX; so are the completions and the explanation."
          value={values.prompt}
          onChange={(event) => change({ prompt: event.currentTarget.value })}
          error={problems?.prompt}
          rows={4}
          required
        />
        <CompletionList
          completions={values.completions}
          problems={problems}
          onChange={(completions) => change({ completions })}
        />
        <TextAreaField
          label="Explanation"
          name="explanation"
          hint="Why you would judge it so. This is what experts learn from."
          value={values.explanation}
          onChange={(event) => change({ explanation: event.currentTarget.value })}
          error={problems?.explanation}
          rows={5}
          required
        />
        <SubmitButton className="self-start">{submit}</SubmitButton>
      </Form>
      <Preview values={values} />
    </div>
  );
}

type Completion = ExampleValues["completions"][number];

function CompletionList(props: {
  completions: readonly Completion[];
  problems: FormProblems | undefined;
  onChange: (completions: Completion[]) => void;
}) {
  const { completions, problems, onChange } = props;
  const add = useRef<HTMLButtonElement>(null);
  const [added, setAdded] = useState(-1);
  return (
    <fieldset className="flex min-w-0 flex-col gap-4">
      <legend className="mb-1 font-medium">Completions</legend>
      <p className="text-sm text-muted">
        Give each its place to show an order: 1 is the best, and the same place is a tie. Without places no
        order is shown.
      </p>
      {completions.map((completion, index) => (
        <ExampleCompletion
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no name but their place
          key={index}
          letter={letterAt(index)}
          index={index}
          count={completions.length}
          value={completion}
          problems={problems}
          focused={index === added}
          onChange={(changes) => onChange(completions.with(index, { ...completion, ...changes }))}
          onRemove={() => {
            onChange(completions.toSpliced(index, 1));
            setAdded(-1);
            add.current?.focus();
          }}
        />
      ))}
      <Button
        ref={add}
        variant="secondary"
        size="sm"
        type="button"
        className="self-start"
        aria-disabled={completions.length >= MOST_COMPLETIONS || undefined}
        onClick={() => {
          if (completions.length >= MOST_COMPLETIONS) return;
          onChange([...completions, { text: "", place: "" }]);
          setAdded(completions.length);
        }}
      >
        <Plus aria-hidden="true" />
        Add a completion
      </Button>
    </fieldset>
  );
}

function Preview({ values }: { values: ExampleValues }) {
  const shown = useDeferredValue(values);
  return (
    <section aria-label="Preview of the example" className="flex min-w-0 flex-col gap-1.5">
      <h2 className="font-medium">Preview</h2>
      <p className="text-sm text-muted">As experts read it.</p>
      <Example example={shownExample(shown)} />
    </section>
  );
}
