import { type ActionFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form } from "@remix-run/react";
import { SubmitButton } from "#app/components/Button.tsx";
import { PageHeader } from "#app/components/PageHeader.tsx";
import { loggable } from "#app/loggable.server.ts";
import { leaveAssignments } from "#app/models/assignment-leave.server.ts";
import { paths } from "#app/paths.ts";
import { endSession, findSignedIn } from "#app/session.server.ts";

export const meta: MetaFunction = () => [{ title: "Sign out · Assay" }];

export async function action({ request }: ActionFunctionArgs) {
  const signedIn = await findSignedIn(request);
  const cookie = await endSession(request);
  // What cannot be given back now runs out by itself; nobody is kept signed in by it.
  if (signedIn?.viewer.expert)
    await leaveAssignments(signedIn.viewer).catch((error) =>
      console.error("Not given back:", loggable(error)),
    );
  throw redirect(paths.home(), { headers: { "Set-Cookie": cookie } });
}

/** A link or an image elsewhere can only lead here: it takes a press of the button to sign anybody out. */
export default function SignOut() {
  return (
    <div className="mx-auto max-w-md">
      <PageHeader title="Sign out" description="This ends your session in this browser. Others go on." />
      <Form method="post">
        <SubmitButton>Sign out</SubmitButton>
      </Form>
    </div>
  );
}
