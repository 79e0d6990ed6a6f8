import { Form } from "@remix-run/react";
import { SubmitButton } from "../Button.tsx";
import { Callout } from "../Callout.tsx";
import { RelativeTime } from "../RelativeTime.tsx";

type HeldProps = { what: string; held: { since: Date | string; maskedEmail: string; challengeId: string } };

/** One person, one account: the subject is proved, and it is another account's. */
export function Held({ what, held: { since, maskedEmail, challengeId } }: HeldProps) {
  return (
    <Callout
      tone="warn"
      live
      className="mb-8"
      title={`${what} belongs to another account`}
      actions={
        <Form method="post">
          <input type="hidden" name="intent" value="send a way back" />
          <input type="hidden" name="challengeId" value={challengeId} />
          <SubmitButton variant="secondary" size="sm">
            Send a way back there
          </SubmitButton>
        </Form>
      }
    >
      <p>
        It was proved for the account of {maskedEmail}, made <RelativeTime value={since} show="absolute" />.
        At Assay each person has one account. If that one is yours, use it: a link to set a new password can
        be sent there.
      </p>
    </Callout>
  );
}
