import { Form } from "@remix-run/react";
import type { Problems } from "#app/forms/form-problems.ts";
import { SubmitButton } from "../Button.tsx";
import { TextAreaField, TextField } from "../Field.tsx";
import { FormErrors } from "../FormErrors.tsx";

type AttestationFormProps = { submit: string; typed: string; errors: Problems | undefined };

/** Takes an attestation as it is: pasted, or as the file that its issuer gave. */
export function AttestationForm({ submit, typed, errors }: AttestationFormProps) {
  return (
    <Form method="post" encType="multipart/form-data" noValidate className="flex flex-col gap-5">
      <FormErrors errors={errors} />
      <TextAreaField
        label="Attestation"
        name="text"
        defaultValue={typed}
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
        type="file"
        accept=".json,.jwt,.txt,.vc,application/json,application/jwt,application/vc+jwt,text/plain"
        error={errors?.file}
        hint="At most 64 KiB."
      />
      <SubmitButton className="self-start">{submit}</SubmitButton>
    </Form>
  );
}
