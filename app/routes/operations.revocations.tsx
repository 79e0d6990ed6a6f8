import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { ScrollText } from "lucide-react";
import { Callout } from "#app/components/Callout.tsx";
import { Card } from "#app/components/Card.tsx";
import { DefinitionList } from "#app/components/DefinitionList.tsx";
import { EmptyState } from "#app/components/EmptyState.tsx";
import { RevocationLogForm } from "#app/components/issuers/RevocationLogForm.tsx";
import { PageHeader, Section } from "#app/components/PageHeader.tsx";
import { RelativeTime } from "#app/components/RelativeTime.tsx";
import { readForm } from "#app/form.server.ts";
import { type Problems, problemsOf, typedInto } from "#app/forms/form-problems.ts";
import { logSchema } from "#app/forms/revocation-log.ts";
import { type Imported, importRevocationLog, listRevocationLogs } from "#app/models/revocation-log.server.ts";
import { notFound } from "#app/params.server.ts";
import { requireOperator } from "#app/session.server.ts";

export const meta: MetaFunction = () => [{ title: "Revocations · Assay" }];

export async function loader({ request }: LoaderFunctionArgs) {
  await requireOperator(request);
  return await listRevocationLogs();
}

type Answer = { done: string } | { errors: Problems; asOf: string };

export async function action({ request }: ActionFunctionArgs) {
  const operator = await requireOperator(request);
  const form = await readForm(request);
  const { asOf } = typedInto(form, ["asOf"]);
  const refuse = (errors: Problems) => data<Answer>({ errors, asOf }, { status: 422 });
  const filled = await logSchema.safeParseAsync({ file: form.get("file"), asOf });
  if (!filled.success) return refuse(problemsOf(filled.error));

  const imported = await importRevocationLog(operator, {
    revocations: filled.data.file,
    asOf: filled.data.asOf,
  });

  if (!imported) throw notFound();
  if (imported.outcome === "in the future")
    return refuse({ asOf: "This is still to come: say until when the log tells, in UTC." });
  return data<Answer>({ done: inWords(imported) });
}

const number = (count: number) => count.toLocaleString("en-GB");

function inWords({ addedCount, namedCount }: Extract<Imported, { outcome: "imported" }>): string {
  const added =
    addedCount === 0
      ? "It tells of no revocation that was not known."
      : addedCount === 1
        ? "It tells of one revocation that was not known."
        : `It tells of ${number(addedCount)} revocations that were not known.`;
  if (namedCount === 0) return `The log is kept. ${added} None is of an attestation that is held.`;
  const named =
    namedCount === 1
      ? "One attestation that is held is named as revoked and is"
      : `${number(namedCount)} attestations that are held are named as revoked and are`;
  return `The log is kept. ${added} ${named} being looked at again now.`;
}

export default function RevocationLogs() {
  const { asOf, chainsRead, logs } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() as Answer | undefined;
  const refused = answer && "errors" in answer ? answer : undefined;
  return (
    <>
      <PageHeader
        title="Revocations"
        description="Where Assay knows from that an issuer has revoked an EAS attestation. A Verifiable Credential is asked for at its issuer's status list."
      />
      {answer && "done" in answer && (
        <Callout tone="good" live className="mb-8">
          {answer.done}
        </Callout>
      )}
      <Card className="mb-10 max-w-reading" title="What is known">
        <DefinitionList
          items={[
            { term: "Read from the chain", value: chainsInWords(chainsRead) },
            {
              term: "Newest log",
              value: asOf ? (
                <>
                  tells until <RelativeTime value={asOf} show="absolute" /> (<RelativeTime value={asOf} />)
                </>
              ) : (
                "None yet"
              ),
            },
          ]}
        />
        {chainsRead.length === 0 && (
          <p className="mt-3 text-muted">
            A revocation that is newer than the newest log is not seen. Import logs often, or set EAS_RPC.
          </p>
        )}
      </Card>
      <Section title="Import a log">
        <RevocationLogForm key={logs[0]?.id ?? "none"} answer={refused} />
      </Section>
      <Section title="Logs" description="The latest import first. What a log told stays known.">
        {logs.length === 0 ? (
          <EmptyState icon={<ScrollText />}>No log has been imported yet.</EmptyState>
        ) : (
          <ul className="flex max-w-reading flex-col gap-4">
            {logs.map((log) => (
              <Log key={log.id} log={log} />
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}

const chainsInWords = (chains: string[]) =>
  chains.length === 0
    ? "No: EAS_RPC is not set"
    : `${chains.length === 1 ? "Chain" : "Chains"} ${chains.join(", ")}, as EAS_RPC says`;

function Log({ log }: { log: ReturnType<typeof useLoaderData<typeof loader>>["logs"][number] }) {
  return (
    <Card as="li">
      <DefinitionList
        items={[
          { term: "Tells until", value: <RelativeTime value={log.asOf} show="absolute" /> },
          { term: "Revocations", value: `${number(log.entryCount)}, ${number(log.addedCount)} of them new` },
          {
            term: "Imported",
            value: (
              <>
                <RelativeTime value={log.importedAt} show="absolute" /> by {log.importedByName}
              </>
            ),
          },
        ]}
      />
    </Card>
  );
}
