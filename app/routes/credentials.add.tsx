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
  /** Every check but that of the subject has passed. */
  onlySubject?: boolean;
};

export async function action({ request }: ActionFunctionArgs) {
  const expert = await requireExpert(request);
  const given = await readAttestationForm(await readForm(request));
  if (!given.ok) return data<Answer>({ errors: given.errors, typed: given.typed }, { status: 422 });

  const addition = await addAttestation(expert, given.text);

  return answerTo(addition, given.text);
}

const SUBJECT_CODES = ["wrong-recipient", "wrong-subject"];

function answerTo(addition: Addition, typed: string) {
  switch (addition.outcome) {
    case "added":
    case "held already": {
      const { attestationId } = addition;
      const isNew = addition.outcome === "added";
      const title = isNew ? claimTitle(addition.verification.claims) : "";
      const kept = { attestationId, title, opensWork: !isNew || addition.opensWork, before: !isNew };
      return data<Answer>({ typed: "", kept });
    }
    case "refused": {
      const { verification } = addition;
      const onlySubject = verification.problems.every((code) => SUBJECT_CODES.includes(code));
      return data<Answer>(
        { typed, verification: shownVerification(verification, null), onlySubject },
        { status: 422 },
      );
    }
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
      {answer?.kept && <Accepted kept={answer.kept} />}
      {answer?.notice && (
        <Callout tone="warn" live className="mb-8">
          {answer.notice}
        </Callout>
      )}
      {answer?.verification && <Refused verification={answer.verification} answer={answer} />}
      <Card className="mb-10" title={answer?.kept ? "Add another" : undefined}>
        <AttestationForm submit="Check and add it" typed={answer?.typed ?? ""} errors={answer?.errors} />
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

function Accepted({ kept: { attestationId, title, opensWork, before } }: { kept: Kept }) {
  return (
    <Callout
      tone="good"
      live
      className="mb-8"
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

function Refused({ verification, answer }: { verification: ShownVerification; answer: Answer }) {
  const failed = verification.checks.filter(({ outcome }) => outcome === "failed");
  return (
    <div className="mb-10 flex flex-col gap-6">
      {!answer.notice && (
        <Callout tone="danger" live title="It was not added">
          {failed.map(({ code, message }) => (
            <p key={code}>{message}</p>
          ))}
        </Callout>
      )}
      {answer.onlySubject && <ProveFirst verification={verification} />}
      <VerificationView verification={verification} />
    </div>
  );
}

/** Nothing but whose it is stands in the way. If it is another account's, the page of proving says so, and helps. */
function ProveFirst({ verification: { format, subject } }: { verification: ShownVerification }) {
  const kinds = format === "eas" ? (["wallet"] as const) : (["key", "email"] as const);
  const names = { wallet: "Prove the wallet", key: "Prove the key", email: "Prove the e-mail address" };
  return (
    <Callout
      title="Is it yours?"
      actions={kinds.map((kind) => (
        <ButtonLink key={kind} to={paths.prove(kind)} variant="secondary" size="sm">
          {names[kind]}
        </ButtonLink>
      ))}
    >
      It is genuine
      {subject && (
        <>
          {" "}
          and made out to <span className="font-mono text-sm break-all">{subject}</span>
        </>
      )}
      . Prove that this is yours, then add it again. If another account of yours has proved it before, you are
      told and can get back into that one.
    </Callout>
  );
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
