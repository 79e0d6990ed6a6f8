import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useEffect } from "react";
import { Badge } from "#app/components/Badge.tsx";
import { buttonClass, SubmitButton } from "#app/components/Button.tsx";
import { Callout } from "#app/components/Callout.tsx";
import { Card } from "#app/components/Card.tsx";
import { Held } from "#app/components/credentials/Held.tsx";
import { Proved } from "#app/components/credentials/Proved.tsx";
import { FormErrors } from "#app/components/FormErrors.tsx";
import { PageHeader, Section } from "#app/components/PageHeader.tsx";
import type { Expert } from "#app/domain/roles.ts";
import { readForm } from "#app/form.server.ts";
import { orcidChangeSchema } from "#app/forms/proof.ts";
import {
  attestOrcidAffiliation,
  beginOrcid,
  type OrcidAffiliation,
  orcidReady,
  readAffiliations,
} from "#app/models/proof/orcid.server.ts";
import { paths } from "#app/paths.ts";
import { requireExpert } from "#app/session.server.ts";
import {
  answerCommon,
  findHeld,
  listProved,
  originOf,
  refuse,
  refuseForNow,
  type Said,
  say,
} from "./credentials/prove.server.ts";

export const meta: MetaFunction = () => [{ title: "Show your ORCID iD · Assay" }];

export const handle = { width: "reading" };

export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

const PROBLEMS: Record<string, string> = {
  denied: "You did not let ORCID tell us your iD, so nothing has changed.",
  refused: "What came back from ORCID does not hold together, so nothing has changed. Begin again.",
  unanswered: "ORCID did not answer. Try again in a while.",
  stale: "This sign-in was answered already, has expired, or was begun by another account. Begin again.",
};

export async function loader({ request }: LoaderFunctionArgs) {
  const expert = await requireExpert(request);
  const { searchParams } = new URL(request.url);
  const said = searchParams.get("said") ?? "";
  const problem = Object.hasOwn(PROBLEMS, said) ? PROBLEMS[said]! : null;
  return {
    bindings: await listProved(expert, "orcid"),
    ready: orcidReady(),
    problem,
    proved: said === "bound",
    held: await findHeld(expert, searchParams.get("held")),
  };
}

type OrcidRecord = { orcid: string; affiliations: OrcidAffiliation[] };
type Answer = Said & { address?: string; record?: OrcidRecord };

export async function action({ request }: ActionFunctionArgs) {
  const expert = await requireExpert(request);
  const form = await readForm(request);
  const common = await answerCommon(expert, form);
  if (common) return common;
  const asked = orcidChangeSchema.safeParse(Object.fromEntries(form));
  if (!asked.success) throw new Response(null, { status: 400, statusText: "Bad Request" });
  const change = asked.data;
  if (change.intent === "begin") return await begin(expert, originOf(request));
  return change.intent === "look" ? await look(expert, change) : await attest(expert, change);
}

async function begin(expert: Expert, origin: string) {
  if (!orcidReady())
    return refuse<Answer>({ form: "This installation has no connection to ORCID yet." }, {}, 409);
  const begun = await beginOrcid(expert, { redirectUri: origin + paths.orcidCallback() });
  if (begun.outcome === "limited") return refuseForNow<Answer>(begun, {});
  if (begun.outcome === "unreachable") return refuse<Answer>({ form: PROBLEMS.unanswered! }, {}, 502);
  return say<Answer>({ address: begun.address });
}

async function look(expert: Expert, { orcid }: { orcid: string }) {
  const affiliations = await readAffiliations(expert, orcid);
  if (affiliations === "not theirs") return refuse<Answer>({ form: "Show this ORCID iD first." }, {}, 404);
  if (affiliations === null) return refuse<Answer>({ form: PROBLEMS.unanswered! }, {}, 502);
  return say<Answer>({ record: { orcid, affiliations } });
}

async function attest(expert: Expert, asked: { orcid: string; organization: string }) {
  const outcome = await attestOrcidAffiliation(expert, asked);
  if (outcome === "attested")
    return say<Answer>({
      done: `Assay attests that you belong to ${asked.organization}, for twelve months.`,
    });
  if (outcome === "held")
    return say<Answer>({ done: `You hold this already: that you belong to ${asked.organization}.` });
  return refuse<Answer>({ form: NOT_ATTESTED[outcome] }, {}, 409);
}

const NOT_ATTESTED = {
  "no subject":
    "Prove a wallet, a key or an e-mail address first: an attestation is made out to one of them.",
  "not there": "The ORCID record does not say this, or not any more.",
  revoked:
    "An operator has revoked what this ORCID iD gave you, so it is not attested again by itself. If you think that wrong, send documents to the reviewers.",
};

export default function ProveOrcid() {
  const { bindings, ready, problem, proved, held } = useLoaderData<typeof loader>();
  const said = useActionData<typeof action>() as Answer | undefined;
  return (
    <>
      <PageHeader
        title="Show your ORCID iD"
        breadcrumb={[{ label: "Credentials", to: paths.credentials() }]}
        description="Sign in at ORCID, and Assay learns your iD and nothing else. What organisations have written into your public record can then be attested."
      />
      {(said?.done || (proved && !said)) && (
        <Callout tone="good" live className="mb-8">
          {said?.done ?? "Your ORCID iD is proved to be yours."}
        </Callout>
      )}
      {held && !said && <Held what="This ORCID iD" held={held} />}
      {problem && !said && (
        <Callout tone="warn" live className="mb-8">
          {problem}
        </Callout>
      )}
      <div className="mb-8 empty:hidden">
        <FormErrors errors={said?.errors} />
      </div>
      <Beginning ready={ready} address={said?.address} />
      {bindings.map(({ id, subject }) => (
        <Affiliations
          key={id}
          orcid={subject}
          listed={said?.record?.orcid === subject ? said.record.affiliations : null}
        />
      ))}
      <Proved title="Proved ORCID iDs" bindings={bindings} />
    </>
  );
}

/** A form may not lead to another site, so the way there is a link; with script it is followed at once. */
function Beginning({ ready, address }: { ready: boolean; address: string | undefined }) {
  useEffect(() => {
    if (address) window.location.assign(address);
  }, [address]);
  return (
    <Card className="mb-10">
      {address ? (
        <a href={address} className={buttonClass({})}>
          Go on to ORCID
        </a>
      ) : (
        <Form method="post" className="flex flex-col items-start gap-3">
          <input type="hidden" name="intent" value="begin" />
          {!ready && <p className="text-muted">This installation has no connection to ORCID yet.</p>}
          <SubmitButton disabled={!ready}>Sign in at ORCID</SubmitButton>
        </Form>
      )}
    </Card>
  );
}

function Affiliations({ orcid, listed }: { orcid: string; listed: OrcidAffiliation[] | null }) {
  return (
    <Section
      title={`Affiliations of ${orcid}`}
      description="Only those that an organisation itself has written, and that have not ended, can be attested."
    >
      {listed === null ? (
        <Form method="post">
          <input type="hidden" name="intent" value="look" />
          <input type="hidden" name="orcid" value={orcid} />
          <SubmitButton variant="secondary">Look into the public record</SubmitButton>
        </Form>
      ) : listed.length === 0 ? (
        <p className="text-muted">The public record lists no affiliation.</p>
      ) : (
        <Card flush>
          <ul className="divide-y divide-line">
            {listed.map((affiliation) => (
              <AffiliationRow key={JSON.stringify(affiliation)} orcid={orcid} affiliation={affiliation} />
            ))}
          </ul>
        </Card>
      )}
    </Section>
  );
}

const OBSTACLES = { "self-asserted": "Written by yourself", ended: "Ended" };

function AffiliationRow({ orcid, affiliation }: { orcid: string; affiliation: OrcidAffiliation }) {
  const { organization, role, kind, startYear, endYear, obstacle } = affiliation;
  const years = startYear || endYear ? `${startYear ?? "…"} to ${endYear ?? "now"}` : null;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3 sm:px-5">
      <div className="min-w-0">
        <p className="font-medium break-words">{organization}</p>
        <p className="text-sm text-muted">
          {[role, kind === "employment" ? "Employment" : "Education", years].filter(Boolean).join(" · ")}
        </p>
      </div>
      {obstacle ? (
        <Badge>{OBSTACLES[obstacle]}</Badge>
      ) : (
        <Form method="post">
          <input type="hidden" name="intent" value="attest" />
          <input type="hidden" name="orcid" value={orcid} />
          <input type="hidden" name="organization" value={organization} />
          <SubmitButton variant="secondary" size="sm" aria-label={`Have ${organization} attested`}>
            Have it attested
          </SubmitButton>
        </Form>
      )}
    </li>
  );
}
