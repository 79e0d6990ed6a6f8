import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Landmark } from "lucide-react";
import { ButtonLink } from "#app/components/Button.tsx";
import { EmptyState } from "#app/components/EmptyState.tsx";
import { IssuerTable } from "#app/components/issuers/IssuerTable.tsx";
import { PageHeader } from "#app/components/PageHeader.tsx";
import { listIssuers } from "#app/models/issuer.server.ts";
import { paths } from "#app/paths.ts";
import { requireOperator } from "#app/session.server.ts";

export const meta: MetaFunction = () => [{ title: "Issuers · Assay" }];

export async function loader({ request }: LoaderFunctionArgs) {
  await requireOperator(request);
  const issuers = await listIssuers();
  return {
    issuers: issuers.map(({ id, name, kind, heldCount, trustedSince, trust }) => ({
      id,
      name,
      kind,
      heldCount,
      trustedSince,
      may: trust.may,
      identifiers: trust.identifiers,
      changedAt: trust.changedAt,
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
        <IssuerTable issuers={issuers} />
      )}
    </>
  );
}
