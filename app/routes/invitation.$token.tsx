import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { ButtonLink, SubmitButton } from "#app/components/Button.tsx";
import { Callout } from "#app/components/Callout.tsx";
import { PageHeader } from "#app/components/PageHeader.tsx";
import type { Viewer } from "#app/domain/roles.ts";
import { acceptInvitation, findInvitation, type Invitation } from "#app/models/invitation.server.ts";
import { paths } from "#app/paths.ts";
import { findSignedIn, requireSignedIn } from "#app/session.server.ts";

export const meta: MetaFunction = () => [{ title: "Invitation · Assay" }];

const notFound = () => new Response(null, { status: 404, statusText: "Not Found" });

export async function loader({ request, params }: LoaderFunctionArgs) {
  const token = params.token ?? "";
  const invitation = await findInvitation(token);
  if (!invitation) throw notFound();
  const signedIn = await findSignedIn(request);
  return { invitation, viewer: signedIn?.viewer ?? null, back: paths.invitation(token) };
}

/** A refusal needs no answer of its own: the page then shows how things stand. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { viewer } = await requireSignedIn(request);
  const token = params.token ?? "";
  const answer = await acceptInvitation({ token, userId: viewer.userId });
  if (answer === "unknown") throw notFound();
  throw redirect(answer === "joined" ? paths.projects() : paths.invitation(token));
}

const CLOSED = {
  accepted: "This invitation was accepted already. Each link works once.",
  withdrawn: "This invitation was withdrawn.",
  expired: "This invitation has expired.",
};

export default function InvitationPage() {
  const { invitation, viewer, back } = useLoaderData<typeof loader>();
  const { labName, role, state } = invitation;
  return (
    <div className="mx-auto max-w-xl">
      <PageHeader title={`Invitation to ${labName}`} description={state === "open" ? MAY[role] : undefined} />
      {state === "open" ? (
        <Next invitation={invitation} viewer={viewer} back={back} />
      ) : (
        <Callout tone="warn" title={CLOSED[state]}>
          Ask an owner of {labName} for a new link.
        </Callout>
      )}
    </div>
  );
}

const MAY = {
  owner: "As an owner you run the lab’s projects and decide who belongs to it.",
  manager: "As a manager you run the lab’s projects: create them, upload batches and export.",
  viewer: "As a viewer you see everything in the lab and change nothing.",
};

type NextProps = { invitation: Invitation; viewer: Viewer | null; back: string };

/** What whoever holds the link can do with it. */
function Next({ invitation: { labName }, viewer, back }: NextProps) {
  if (!viewer) {
    return (
      <div className="flex flex-wrap gap-3">
        <ButtonLink to={paths.signUp(back)}>Create an account</ButtonLink>
        <ButtonLink to={paths.signIn(back)} variant="secondary">
          Sign in
        </ButtonLink>
      </div>
    );
  }
  if (viewer.expert) {
    return (
      <Callout tone="warn" title="You are signed in as an expert">
        An expert cannot belong to a lab, so that nobody judges their own lab’s work. To accept, sign out and
        open this link again with another e-mail address.
      </Callout>
    );
  }
  if (viewer.lab) {
    return (
      <Callout tone="warn" title={`You belong to ${viewer.lab.name}`}>
        An account belongs to one lab at a time. To join {labName}, have an owner of {viewer.lab.name} remove
        you first, or sign out and open this link again with another e-mail address.
      </Callout>
    );
  }
  return (
    <Form method="post">
      <SubmitButton>Join {labName}</SubmitButton>
    </Form>
  );
}
