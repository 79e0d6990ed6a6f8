import { type ActionFunctionArgs, data, type HeadersFunction, type MetaFunction } from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { Callout } from "#app/components/Callout.tsx";
import { Card } from "#app/components/Card.tsx";
import { AttestationForm } from "#app/components/credentials/AttestationForm.tsx";
import {
  type ShownVerification,
  shownVerification,
  VerificationView,
} from "#app/components/credentials/VerificationView.tsx";
import { PageHeader } from "#app/components/PageHeader.tsx";
import { inWords } from "#app/domain/duration.ts";
import { readForm } from "#app/form.server.ts";
import type { Problems } from "#app/forms/form-problems.ts";
import { countVerification } from "#app/models/rate-limit.server.ts";
import { verifyNow } from "#app/models/verify.server.ts";
import { readAttestationForm } from "./credentials/attestation-text.server.ts";

export const meta: MetaFunction = () => [{ title: "Verify an attestation · Assay" }];

export const handle = { width: "reading" };

export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

type Answer = {
  typed: string;
  errors?: Problems;
  verification?: ShownVerification;
  unanswered?: boolean;
};

/** Anybody may ask; nothing is stored. */
export async function action({ request, context }: ActionFunctionArgs) {
  const given = await readAttestationForm(await readForm(request));
  if (!given.ok) return data<Answer>({ errors: given.errors, typed: given.typed }, { status: 422 });
  const typed = given.text;
  const limited = await countVerification(context.clientAddress);
  if (limited) {
    const { retryAfterSeconds } = limited;
    const errors = { form: `You have verified a great many. Try again in ${inWords(retryAfterSeconds)}.` };
    return data<Answer>(
      { errors, typed },
      { status: 429, headers: { "Retry-After": String(retryAfterSeconds) } },
    );
  }

  const verified = await verifyNow(given.text, { presenter: null, holderId: null });

  const { verification, trust, unanswered } = verified;
  return data<Answer>({
    typed,
    verification: shownVerification(verification, trust?.name ?? null),
    unanswered: unanswered.length > 0,
  });
}

export default function Verify() {
  const answer = useActionData<typeof action>() as Answer | undefined;
  const verification = answer?.verification;
  return (
    <>
      <PageHeader
        title="Verify an attestation"
        description="Check what somebody shows you: who signed it, whether Assay trusts them with it, and whether it still stands. Nothing is stored."
      />
      {verification && (
        <div className="mb-10 flex flex-col gap-6">
          <Verdict verification={verification} unanswered={answer.unanswered ?? false} />
          <VerificationView verification={verification} />
        </div>
      )}
      <Card title={verification ? "Verify another" : undefined}>
        <AttestationForm submit="Verify it" typed={answer?.typed ?? ""} errors={answer?.errors} />
      </Card>
    </>
  );
}

function Verdict({ verification, unanswered }: { verification: ShownVerification; unanswered: boolean }) {
  const failed = verification.checks.filter(({ outcome }) => outcome === "failed").length;
  if (!verification.ok) {
    return (
      <Callout tone="danger" live title="It does not hold">
        {failed === 1 ? "One check has failed." : `${failed} checks have failed.`}
      </Callout>
    );
  }
  if (unanswered) {
    return (
      <Callout tone="warn" live title="It is genuine, but whether it was revoked is not known">
        Whoever keeps the list of revocations does not answer. Try again later.
      </Callout>
    );
  }
  return (
    <Callout tone="good" live title="It holds">
      Every check has passed. Whether the person who shows it is the one that it is made out to is for you to
      find out.
    </Callout>
  );
}
