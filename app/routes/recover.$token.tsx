import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { ButtonLink, SubmitButton } from "#app/components/Button.tsx";
import { Callout } from "#app/components/Callout.tsx";
import { Card } from "#app/components/Card.tsx";
import { PasswordField } from "#app/components/Field.tsx";
import { FormErrors } from "#app/components/FormErrors.tsx";
import { PageHeader } from "#app/components/PageHeader.tsx";
import { readForm } from "#app/form.server.ts";
import { type Problems, problemsOf } from "#app/forms/form-problems.ts";
import { readRecovery } from "#app/forms/recovery.ts";
import { findRecovery, type Recovery, recoverAccount } from "#app/models/recovery.server.ts";
import { notFound } from "#app/params.server.ts";
import { paths } from "#app/paths.ts";

export const meta: MetaFunction = () => [{ title: "New password · Assay" }];

async function requireRecovery(token: string): Promise<Recovery> {
  const recovery = await findRecovery(token);
  if (!recovery) throw notFound();
  return recovery;
}

export async function loader({ params }: LoaderFunctionArgs) {
  const { email, state } = await requireRecovery(params.token ?? "");
  return { email, state };
}

type Answer = { done: boolean; errors: Problems };

export async function action({ request, params, context }: ActionFunctionArgs) {
  const token = params.token ?? "";
  const recovery = await requireRecovery(token);
  const filled = readRecovery(await readForm(request), recovery);
  if (!filled.success)
    return data<Answer>({ done: false, errors: problemsOf(filled.error) }, { status: 422 });
  const outcome = await recoverAccount({ token, clientAddress: context.clientAddress }, filled.data);
  if (outcome === "unknown") throw notFound();
  // A link that is closed by now needs no words of its own: the page shows how it stands.
  return data<Answer>({ done: outcome === "recovered", errors: {} }, outcome === "recovered" ? 200 : 409);
}

const CLOSED = {
  used: "This link was used already, or another one was. Each works once.",
  expired: "This link has expired. It worked for an hour.",
};

export default function RecoverAccount() {
  const { email, state } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <div className="mx-auto max-w-md">
      <PageHeader
        title="New password"
        description={answer?.done || state === "open" ? `For the account of ${email}.` : undefined}
      />
      {answer?.done ? (
        <Callout
          tone="good"
          live
          title="Your password is changed"
          actions={<ButtonLink to={paths.signIn()}>Sign in</ButtonLink>}
        >
          Every session of your account was ended. Sign in with the new password.
        </Callout>
      ) : state === "open" ? (
        <PasswordForm email={email} errors={answer?.errors} />
      ) : (
        <Callout
          tone="warn"
          title={CLOSED[state]}
          actions={
            <ButtonLink to={paths.recover()} variant="secondary" size="sm">
              Ask for a new link
            </ButtonLink>
          }
        />
      )}
    </div>
  );
}

function PasswordForm({ email, errors }: { email: string; errors: Problems | undefined }) {
  return (
    <Card>
      <Form method="post" noValidate className="flex flex-col gap-5">
        <FormErrors errors={errors} />
        <input type="text" autoComplete="username" value={email} readOnly hidden />
        <PasswordField
          label="New password"
          name="password"
          autoComplete="new-password"
          hint="10 characters or more. A few words in a row are easy to keep in mind."
          error={errors?.password}
          required
        />
        <p className="text-sm text-muted">Setting it ends every session of your account.</p>
        <SubmitButton>Set the password</SubmitButton>
      </Form>
    </Card>
  );
}
