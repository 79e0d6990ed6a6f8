import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { Badge } from "#app/components/Badge.tsx";
import { SubmitButton } from "#app/components/Button.tsx";
import { Callout } from "#app/components/Callout.tsx";
import { Card } from "#app/components/Card.tsx";
import { CopyButton } from "#app/components/CopyButton.tsx";
import { SelectField } from "#app/components/Field.tsx";
import { PageHeader, Section } from "#app/components/PageHeader.tsx";
import { RelativeTime } from "#app/components/RelativeTime.tsx";
import { LAB_ROLES, type LabMember, type LabRole, labCan } from "#app/domain/roles.ts";
import { environment } from "#app/environment.server.ts";
import { readForm } from "#app/form.server.ts";
import { type MemberChange, memberChangeSchema } from "#app/forms/invitation.ts";
import {
  createInvitation,
  type ListedInvitation,
  listOpenInvitations,
  withdrawInvitation,
} from "#app/models/invitation.server.ts";
import {
  changeMemberRole,
  type ListedMember,
  listMembers,
  type MemberChangeOutcome,
  removeMember,
} from "#app/models/lab.server.ts";
import { paths } from "#app/paths.ts";
import { requireLab } from "#app/session.server.ts";

export const meta: MetaFunction = () => [{ title: "Members · Assay" }];

export const handle = { width: "reading" };

export async function loader({ request }: LoaderFunctionArgs) {
  const member = await requireLab(request);
  const manages = labCan(member.role, "manage members");
  const [members, invitations] = await Promise.all([
    listMembers(member),
    manages ? listOpenInvitations(member) : [],
  ]);
  return { labName: member.viewer.lab?.name, userId: member.userId, manages, members, invitations };
}

type Made = { link: string; role: LabRole; expiresAt: Date };
type Answer = { made?: Made; done?: string; problem?: string };

export async function action({ request }: ActionFunctionArgs) {
  const member = await requireLab(request, "manage members");
  const asked = memberChangeSchema.safeParse(Object.fromEntries(await readForm(request)));
  if (!asked.success) throw new Response(null, { status: 400, statusText: "Bad Request" });
  const change = asked.data;
  if (change.intent === "invite")
    return await invite(member, change.role, environment().ORIGIN ?? request.url);
  if (change.intent === "withdraw") return await withdraw(member, change.invitationId);
  return await changeMember(member, change);
}

async function invite(member: LabMember, role: LabRole, origin: string) {
  const made = await createInvitation(member, { role });
  if (!made) return answerTo("not allowed");
  const link = new URL(paths.invitation(made.token), origin).href;
  return data<Answer>({ made: { link, role, expiresAt: made.expiresAt } });
}

async function withdraw(member: LabMember, invitationId: string) {
  const withdrawn = await withdrawInvitation(member, invitationId);
  if (!withdrawn)
    return data<Answer>({ problem: "There is no such open invitation any more." }, { status: 404 });
  return data<Answer>({ done: "The invitation is withdrawn. Its link no longer works." });
}

async function changeMember(member: LabMember, change: Extract<MemberChange, { userId: string }>) {
  const removal = change.intent === "remove";
  const outcome = removal ? await removeMember(member, change) : await changeMemberRole(member, change);
  if (outcome === "done" && removal && change.userId === member.userId) throw redirect(paths.account());
  return answerTo(outcome, removal ? "The member is removed." : "The role is changed.");
}

function answerTo(outcome: MemberChangeOutcome, done?: string) {
  if (outcome === "done") return data<Answer>({ done });
  if (outcome === "not there") {
    return data<Answer>({ problem: "There is no such member any more." }, { status: 404 });
  }
  if (outcome === "not allowed")
    return data<Answer>({ problem: "You are no longer an owner of this lab." }, { status: 403 });
  return data<Answer>(
    { problem: "A lab needs an owner. Make somebody else an owner first." },
    { status: 409 },
  );
}

export default function Members() {
  const { labName, userId, manages, members, invitations } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <>
      <PageHeader
        title="Members"
        description={
          manages
            ? `Who belongs to ${labName} and what they may do.`
            : `Who belongs to ${labName}. Owners change this list.`
        }
      />
      {(answer?.done || answer?.problem) && (
        <Callout tone={answer.done ? "good" : "danger"} live className="mb-8">
          {answer.done ?? answer.problem}
        </Callout>
      )}
      <Section title="People">
        <Card flush>
          <ul className="divide-y divide-line">
            {members.map((member) => (
              <MemberRow
                key={member.userId}
                member={member}
                own={member.userId === userId}
                manages={manages}
              />
            ))}
          </ul>
        </Card>
      </Section>
      {manages && <Invitations invitations={invitations} made={answer?.made} />}
    </>
  );
}

const capital = (role: LabRole) => `${role.charAt(0).toUpperCase()}${role.slice(1)}`;
const ROLE_OPTIONS = LAB_ROLES.map((role) => ({ value: role, label: capital(role) }));

function MemberRow({ member, own, manages }: { member: ListedMember; own: boolean; manages: boolean }) {
  const { name, email, role, createdAt } = member;
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3 px-4 py-3 sm:px-5">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 font-medium break-words">
          {name}
          {own && <Badge tone="accent">You</Badge>}
        </p>
        <p className="text-sm break-all text-muted">{email}</p>
        <p className="text-sm text-faint">
          Member since <RelativeTime value={createdAt} />
        </p>
      </div>
      {manages ? <MemberForms member={member} /> : <Badge>{capital(role)}</Badge>}
    </li>
  );
}

/** Removing takes two presses, the second under a heading that says what it does. */
function MemberForms({ member: { userId, name, role } }: { member: ListedMember }) {
  return (
    <div className="flex flex-wrap items-start gap-2">
      <Form method="post" className="flex items-center gap-2">
        <input type="hidden" name="intent" value="change role" />
        <input type="hidden" name="userId" value={userId} />
        <SelectField
          label={`Role of ${name}`}
          hideLabel
          name="role"
          id={`role-${userId}`}
          key={role}
          options={ROLE_OPTIONS}
          defaultValue={role}
        />
        <SubmitButton variant="secondary" aria-label={`Change the role of ${name}`}>
          Change
        </SubmitButton>
      </Form>
      <details className="relative">
        <summary className="flex min-h-10 list-none items-center rounded-md px-3 text-danger hover:bg-danger-soft">
          Remove
        </summary>
        <Form
          method="post"
          className="absolute z-10 max-sm:left-0 sm:right-0 mt-1 flex w-64 flex-col gap-3 rounded-md border border-line bg-surface p-4"
        >
          <input type="hidden" name="intent" value="remove" />
          <input type="hidden" name="userId" value={userId} />
          <p>{name} loses sight of everything in the lab at once. What they did stays.</p>
          <SubmitButton variant="danger" size="sm">
            Remove {name}
          </SubmitButton>
        </Form>
      </details>
    </div>
  );
}

type InvitationsProps = { invitations: ListedInvitation[]; made: Made | undefined };

function Invitations({ invitations, made }: InvitationsProps) {
  return (
    <Section
      title="Invitations"
      description="A link makes whoever opens it first a member. It works once, for seven days."
    >
      <div className="flex flex-col gap-4">
        {made && <NewLink made={made} key={made.link} />}
        <Card>
          <Form method="post" className="flex flex-wrap items-end gap-3">
            <input type="hidden" name="intent" value="invite" />
            <SelectField
              label="Invite a member as"
              name="role"
              id="invite-role"
              options={ROLE_OPTIONS}
              defaultValue="manager"
              className="min-w-48"
            />
            <SubmitButton>Make a link</SubmitButton>
          </Form>
        </Card>
        {invitations.length > 0 && (
          <Card flush title="Open invitations">
            <ul className="divide-y divide-line">
              {invitations.map((invitation) => (
                <InvitationRow key={invitation.id} invitation={invitation} />
              ))}
            </ul>
          </Card>
        )}
      </div>
    </Section>
  );
}

function NewLink({ made: { link, role } }: { made: Made }) {
  return (
    <Callout tone="good" live title={`A link for ${role === "owner" ? "an owner" : `a ${role}`}`}>
      <p>Send it yourself. It is shown only now: Assay does not keep it.</p>
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <code className="min-w-0 flex-1 basis-64 rounded-md border border-line bg-surface px-3 py-2 font-mono text-sm break-all">
          {link}
        </code>
        <CopyButton text={link} label="Copy the link" />
      </div>
    </Callout>
  );
}

function InvitationRow({
  invitation: { id, role, createdBy, createdAt, expiresAt },
}: {
  invitation: ListedInvitation;
}) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3 sm:px-5">
      <div className="min-w-0">
        <p className="font-medium">{capital(role)}</p>
        <p className="text-sm text-muted">
          Made by {createdBy} <RelativeTime value={createdAt} />, expires <RelativeTime value={expiresAt} />
        </p>
      </div>
      <Form method="post">
        <input type="hidden" name="intent" value="withdraw" />
        <input type="hidden" name="invitationId" value={id} />
        <SubmitButton variant="secondary" size="sm">
          Withdraw
        </SubmitButton>
      </Form>
    </li>
  );
}
