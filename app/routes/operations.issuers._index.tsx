import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { Landmark } from "lucide-react";
import { Badge } from "#app/components/Badge.tsx";
import { ButtonLink } from "#app/components/Button.tsx";
import { Card } from "#app/components/Card.tsx";
import { EmptyState } from "#app/components/EmptyState.tsx";
import { mayInWords } from "#app/components/issuers/TrustView.tsx";
import { PageHeader } from "#app/components/PageHeader.tsx";
import { RelativeTime } from "#app/components/RelativeTime.tsx";
import { listIssuers } from "#app/models/issuer.server.ts";
import { paths } from "#app/paths.ts";
import { requireOperator } from "#app/session.server.ts";

export const meta: MetaFunction = () => [{ title: "Issuers · Assay" }];

export async function loader({ request }: LoaderFunctionArgs) {
  await requireOperator(request);
  const issuers = await listIssuers();
  return {
    issuers: issuers.map(({ id, name, kind, heldCount, trust: { may, withdrawn, changedAt } }) => ({
      id,
      name,
      kind,
      heldCount,
      may,
      withdrawn,
      changedAt,
    })),
  };
}

export default function Issuers() {
  const { issuers } = useLoaderData<typeof loader>();
  const add = <ButtonLink to={paths.newIssuer()}>Add an issuer</ButtonLink>;
  return (
    <>
      <PageHeader
        title="Issuers"
        description="Who attests what experts know, and what each is trusted with. Every change is dated and kept."
        actions={issuers.length > 0 && add}
      />
      {issuers.length === 0 ? (
        <EmptyState icon={<Landmark />} action={add}>
          No issuer is trusted yet, so no attestation is accepted.
        </EmptyState>
      ) : (
        <Card flush>
          <ul className="divide-y divide-line">
            {issuers.map((issuer) => (
              <Row key={issuer.id} {...issuer} />
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

type RowProps = {
  id: string;
  name: string;
  kind: string;
  heldCount: number;
  may: string[];
  withdrawn: boolean;
  changedAt: string | Date;
};

const MOST_SHOWN = 4;

function Row({ id, name, kind, heldCount, may, withdrawn, changedAt }: RowProps) {
  const shown = may.slice(0, MOST_SHOWN).map(mayInWords).join("; ");
  const more = may.length > MOST_SHOWN ? ` and ${may.length - MOST_SHOWN} more` : "";
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3 sm:px-5">
      <div className="min-w-0">
        <p>
          <Link to={paths.issuer(id)} className="link font-medium break-words">
            {name}
          </Link>
        </p>
        <p className="text-sm break-words text-muted">
          {kind}, {withdrawn ? "trust withdrawn" : "trusted as now"} since <RelativeTime value={changedAt} />
        </p>
        {!withdrawn && (
          <p className="text-sm break-words text-muted">
            {shown}
            {more}
          </p>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        {withdrawn ? <Badge tone="danger">Not trusted</Badge> : <Badge tone="good">Trusted</Badge>}
        <Badge>{heldCount === 1 ? "1 credential" : `${heldCount.toLocaleString("en-GB")} credentials`}</Badge>
      </div>
    </li>
  );
}
