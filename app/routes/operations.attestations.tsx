import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { FileBadge, Search } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/components/Button.tsx";
import { Callout } from "#app/components/Callout.tsx";
import { EmptyState } from "#app/components/EmptyState.tsx";
import { TextField } from "#app/components/Field.tsx";
import { IssuedCard, RevocationForm } from "#app/components/issuers/IssuedCard.tsx";
import { PageHeader } from "#app/components/PageHeader.tsx";
import { Sheet } from "#app/components/Sheet.tsx";
import { readForm } from "#app/form.server.ts";
import { type Problems, problemsOf, typedInto } from "#app/forms/form-problems.ts";
import { revocationSchema } from "#app/forms/issuer.ts";
import { isStorable } from "#app/forms/storable.ts";
import { listIssued, revokeAttestation } from "#app/models/revocation.server.ts";
import { idIn, notFound } from "#app/params.server.ts";
import { requireOperator } from "#app/session.server.ts";
import { rereadAfterConflict } from "./operations/reread-after-conflict.ts";

export const meta: MetaFunction = () => [{ title: "Attestations · Assay" }];

export async function loader({ request }: LoaderFunctionArgs) {
  await requireOperator(request);
  const typed = new URL(request.url).searchParams.get("search")?.trim().slice(0, 100) ?? "";
  const search = isStorable(typed) ? typed : "";
  return { search, issued: await listIssued({ search: search || null }) };
}

export const shouldRevalidate = rereadAfterConflict;

type Answer = { done: string } | { refused: string; errors: Problems; reason: string };

export async function action({ request }: ActionFunctionArgs) {
  const operator = await requireOperator(request);
  const typed = typedInto(await readForm(request), ["attestationId", "reason"]);
  const attestationId = idIn(typed, "attestationId");
  const filled = revocationSchema.safeParse(typed);
  if (!filled.success)
    return data<Answer>(
      { refused: attestationId, errors: problemsOf(filled.error), reason: typed.reason },
      { status: 422 },
    );

  const revoked = await revokeAttestation(operator, filled.data);

  if (!revoked) throw notFound();
  return revoked === "revoked"
    ? data<Answer>({ done: "It is revoked for good. Its expert is told by mail, with your reason." })
    : data<Answer>({ done: "Nothing was changed: it was revoked before." }, { status: 409 });
}

export default function Issued() {
  const { search, issued } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() as Answer | undefined;
  const refused = answer && "refused" in answer ? answer : undefined;
  const refusalOf = (id: string) => (refused?.refused === id ? refused : undefined);
  const [chosen, setChosen] = useState(refused?.refused ?? null);
  const revoking = issued.find(({ id, revoked }) => id === chosen && !revoked);
  return (
    <>
      <PageHeader
        title="Attestations"
        description="What Assay itself has attested: on e-mail addresses, ORCID records and documents. Revoking one ends what it opens, everywhere and for good."
      />
      {answer && "done" in answer && (
        <Callout tone="good" live className="mb-8">
          {answer.done}
        </Callout>
      )}
      {(issued.length > 0 || search !== "") && <SearchForm search={search} />}
      {issued.length === 0 ? (
        <EmptyState icon={<FileBadge />}>
          {search === "" ? "Assay has attested nothing yet." : "Nothing that Assay attested matches this."}
        </EmptyState>
      ) : (
        <ul className="flex max-w-reading flex-col gap-4">
          {issued.map((one) => (
            <IssuedCard
              key={one.id}
              issued={one}
              refused={refusalOf(one.id)}
              onRevoke={() => setChosen(one.id)}
            />
          ))}
        </ul>
      )}
      <Sheet open={revoking !== undefined} title="Revoke an attestation" onClose={() => setChosen(null)}>
        {revoking && <RevocationForm issued={revoking} refused={refusalOf(revoking.id)} />}
      </Sheet>
    </>
  );
}

function SearchForm({ search }: { search: string }) {
  return (
    <Form method="get" role="search" className="mb-6 flex max-w-reading items-end gap-2">
      <TextField
        label="Expert, institution or field"
        name="search"
        type="search"
        defaultValue={search}
        key={search}
        maxLength={100}
        className="flex-1"
      />
      <Button type="submit" variant="secondary">
        <Search aria-hidden="true" />
        Find
      </Button>
    </Form>
  );
}
