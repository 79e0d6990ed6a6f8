import {
  type ActionFunctionArgs,
  data,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Callout } from "#app/components/Callout.tsx";
import { Card } from "#app/components/Card.tsx";
import { CopyButton } from "#app/components/CopyButton.tsx";
import { AttestationForm } from "#app/components/credentials/AttestationForm.tsx";
import { problemInWords } from "#app/components/credentials/CheckList.tsx";
import { Outcome } from "#app/components/credentials/Outcome.tsx";
import {
  type ShownVerification,
  shownVerification,
  VerificationView,
} from "#app/components/credentials/VerificationView.tsx";
import { PageHeader, Section } from "#app/components/PageHeader.tsx";
import { inWords } from "#app/domain/duration.ts";
import { readForm } from "#app/form.server.ts";
import type { Problems } from "#app/forms/form-problems.ts";
import { waitedFor } from "#app/models/attestation.server.ts";
import { listTrustedNames } from "#app/models/issuer.server.ts";
import { countVerification } from "#app/models/rate-limit.server.ts";
import { verifyNow } from "#app/models/verify.server.ts";
import { paths } from "#app/paths.ts";
import { readAttestationForm } from "./credentials/attestation-text.server.ts";
import { originOf } from "./credentials/prove.server.ts";

export const meta: MetaFunction = () => [{ title: "Verify an attestation · Assay" }];

export const handle = { width: "reading" };

export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

export async function loader({ request }: LoaderFunctionArgs) {
  const trusted = await listTrustedNames();
  return { trusted: trusted.map(({ name }) => name), policyAt: originOf(request) + paths.policy() };
}

type Answer = {
  typed: string;
  errors?: Problems;
  verification?: ShownVerification;
  /** Who did not answer, where nothing else stands in the way. */
  unanswered?: string[];
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
    unanswered: waitedFor(verification, unanswered) ?? [],
  });
}

export default function Verify() {
  const { trusted, policyAt } = useLoaderData<typeof loader>();
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
          <Outcome answer={answer}>
            <Verdict verification={verification} unanswered={answer.unanswered ?? []} />
          </Outcome>
          <VerificationView verification={verification} />
        </div>
      )}
      <Card className="mb-10" title={verification ? "Verify another" : undefined}>
        <AttestationForm submit="Verify it" answer={answer} />
      </Card>
      <Section title="What it is checked against">
        <p className="text-muted">
          What this Assay trusts at this moment: its own attestations
          {trusted.length > 0 && ` and those of ${namesOf(trusted)}, each for the claims it may attest`}.
          Nobody in particular is expected to present it, so that it is not checked whose it is.
        </p>
      </Section>
      <Offline policyAt={policyAt} />
    </>
  );
}

const MOST_NAMES = 30;

function namesOf(names: string[]): string {
  const others = names.length - MOST_NAMES;
  return others > 0 ? `${names.slice(0, MOST_NAMES).join(", ")} and ${others} others` : names.join(", ");
}

/** The same without us: nobody has to take this page's word. */
function Offline({ policyAt }: { policyAt: string }) {
  const commands = `curl -o policy.json ${policyAt}\nassay attest verify --policy policy.json attestation.json`;
  return (
    <Section
      title="Verify it yourself, offline"
      actions={<CopyButton text={commands} label="Copy the commands" />}
    >
      <pre className="rounded-md border border-line bg-sunken px-3 py-2 font-mono text-sm break-words whitespace-pre-wrap">
        {commands}
      </pre>
      <p className="mt-3 text-muted">
        <a href={paths.policy()} className="link">
          The policy
        </a>{" "}
        has all it takes for what Assay attests itself: its keys, its schema and what it has revoked. For
        another issuer write whom you trust into a policy of your own.
      </p>
    </Section>
  );
}

function Verdict({ verification, unanswered }: { verification: ShownVerification; unanswered: string[] }) {
  if (unanswered.length > 0) {
    return (
      <Callout tone="warn" live title="Whether it still stands is not known">
        Nothing is wrong with it, but {unanswered.join(", ")} does not answer, and only there it is said. Try
        again later.
      </Callout>
    );
  }
  const failed = verification.checks.filter(({ outcome }) => outcome === "failed");
  if (!verification.ok) {
    return (
      <Callout tone="danger" live title="It does not hold">
        {failed.map(({ code }) => problemInWords(code)).join(". ")}.
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
