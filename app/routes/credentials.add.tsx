import {
  type ActionFunctionArgs,
  data,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { ButtonLink } from "#app/components/Button.tsx";
import { Callout } from "#app/components/Callout.tsx";
import { Card } from "#app/components/Card.tsx";
import { AttestationForm } from "#app/components/credentials/AttestationForm.tsx";
import { claimTitle } from "#app/components/credentials/claim-words.ts";
import { NextSteps } from "#app/components/credentials/NextSteps.tsx";
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
import { type Addition, addAttestation } from "#app/models/attestation.server.ts";
import { listBindings } from "#app/models/binding.server.ts";
import { listTrustedNames } from "#app/models/issuer.server.ts";
import { paths } from "#app/paths.ts";
import { requireExpert } from "#app/session.server.ts";
import { readAttestationForm } from "./credentials/attestation-text.server.ts";

export const meta: MetaFunction = () => [{ title: "Add an attestation · Assay" }];

export const handle = { width: "reading" };

export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

export async function loader({ request }: LoaderFunctionArgs) {
  const { userId } = await requireExpert(request);
  const [bindings, trusted] = await Promise.all([listBindings(userId), listTrustedNames()]);
  const proved = bindings.filter(({ kind }) => kind !== "orcid").map(({ subject }) => subject);
  return { proved, trusted: trusted.map(({ name }) => name) };
}

type Kept = { attestationId: string; title: string; opensWork: boolean; before: boolean };
type Answer = {
  typed: string;
  errors?: Problems;
  kept?: Kept;
  notice?: string;
  verification?: ShownVerification;
};

export async function action({ request }: ActionFunctionArgs) {
  const expert = await requireExpert(request);
  const given = await readAttestationForm(await readForm(request));
  if (!given.ok) return data<Answer>({ errors: given.errors, typed: given.typed }, { status: 422 });

  const addition = await addAttestation(expert, given.text);

  return answerTo(addition, given.text);
}

function answerTo(addition: Addition, typed: string) {
  switch (addition.outcome) {
    case "added":
    case "held already": {
      const { attestationId } = addition;
      const isNew = addition.outcome === "added";
      const title = isNew ? claimTitle(addition.verification.claims) : "";
      const kept = { attestationId, title, opensWork: addition.opensWork, before: !isNew };
      return data<Answer>({ typed: "", kept });
    }
    case "refused":
      return data<Answer>(
        { typed, verification: shownVerification(addition.verification, null) },
        { status: 422 },
      );
    case "unanswered": {
      const verification = shownVerification(addition.verification, null);
      const notice = `Nothing is wrong with it, but it cannot be added now: ${addition.who.join(", ")} does not answer, and only there it is said whether it still stands. Try again later.`;
      return data<Answer>({ typed, notice, verification }, { status: 503 });
    }
    case "held by another":
      return data<Answer>(
        {
          typed,
          notice: "Another account holds this very attestation. At Assay each person has one account.",
        },
        { status: 409 },
      );
    case "revoked": {
      const notice = `It was revoked while you held it, and stays revoked here. The reason: ${addition.reason}`;
      return data<Answer>({ typed, notice }, { status: 409 });
    }
    case "subject not proved": {
      const notice = `It rests on ${addition.subject}, which you do not prove any more. Prove it again, then add this once more.`;
      return data<Answer>({ typed, notice }, { status: 409 });
    }
    case "not on record": {
      const notice = "It bears Assay's own signature, but Assay has no record of issuing it to you.";
      return data<Answer>({ typed, notice }, { status: 409 });
    }
    case "changed":
      return data<Answer>(
        {
          typed,
          notice: "While it was verified, what it was verified against has changed. Add it once more.",
        },
        { status: 409 },
      );
    case "limited": {
      const { retryAfterSeconds } = addition;
      const errors = {
        form: `You have added many within the hour. Try again in ${inWords(retryAfterSeconds)}.`,
      };
      return data<Answer>(
        { typed, errors },
        { status: 429, headers: { "Retry-After": String(retryAfterSeconds) } },
      );
    }
  }
}

export default function AddAttestation() {
  const { proved, trusted } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() as Answer | undefined;
  return (
    <>
      <PageHeader
        title="Add an attestation"
        breadcrumb={[{ label: "Credentials", to: paths.credentials() }]}
        description="What a university, board or employer has signed about you. It is checked at once, and counts from then on."
      />
      {answer && !answer.errors && (
        <div className="mb-10 flex flex-col gap-6">
          <Outcome answer={answer}>
            <Said answer={answer} />
          </Outcome>
          {answer.verification && <VerificationView verification={answer.verification} />}
        </div>
      )}
      <Card className="mb-10" title={titleAfter(answer)}>
        <AttestationForm submit="Check and add it" answer={answer} />
      </Card>
      <Section title="What counts">
        <Subjects proved={proved} />
        <p className="mt-3 text-muted">
          {trusted.length === 0
            ? "No issuer is trusted yet, so that nothing can be added."
            : `Assay trusts ${trusted.slice(0, 30).join(", ")}${trusted.length > 30 ? " and others" : ""}.`}
        </p>
      </Section>
    </>
  );
}

function Said({ answer: { kept, notice, verification } }: { answer: Answer }) {
  if (kept) return <Accepted kept={kept} />;
  if (notice) {
    return (
      <Callout tone="warn" live>
        {notice}
      </Callout>
    );
  }
  if (!verification) return null;
  return (
    <Callout tone="danger" live title="It was not added">
      <NextSteps verification={verification} />
    </Callout>
  );
}

function Accepted({ kept: { attestationId, title, opensWork, before } }: { kept: Kept }) {
  return (
    <Callout
      tone="good"
      live
      title={before ? "You hold it already" : `Added: ${title}`}
      actions={
        <>
          <ButtonLink to={paths.attestation(attestationId)} variant="secondary" size="sm">
            Show it
          </ButtonLink>
          <ButtonLink to={paths.work()} variant="quiet" size="sm">
            See the work
          </ButtonLink>
        </>
      }
    >
      {opensWork
        ? "Every check has passed."
        : "Every check has passed and it is kept, but what it says is no field and level that a project can ask for: it opens no work."}
    </Callout>
  );
}

function titleAfter(answer: Answer | undefined): string | undefined {
  if (answer?.kept) return "Add another";
  return answer?.verification || answer?.notice ? "Try again" : undefined;
}

function Subjects({ proved }: { proved: string[] }) {
  if (proved.length === 0) {
    return (
      <p className="text-muted">
        An attestation counts for the wallet, key or e-mail address that it is made out to, and you have
        proved none yet. Prove{" "}
        <Link to={paths.prove("wallet")} className="link">
          a wallet
        </Link>
        ,{" "}
        <Link to={paths.prove("key")} className="link">
          a key
        </Link>{" "}
        or{" "}
        <Link to={paths.prove("email")} className="link">
          an e-mail address
        </Link>{" "}
        first.
      </p>
    );
  }
  return (
    <>
      <p className="text-muted">Attestations that are made out to what you have proved to be yours:</p>
      <ul className="mt-1">
        {proved.map((subject) => (
          <li key={subject} className="font-mono text-sm break-all">
            {subject}
          </li>
        ))}
      </ul>
    </>
  );
}
