import { type ActionFunctionArgs, data, type HeadersFunction, type MetaFunction } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { ButtonLink, SubmitButton } from "#app/components/Button.tsx";
import { Callout } from "#app/components/Callout.tsx";
import { Card } from "#app/components/Card.tsx";
import { TextField } from "#app/components/Field.tsx";
import { FormErrors } from "#app/components/FormErrors.tsx";
import { PageHeader } from "#app/components/PageHeader.tsx";
import { inWords } from "#app/domain/duration.ts";
import { readForm } from "#app/form.server.ts";
import { type Problems, problemsOf, typedInto } from "#app/forms/form-problems.ts";
import { recoveryRequestSchema } from "#app/forms/recovery.ts";
import { mailReaches, outboxOpen } from "#app/models/mail.server.ts";
import { requestRecovery } from "#app/models/recovery.server.ts";
import { paths } from "#app/paths.ts";

export const meta: MetaFunction = () => [{ title: "Forgotten password · Assay" }];

export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

export function loader() {
  return { reaches: mailReaches(), outbox: outboxOpen() };
}

type Answer = { sentTo: string | null; errors: Problems; values: { email: string } };

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readForm(request);
  const values = typedInto(form, ["email"]);
  const refuse = (errors: Problems, init: ResponseInit = { status: 422 }) =>
    data<Answer>({ sentTo: null, errors, values }, init);

  const filled = recoveryRequestSchema.safeParse(Object.fromEntries(form));
  if (!filled.success) return refuse(problemsOf(filled.error));

  const answer = await requestRecovery(filled.data, context.clientAddress);
  if (answer.outcome === "limited") {
    const { retryAfterSeconds } = answer;
    return refuse(
      { form: `You have asked for many links. Try again in ${inWords(retryAfterSeconds)}.` },
      { status: 429, headers: { "Retry-After": String(retryAfterSeconds) } },
    );
  }
  return data<Answer>({ sentTo: filled.data.email, errors: {}, values });
}

export default function Recover() {
  const { reaches, outbox } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <div className="mx-auto max-w-md">
      <PageHeader
        title="Forgotten password"
        description="A link sent to your e-mail address lets you set a new one."
      />
      {!reaches ? (
        <Callout tone="warn" title="No mail is sent from here">
          Ask those who run this Assay to set up mail; then come back.
        </Callout>
      ) : answer?.sentTo ? (
        <Sent to={answer.sentTo} outbox={outbox} />
      ) : (
        <RequestForm answer={answer} />
      )}
      <p className="mt-6 text-center text-muted">
        <Link to={paths.signIn()} className="link">
          Back to signing in
        </Link>
      </p>
    </div>
  );
}

function Sent({ to, outbox }: { to: string; outbox: boolean }) {
  return (
    <Callout
      tone="good"
      live
      title="Look into your mail"
      actions={
        outbox && (
          <ButtonLink to={paths.outbox()} variant="secondary" size="sm">
            Open the demo’s outbox
          </ButtonLink>
        )
      }
    >
      If {to} belongs to an account, a link is on its way there. It works once, within the hour. If nothing
      comes, look among the unwanted mail, or try the other addresses that you have.
    </Callout>
  );
}

function RequestForm({ answer }: { answer: Pick<Answer, "errors" | "values"> | undefined }) {
  return (
    <Card>
      <Form method="post" noValidate className="flex flex-col gap-5">
        <FormErrors errors={answer?.errors} />
        <TextField
          label="E-mail address"
          name="email"
          type="email"
          autoComplete="username"
          defaultValue={answer?.values.email}
          error={answer?.errors.email}
          required
        />
        <SubmitButton>Send me a link</SubmitButton>
      </Form>
    </Card>
  );
}
