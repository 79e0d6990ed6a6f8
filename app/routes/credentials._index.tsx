import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { FileBadge } from "lucide-react";
import { Badge } from "#app/components/Badge.tsx";
import { ButtonLink } from "#app/components/Button.tsx";
import { Card } from "#app/components/Card.tsx";
import { titleOf } from "#app/components/credentials/claim-words.ts";
import { HeldCard, type ShownHeld } from "#app/components/credentials/HeldCard.tsx";
import { WaysToProve } from "#app/components/credentials/WaysToProve.tsx";
import { EmptyState } from "#app/components/EmptyState.tsx";
import { PageHeader, Section } from "#app/components/PageHeader.tsx";
import { RelativeTime } from "#app/components/RelativeTime.tsx";
import { type ListedApplication, listApplications } from "#app/models/application.server.ts";
import { type ListedAttestation, listAttestations } from "#app/models/attestation.server.ts";
import { type Binding, listBindings } from "#app/models/binding.server.ts";
import { readOpenedWork } from "#app/models/opened-work.server.ts";
import { paths } from "#app/paths.ts";
import { requireExpert } from "#app/session.server.ts";

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
  const shown = attestations.map((one) => shownHeld(one, openedBy));
  return {
    current: shown.filter(({ isCurrent }) => isCurrent),
    past: shown.filter(({ isCurrent }) => !isCurrent),
    bindings: bindings.map(({ id, kind, subject, provedAt }) => ({ id, kind, subject, provedAt })),
    applications: applications.filter(({ kind, attestationId }) => kind === "document" && !attestationId),
  };
}

function shownHeld(attestation: ListedAttestation, openedBy: OpenedBy): ShownHeld & { isCurrent: boolean } {
  const { id, claims, issuerId, issuerName, validFrom, receivedAt, expiresAt, credential, revoked } =
    attestation;
  const holds = credential?.holds ?? false;
  const opens =
    credential && holds
      ? openedBy({
          ...credential,
          issuerId,
          attestedAt: (validFrom ?? receivedAt).getTime(),
          expiresAt: expiresAt?.getTime() ?? null,
        })
      : [];
  const isPast = revoked !== null || (expiresAt !== null && expiresAt.getTime() <= Date.now());
  return {
    id,
    claims,
    issuerName,
    attestedAt: validFrom ?? receivedAt,
    expiresAt,
    institution: credential?.institution ?? null,
    state: holds ? "held" : credential ? "ended" : "opens nothing",
    end: credential?.end ?? null,
    opens,
    isCurrent: credential ? holds : !isPast,
  };
}

export default function Credentials() {
  const { current, past, bindings, applications } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="Credentials"
        description="What others have attested of you decides which tasks you are given. Labs see what is attested, never who you are."
        actions={<ButtonLink to={paths.addAttestation()}>Add an attestation</ButtonLink>}
      />
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
        <Section title="Sent to the reviewers">
          <Applications applications={applications} />
        </Section>
      )}
      <Section
        title="Ways to prove more"
        description="Each takes about a minute; documents are looked at by two people."
      >
        <WaysToProve />
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

type Sent<Item> = { [Name in keyof Item]: Item[Name] extends Date ? Date | string : Item[Name] };

const KINDS: Record<Binding["kind"], string> = {
  wallet: "Wallet",
  key: "Key",
  email: "E-mail address",
  orcid: "ORCID iD",
};

function Bindings({ bindings }: { bindings: Sent<Binding>[] }) {
  return (
    <Card flush>
      <ul className="divide-y divide-line">
        {bindings.map(({ id, kind, subject, provedAt }) => (
          <li
            key={id}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-3 sm:px-5"
          >
            <div className="min-w-0">
              <p className="font-medium break-all">{subject}</p>
              <p className="text-sm text-muted">
                {KINDS[kind]}, proved <RelativeTime value={provedAt} show="absolute" />
              </p>
            </div>
            <Link to={paths.prove(kind)} className="link text-sm" aria-label={`Manage ${subject}`}>
              Manage
            </Link>
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
            {outcome === "refused" && <Badge tone="danger">Refused</Badge>}
            {outcome === "taken back" && <Badge>Taken back</Badge>}
          </li>
        ))}
      </ul>
    </Card>
  );
}
