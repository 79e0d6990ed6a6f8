import { Form } from "@remix-run/react";
import { type FormEvent, useState } from "react";
import type { Problems } from "#app/forms/form-problems.ts";
import { logFileProblem } from "#app/forms/revocation-log-file.ts";
import { SubmitButton } from "../Button.tsx";
import { TextField } from "../Field.tsx";
import { FormErrors } from "../FormErrors.tsx";

type RevocationLogFormProps = { answer: { errors: Problems; asOf: string } | undefined };

/** Takes a log of revocations and until when it tells. A file that is too large is not sent at all where the browser runs scripts. */
export function RevocationLogForm({ answer }: RevocationLogFormProps) {
  const [tooLarge, setTooLarge] = useState<Problems>();
  const errors = tooLarge ?? answer?.errors;

  function check(event: FormEvent<HTMLFormElement>) {
    const problem = logFileProblem(new FormData(event.currentTarget).get("file"));
    setTooLarge(problem ? { file: problem } : undefined);
    if (problem) event.preventDefault();
  }

  return (
    <Form
      method="post"
      encType="multipart/form-data"
      noValidate
      onSubmit={check}
      className="flex max-w-reading flex-col gap-5"
    >
      <FormErrors errors={errors} />
      <TextField
        label="Log"
        name="file"
        type="file"
        accept=".json,application/json"
        error={errors?.file}
        hint="A JSON list as policy.json writes revocations: chainId, contract, revoker, uid and timestamp of each. At most 5 MiB."
        required
      />
      <TextField
        label="Until when it tells"
        name="asOf"
        type="datetime-local"
        defaultValue={answer?.asOf}
        error={errors?.asOf}
        hint="When it was read from the chain, in UTC. What was revoked after that it cannot know."
        required
      />
      <SubmitButton className="self-start">Import the log</SubmitButton>
    </Form>
  );
}
