import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { SubmitButton } from "#app/components/Button.tsx";
import { Callout } from "#app/components/Callout.tsx";
import { Card } from "#app/components/Card.tsx";
import { ProofPage } from "#app/components/credentials/ProofPage.tsx";
import { TextField } from "#app/components/Field.tsx";
import { FormErrors } from "#app/components/FormErrors.tsx";
import type { Expert } from "#app/domain/roles.ts";
import { readForm } from "#app/form.server.ts";
import { type Problems, problemsOf, typedInto } from "#app/forms/form-problems.ts";
import { codeSchema, emailSchema } from "#app/forms/proof.ts";
import { mailReaches } from "#app/models/mail.server.ts";
import { beginEmail, endEmail } from "#app/models/proof/email.server.ts";
import { requireExpert } from "#app/session.server.ts";
import {
  answerCommon,
  heldElsewhere,
  listProved,
  refuse,
  refuseForNow,
  type Said,
  STALE,
  say,
} from "./credentials/prove.server.ts";

export const meta: MetaFunction = () => [{ title: "Prove an e-mail address · Assay" }];

export const handle = { width: "reading" };

export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

export async function loader({ request }: LoaderFunctionArgs) {
  const expert = await requireExpert(request);
  return { bindings: await listProved(expert, "email"), mailReaches: mailReaches() };
}

type Typed = { email: string; challengeId: string; code: string };
type Answer = Said & { typed?: Typed };

export async function action({ request }: ActionFunctionArgs) {
  const expert = await requireExpert(request);
  const form = await readForm(request);
  const common = await answerCommon(expert, form);
  if (common) return common;
  const typed = typedInto(form, ["email", "challengeId", "code"]);
  return form.get("intent") === "end" ? await end(expert, form, typed) : await begin(expert, form, typed);
}

async function begin(expert: Expert, form: FormData, typed: Typed) {
  const first = { typed: { ...typed, challengeId: "" } };
  const filled = emailSchema.safeParse(Object.fromEntries(form));
  if (!filled.success) return refuse<Answer>(problemsOf(filled.error), first);
  const begun = await beginEmail(expert, filled.data);
  if (begun.outcome === "limited") return refuseForNow<Answer>(begun, first);
  return say<Answer>({ typed: { ...filled.data, challengeId: begun.challengeId, code: "" } });
}

async function end(expert: Expert, form: FormData, typed: Typed) {
  const filled = codeSchema.safeParse(Object.fromEntries(form));
  if (!filled.success) return refuse<Answer>(problemsOf(filled.error), { typed });
  const answer = await endEmail(expert, filled.data);
  if (answer.outcome === "held") return heldElsewhere(answer);
  if (answer.outcome === "bound") {
    return say<Answer>({ done: `${answer.subject} is proved to be yours. ${attestedBy(answer)}` });
  }
  if (answer.outcome === "stale")
    return refuse<Answer>({ form: STALE }, { typed: { ...typed, challengeId: "" } }, 409);
  const { attemptsLeft } = answer;
  const message =
    attemptsLeft > 0
      ? `This is not the code. You can try ${attemptsLeft === 1 ? "once" : `${attemptsLeft} times`} more.`
      : "This is not the code, and it was the last attempt. Ask for a new one.";
  const kept = attemptsLeft > 0 ? typed : { ...typed, challengeId: "" };
  return refuse<Answer>({ [attemptsLeft > 0 ? "code" : "form"]: message }, { typed: kept });
}

function attestedBy({ institution, revoked }: { institution: string | null; revoked: boolean }): string {
  if (!institution) return "Addresses of its provider are open to anybody, so it attests no institution.";
  if (!revoked) return `Assay attests that you belong to ${institution}, for twelve months.`;
  return `An operator has revoked that you belong to ${institution}, so it is not attested again by itself. If you think that wrong, send documents to the reviewers.`;
}

export default function ProveEmail() {
  const { bindings, mailReaches } = useLoaderData<typeof loader>();
  const said = useActionData<typeof action>() as Answer | undefined;
  const typed = said?.typed;
  return (
    <ProofPage
      title={
        <>
          Prove an <span className="whitespace-nowrap">e-mail</span> address
        </>
      }
      description="An address at an institution shows that you belong to it, not what you have studied. Open Badges made out to the address count for you too."
      what="This address"
      said={said}
      proved={{ title: "Proved addresses", bindings }}
    >
      {!mailReaches && (
        <Callout tone="warn" className="mb-8">
          This installation cannot send mail yet, so no code would arrive.
        </Callout>
      )}
      {typed?.challengeId ? (
        <Typing typed={typed} errors={said?.errors} key={typed.challengeId} />
      ) : (
        <Naming email={typed?.email ?? ""} errors={said?.errors} />
      )}
    </ProofPage>
  );
}

function Naming({ email, errors }: { email: string; errors: Problems | undefined }) {
  return (
    <Card className="mb-10" title="1. Which address?">
      <Form method="post" noValidate className="flex max-w-md flex-col gap-5">
        <FormErrors errors={errors} />
        <input type="hidden" name="intent" value="begin" />
        <TextField
          label="E-mail address"
          name="email"
          type="email"
          defaultValue={email}
          error={errors?.email}
          hint="Best the one your institution gave you."
          autoComplete="email"
          required
        />
        <SubmitButton className="self-start">Send a code</SubmitButton>
      </Form>
    </Card>
  );
}

function Typing({ typed, errors }: { typed: Typed; errors: Problems | undefined }) {
  const { email, challengeId, code } = typed;
  return (
    <Card className="mb-10" title="2. Type the code">
      <Form method="post" noValidate className="flex max-w-md flex-col gap-5">
        <FormErrors errors={errors} />
        <input type="hidden" name="intent" value="end" />
        <input type="hidden" name="email" value={email} />
        <input type="hidden" name="challengeId" value={challengeId} />
        <p>
          A code is on its way to <span className="font-medium break-all">{email}</span>. It counts for 15
          minutes.
        </p>
        <TextField
          label="Code"
          name="code"
          defaultValue={code}
          error={errors?.code}
          inputMode="numeric"
          autoComplete="one-time-code"
          className="max-w-xs tabular-nums"
          required
        />
        <SubmitButton className="self-start">Prove the address</SubmitButton>
      </Form>
      <Form method="post" className="mt-4">
        <input type="hidden" name="intent" value="begin" />
        <input type="hidden" name="email" value={email} />
        <SubmitButton variant="quiet" size="sm" className="-ml-3">
          Send another code
        </SubmitButton>
      </Form>
    </Card>
  );
}
