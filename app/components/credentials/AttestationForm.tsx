import { Form } from "@remix-run/react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { attestationIn, attestationProblems } from "#app/forms/attestation.ts";
import type { Problems } from "#app/forms/form-problems.ts";
import { SubmitButton } from "../Button.tsx";
import { TextAreaField, TextField } from "../Field.tsx";
import { FormErrors } from "../FormErrors.tsx";

type AttestationFormProps = {
  submit: string;
  /** What came of the last one: its text, so that it can be mended, and what was wrong with the form. */
  answer: { typed: string; errors?: Problems } | undefined;
};

/** Takes an attestation as it is: pasted, or as the file that its issuer gave. */
export function AttestationForm({ submit, answer }: AttestationFormProps) {
  const [errors, setErrors] = useState(answer?.errors);
  const text = useRef<HTMLTextAreaElement>(null);
  const file = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!answer) return;
    setErrors(answer.errors);
    // The file's content stands in the field above now, and would be sent a second time.
    file.current!.value = "";
    text.current!.value = answer.typed;
    text.current!.scrollTop = 0;
    text.current!.dispatchEvent(new Event("input", { bubbles: true }));
  }, [answer]);

  function check(event: FormEvent<HTMLFormElement>) {
    const problems = attestationProblems(attestationIn(new FormData(event.currentTarget)));
    if (!problems) return;
    event.preventDefault();
    setErrors(problems);
  }

  return (
    <Form
      method="post"
      encType="multipart/form-data"
      noValidate
      onSubmit={check}
      className="flex flex-col gap-5"
    >
      <FormErrors errors={errors} />
      <TextAreaField
        label="Attestation"
        name="text"
        ref={text}
        defaultValue={answer?.typed ?? ""}
        error={errors?.text}
        hint="Paste all of it: the JSON of an EAS off-chain attestation or its address with #attestation=, or a Verifiable Credential or Open Badge as a JWT."
        rows={5}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <TextField
        label="Or choose its file"
        name="file"
        ref={file}
        type="file"
        accept=".json,.jwt,.txt,.vc,application/json,application/jwt,application/vc+jwt,text/plain"
        error={errors?.file}
        hint="At most 64 KiB."
      />
      <SubmitButton className="self-start">{submit}</SubmitButton>
    </Form>
  );
}
