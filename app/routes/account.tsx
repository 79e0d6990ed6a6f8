import {
  type ActionFunctionArgs,
  data,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { Badge } from "#app/components/Badge.tsx";
import { SubmitButton } from "#app/components/Button.tsx";
import { Callout } from "#app/components/Callout.tsx";
import { Card } from "#app/components/Card.tsx";
import { DefinitionList } from "#app/components/DefinitionList.tsx";
import { PasswordField } from "#app/components/Field.tsx";
import { FormErrors } from "#app/components/FormErrors.tsx";
import { PageHeader, Section } from "#app/components/PageHeader.tsx";
import { RelativeTime } from "#app/components/RelativeTime.tsx";
import { inWords } from "#app/domain/duration.ts";
import type { Viewer } from "#app/domain/roles.ts";
import { describeUserAgent } from "#app/domain/user-agent.ts";
import { readForm } from "#app/form.server.ts";
import { sessionRevocationSchema } from "#app/forms/account.ts";
import { type Problems, problemsOf } from "#app/forms/form-problems.ts";
import { readPasswordChange } from "#app/forms/password.ts";
import {
  type ListedSession,
  listSessions,
  revokeOtherSessions,
  revokeSession,
} from "#app/models/session.server.ts";
import { changePassword } from "#app/models/user.server.ts";
import { requireSignedIn, type SignedIn } from "#app/session.server.ts";

export const meta: MetaFunction = () => [{ title: "Account · Assay" }];

export const handle = { width: "reading" };

export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

export async function loader({ request }: LoaderFunctionArgs) {
  const { viewer, token } = await requireSignedIn(request);
  const sessions = await listSessions(viewer.userId, token);
  return {
    viewer,
    sessions: sessions.map(({ userAgent, ...session }) => ({
      ...session,
      browser: describeUserAgent(userAgent),
    })),
  };
}

type Answer = { done?: string; gone?: string; errors?: Problems; at: number };

const answer = (body: Omit<Answer, "at">, init?: ResponseInit) =>
  data<Answer>({ ...body, at: Date.now() }, init);

export async function action({ request, context }: ActionFunctionArgs) {
  const signedIn = await requireSignedIn(request);
  const form = await readForm(request);
  if (form.get("intent") === "change password")
    return await setPassword(signedIn, form, context.clientAddress);
  return await revoke(signedIn, form);
}

async function setPassword({ viewer, token }: SignedIn, form: FormData, clientAddress: string) {
  const refuse = (errors: Problems, init: ResponseInit = { status: 422 }) => answer({ errors }, init);
  const filled = readPasswordChange(form, viewer);
  if (!filled.success) return refuse(problemsOf(filled.error));
  const change = await changePassword(viewer, filled.data, { clientAddress, currentToken: token });
  if (change.outcome === "wrong") return refuse({ current: "This is not your current password." });
  if (change.outcome === "limited") {
    const { retryAfterSeconds } = change;
    return refuse(
      { form: `There were too many failed attempts. Try again in ${inWords(retryAfterSeconds)}.` },
      { status: 429, headers: { "Retry-After": String(retryAfterSeconds) } },
    );
  }
  return answer({ done: `Your password is changed. ${ended(change.endedSessionCount)}` });
}

async function revoke({ viewer, token }: SignedIn, form: FormData) {
  const asked = sessionRevocationSchema.safeParse(Object.fromEntries(form));
  if (!asked.success) throw new Response(null, { status: 400, statusText: "Bad Request" });
  if (asked.data.intent === "revoke others") {
    return answer({ done: ended(await revokeOtherSessions(viewer.userId, token)) });
  }
  const revoked = await revokeSession(viewer.userId, asked.data.session);
  if (!revoked) return answer({ gone: "There is no such session any more." }, { status: 404 });
  return answer({ done: ended(1) });
}

function ended(count: number): string {
  if (count === 0) return "There was no other session to end.";
  return count === 1 ? "One other session was ended." : `${count} other sessions were ended.`;
}

export default function Account() {
  const { viewer, sessions } = useLoaderData<typeof loader>();
  const last = useActionData<typeof action>();
  return (
    <>
      <PageHeader title="Account" />
      {(last?.done || last?.gone) && (
        <Callout tone={last.done ? "good" : "warn"} live className="mb-8" key={last.at}>
          {last.done ?? last.gone}
        </Callout>
      )}
      <Section title="You">
        <Card>
          <DefinitionList
            items={[
              { term: "Name", value: viewer.name },
              { term: "E-mail address", value: viewer.email },
              { term: "Role", value: rolesOf(viewer) },
            ]}
          />
        </Card>
      </Section>
      <Section title="Password" description="Changing it ends every session but this one.">
        <PasswordForm errors={last?.errors} email={viewer.email} key={last?.done && last.at} />
      </Section>
      <Sessions sessions={sessions} />
    </>
  );
}

function rolesOf({ expert, lab, operator }: Viewer): string {
  const roles = [
    expert && "Expert",
    lab && `${lab.role.charAt(0).toUpperCase()}${lab.role.slice(1)} of ${lab.name}`,
    operator && "Operator",
  ].filter(Boolean);
  return roles.join(", ") || "None. The owner of a lab can send you an invitation to join it.";
}

function PasswordForm({ errors, email }: { errors: Problems | undefined; email: string }) {
  return (
    <Card>
      <Form method="post" noValidate className="flex max-w-md flex-col gap-5">
        <FormErrors errors={errors} />
        <input type="hidden" name="intent" value="change password" />
        <input type="text" autoComplete="username" value={email} readOnly hidden />
        <PasswordField
          label="Current password"
          name="current"
          autoComplete="current-password"
          error={errors?.current}
          required
        />
        <PasswordField
          label="New password"
          name="next"
          autoComplete="new-password"
          hint="10 characters or more."
          error={errors?.next}
          required
        />
        <SubmitButton className="self-start">Change the password</SubmitButton>
      </Form>
    </Card>
  );
}

type Session = Omit<ListedSession, "userAgent"> & { browser: string };

function Sessions({ sessions }: { sessions: Session[] }) {
  return (
    <Section
      title="Sessions"
      description="Where you are signed in. End any that you do not know, then change your password."
      actions={
        sessions.length > 1 && (
          <Form method="post">
            <input type="hidden" name="intent" value="revoke others" />
            <SubmitButton variant="secondary" size="sm">
              End all others
            </SubmitButton>
          </Form>
        )
      }
    >
      <Card flush>
        <ul className="divide-y divide-line">
          {sessions.map((session) => (
            <SessionRow key={session.idHash} session={session} />
          ))}
        </ul>
      </Card>
    </Section>
  );
}

function SessionRow({ session: { idHash, browser, createdAt, current } }: { session: Session }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3 sm:px-5">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 font-medium">
          {browser}
          {current && <Badge tone="accent">This session</Badge>}
        </p>
        <p className="text-sm text-muted">
          Signed in <RelativeTime value={createdAt} />
        </p>
      </div>
      {!current && (
        <Form method="post">
          <input type="hidden" name="intent" value="revoke" />
          <input type="hidden" name="session" value={idHash} />
          <SubmitButton variant="secondary" size="sm" aria-label={`End the session of ${browser}`}>
            End
          </SubmitButton>
        </Form>
      )}
    </li>
  );
}
