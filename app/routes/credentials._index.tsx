import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { FileBadge } from "lucide-react";
import { Badge } from "#app/components/Badge.tsx";
import { ButtonLink } from "#app/components/Button.tsx";
import { Callout } from "#app/components/Callout.tsx";
import { Card } from "#app/components/Card.tsx";
import { heldTitle, titleOf } from "#app/components/credentials/claim-words.ts";
import { HeldCard, type ShownHeld } from "#app/components/credentials/HeldCard.tsx";
import { Withdrawal } from "#app/components/credentials/Proved.tsx";
import { WaysToProve } from "#app/components/credentials/WaysToProve.tsx";
import { EmptyState } from "#app/components/EmptyState.tsx";
import { FormErrors } from "#app/components/FormErrors.tsx";
import { PageHeader, Section } from "#app/components/PageHeader.tsx";
import { RelativeTime } from "#app/components/RelativeTime.tsx";
import { readForm } from "#app/form.server.ts";
import { type ListedApplication, listApplications } from "#app/models/application.server.ts";
import { type ListedAttestation, listAttestations } from "#app/models/attestation-record.server.ts";
import { type Binding, listBindings } from "#app/models/binding.server.ts";
import { readOpenedWork } from "#app/models/opened-work.server.ts";
import { orcidReady } from "#app/models/proof/orcid.server.ts";
import { listResting } from "#app/models/proof/withdraw.server.ts";
import { paths } from "#app/paths.ts";
import { requireExpert } from "#app/session.server.ts";
import { answerCommon, type Said } from "./credentials/prove.server.ts";

export const meta: MetaFunction = () => [{ title: "Credentials · Assay" }];

export const handle = { width: "reading" };

type OpenedBy = Awaited<ReturnType<typeof readOpenedWork>>;

export async function loader({ request }: LoaderFunctionArgs) {
  const expert = await requireExpert(request);
  const [attestations, bindings, applications, openedBy] = await Promise.all([
    listAttestations(expert),
    listBindings(expert.userId),
    listApplications(expert),
    readOpenedWork(expert),
  ]);
  const resting = await listResting(
    expert,
    bindings.map(({ subject }) => subject),
  );
  const shown = attestations.map((one) => shownHeld(one, openedBy));
  const held = shown.filter(({ state }) => state === "held");
  return {
    current: shown.filter(({ state }) => state !== "ended"),
    past: shown.filter(({ state }) => state === "ended"),
    bindings: bindings.map(({ id, kind, subject, provedAt }) => {
      const ends = held.filter((one) => resting.get(subject)?.includes(one.id));
      return { id, kind, subject, provedAt, ends: ends.map(({ title }) => title) };
    }),
    applications: applications.filter(({ kind }) => kind === "document"),
    orcid: orcidReady(),
  };
}

/** Lets go of a subject. */
export async function action({ request }: ActionFunctionArgs) {
  const expert = await requireExpert(request);
  const answer = await answerCommon(expert, await readForm(request));
  if (!answer) throw new Response(null, { status: 400, statusText: "Bad Request" });
  return answer;
}

function shownHeld(attestation: ListedAttestation, openedBy: OpenedBy): ShownHeld {
  const { id, claims, issuerId, issuerName, validFrom, expiresAt, credential, revoked } = attestation;
  const holds = credential?.holds ?? false;
  const isOver = credential
    ? !holds
    : revoked !== null || (expiresAt !== null && expiresAt.getTime() <= Date.now());
  return {
    id,
    title: heldTitle(credential, claims),
    issuerName,
    attestedAt: validFrom,
    expiresAt,
    institution: credential?.institution ?? null,
    state: isOver ? "ended" : holds ? "held" : "opens nothing",
    end: credential?.end ?? (revoked ? "revoked" : null),
    endedAt: credential?.endedAt ?? revoked?.at ?? null,
    reason: revoked?.reason ?? null,
    opens: credential && holds ? openedBy(heldClaim(credential, issuerId, expiresAt)) : [],
  };
}

type Held = NonNullable<ListedAttestation["credential"]>;

const heldClaim = ({ field, level, attestedAt }: Held, issuerId: string, expiresAt: Date | null) => ({
  field,
  level,
  issuerId,
  attestedAt: attestedAt.getTime(),
  expiresAt: expiresAt?.getTime() ?? null,
});

export default function Credentials() {
  const { current, past, bindings, applications, orcid } = useLoaderData<typeof loader>();
  const said = useActionData<typeof action>() as Said | undefined;
  return (
    <>
      <PageHeader
        title="Credentials"
        description="What others have attested of you decides which tasks you are given. Labs see what is attested, never who you are."
        actions={<ButtonLink to={paths.addAttestation()}>Add an attestation</ButtonLink>}
      />
      {said?.done && (
        <Callout tone="good" live className="mb-8">
          {said.done}
        </Callout>
      )}
      <FormErrors errors={said?.errors} />
      <Section title="What you have proved">
        {current.length === 0 ? (
          <EmptyState icon={<FileBadge />}>
            Nothing yet. Add an attestation that you hold, or have Assay attest what you can show.
          </EmptyState>
        ) : (
          <ul className="flex flex-col gap-4">
            {current.map((held) => (
              <HeldCard key={held.id} held={held} />
            ))}
          </ul>
        )}
      </Section>
      {applications.length > 0 && (
        <Section title="Documents sent to the reviewers">
          <Applications applications={applications} />
        </Section>
      )}
      <Section
        title="Ways to prove more"
        description="Each takes about a minute; documents are looked at by two people."
      >
        <WaysToProve orcid={orcid} />
      </Section>
      {bindings.length > 0 && (
        <Section
          title="Proved to be yours"
          description="Attestations count that are made out to one of these."
        >
          <Bindings bindings={bindings} />
        </Section>
      )}
      {past.length > 0 && (
        <Section title="No longer counted">
          <ul className="flex flex-col gap-4">
            {past.map((held) => (
              <HeldCard key={held.id} held={held} />
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

const KINDS: Record<Binding["kind"], string> = {
  wallet: "Wallet",
  key: "Key",
  email: "E-mail address",
  orcid: "ORCID iD",
};

type ShownBinding = Pick<Binding, "id" | "kind" | "subject"> & { provedAt: Date | string; ends: string[] };

function Bindings({ bindings }: { bindings: ShownBinding[] }) {
  return (
    <Card flush>
      <ul className="divide-y divide-line">
        {bindings.map(({ id, kind, subject, provedAt, ends }) => (
          <li
            key={id}
            className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 px-4 py-3 sm:px-5"
          >
            <div className="min-w-0">
              <p className="font-medium break-all">{subject}</p>
              <p className="text-sm text-muted">
                {KINDS[kind]}, proved <RelativeTime value={provedAt} show="absolute" />
              </p>
            </div>
            <Withdrawal id={id} subject={subject} ends={ends} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

type Shown = Pick<ListedApplication, "id" | "field" | "level" | "institution" | "outcome">;

function Applications({ applications }: { applications: Shown[] }) {
  return (
    <Card flush>
      <ul className="divide-y divide-line">
        {applications.map(({ id, field, level, institution, outcome }) => (
          <li
            key={id}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-3 sm:px-5"
          >
            <div className="min-w-0">
              <Link to={paths.application(id)} className="link font-medium">
                {titleOf({ field, level })}
              </Link>
              <p className="text-sm break-words text-muted">{institution}</p>
            </div>
            {outcome === null && <Badge tone="accent">With the reviewers</Badge>}
            {outcome === "attested" && <Badge tone="good">Attested</Badge>}
            {outcome === "refused" && <Badge tone="danger">Refused</Badge>}
            {outcome === "taken back" && <Badge>Taken back</Badge>}
          </li>
        ))}
      </ul>
    </Card>
  );
}
