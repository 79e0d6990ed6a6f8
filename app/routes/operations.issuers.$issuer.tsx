import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { Badge } from "#app/components/Badge.tsx";
import { SubmitButton } from "#app/components/Button.tsx";
import { Callout } from "#app/components/Callout.tsx";
import { Card } from "#app/components/Card.tsx";
import { fieldId, TextAreaField } from "#app/components/Field.tsx";
import { FormErrors } from "#app/components/FormErrors.tsx";
import { type TrustValues, trustValues, typedIssuer } from "#app/components/issuers/issuer-values.ts";
import { TrustFields } from "#app/components/issuers/TrustFields.tsx";
import { TrustHistory } from "#app/components/issuers/TrustHistory.tsx";
import { TrustView } from "#app/components/issuers/TrustView.tsx";
import { PageHeader, Section } from "#app/components/PageHeader.tsx";
import { RelativeTime } from "#app/components/RelativeTime.tsx";
import { readForm } from "#app/form.server.ts";
import { type Problems, problemsOf } from "#app/forms/form-problems.ts";
import { readIssuerForm, seenVersionField, trustSchema, withdrawalSchema } from "#app/forms/issuer.ts";
import { changeTrust, findIssuer, type TrustChange, withdrawTrust } from "#app/models/issuer.server.ts";
import { idIn, notFound } from "#app/params.server.ts";
import { paths } from "#app/paths.ts";
import { requireOperator } from "#app/session.server.ts";
import { rereadAfterConflict } from "./operations/reread-after-conflict.ts";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `${loaded?.issuer.name ?? "Issuer"} · Assay` },
];

export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireOperator(request);
  const issuer = await findIssuer(idIn(params, "issuer"));
  if (!issuer) throw notFound();
  return { issuer };
}

export const shouldRevalidate = rereadAfterConflict;

type Intent = "change" | "withdraw";
type Answer = { done: string } | { intent: Intent; problems: Problems; typed: TrustValues };

export async function action({ request, params }: ActionFunctionArgs) {
  const operator = await requireOperator(request);
  const issuerId = idIn(params, "issuer");
  const form = await readForm(request);
  const seen = seenVersionField.safeParse(form.get("seenVersion"));
  const intent = form.get("intent");
  if (!seen.success || (intent !== "change" && intent !== "withdraw"))
    throw new Response(null, { status: 400, statusText: "Bad Request" });
  const sent = readIssuerForm(form);
  const refuse = (problems: Problems, status: number) =>
    data<Answer>({ intent, problems, typed: typedIssuer(sent) }, { status });
  const seenVersion = seen.data;

  if (intent === "withdraw") {
    const filled = withdrawalSchema.safeParse(sent);
    if (!filled.success) return refuse(problemsOf(filled.error), 422);
    return answerTo(await withdrawTrust(operator, issuerId, { ...filled.data, seenVersion }), intent, refuse);
  }
  const filled = trustSchema.safeParse(sent);
  if (!filled.success) return refuse(problemsOf(filled.error), 422);
  return answerTo(await changeTrust(operator, issuerId, { ...filled.data, seenVersion }), intent, refuse);
}

type Refuse = (problems: Problems, status: number) => ReturnType<typeof data<Answer>>;

function answerTo(change: TrustChange | null, intent: Intent, refuse: Refuse) {
  if (!change) throw notFound();
  if (change.outcome === "identifier taken") {
    const { identifier, by } = change;
    return refuse({ identifiers: `${identifier} signs for ${by} already: take it out here or there.` }, 409);
  }
  if (change.outcome === "newer version")
    return refuse(
      { form: "Its trust was changed meanwhile: look at what it is now, then decide again." },
      409,
    );
  if (change.outcome === "platform")
    return refuse(
      { form: "The platform's own trust is not changed here: revoke its attestations one by one." },
      409,
    );
  const ended =
    change.endedCount === 1 ? "One credential has ended." : `${change.endedCount} credentials have ended.`;
  const rest = intent === "change" ? " Everything else that it attested is being looked at again." : "";
  return data<Answer>({ done: `It is done. ${ended}${rest}` });
}

const NONE: Problems = {};

export default function Issuer() {
  const { issuer } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() as Answer | undefined;
  const refused = answer && "problems" in answer ? answer : undefined;
  const { trust } = issuer;
  const isPlatform = issuer.kind === "platform";
  return (
    <>
      <PageHeader
        title={issuer.name}
        breadcrumb={[{ label: "Issuers", to: paths.issuers() }]}
        meta={
          <>
            {trust.withdrawn ? <Badge tone="danger">Not trusted</Badge> : <Badge tone="good">Trusted</Badge>}
            {issuer.trustedSince && (
              <span>
                since <RelativeTime value={issuer.trustedSince} show="absolute" />
              </span>
            )}
            <span className="capitalize">{issuer.kind}</span>
            <span>
              {issuer.heldCount.toLocaleString("en-GB")} held{" "}
              {issuer.heldCount === 1 ? "credential" : "credentials"}
            </span>
            {issuer.website && (
              <a href={issuer.website} rel="noreferrer" className="link break-all">
                {issuer.website}
              </a>
            )}
          </>
        }
      />
      {answer && "done" in answer && (
        <Callout tone="good" live className="mb-8">
          {answer.done}
        </Callout>
      )}
      <Section
        title={trust.withdrawn ? "Was trusted with" : "Trusted with"}
        description={
          <>
            Version {trust.version}, since <RelativeTime value={trust.changedAt} show="absolute" />:{" "}
            {trust.reason}
          </>
        }
      >
        <Card>
          <TrustView trust={trust} />
        </Card>
      </Section>
      {isPlatform ? (
        <div className="mb-10 flex flex-col gap-3">
          <FormErrors errors={refused?.problems} />
          <p className="max-w-reading">
            The platform keeps its own trust. What it attested is revoked one by one, under{" "}
            <Link to={paths.issued()} className="link">
              Attestations
            </Link>
            .
          </p>
        </div>
      ) : (
        <Changes key={trust.version} trust={trust} heldCount={issuer.heldCount} refused={refused} />
      )}
      <TrustHistory history={issuer.history} />
    </>
  );
}

type Refused = { intent: Intent; problems: Problems; typed: TrustValues };
type ChangesProps = {
  trust: Parameters<typeof trustValues>[0] & { version: number; withdrawn: boolean };
  heldCount: number;
  refused: Refused | undefined;
};

function Changes({ trust, heldCount, refused }: ChangesProps) {
  const { version, withdrawn } = trust;
  const changed = refused?.intent === "change" ? refused : undefined;
  const kept = refused?.intent === "withdraw" ? refused : undefined;
  const values = changed?.typed ?? trustValues(trust);
  const again = "Nothing that ended comes back by itself: experts add their attestations again.";
  return (
    <div className="mb-10 flex flex-col gap-3">
      <Fold title={withdrawn ? "Trust it again" : "Change the trust"} open={changed !== undefined}>
        <Form method="post" noValidate className="flex flex-col gap-8">
          <FormErrors errors={changed?.problems} />
          <input type="hidden" name="intent" value="change" />
          <input type="hidden" name="seenVersion" value={version} />
          <p className="max-w-reading text-muted">
            What it signed with a key that is taken out ends at once; everything else is looked at again.
            {withdrawn && ` ${again}`}
          </p>
          <TrustFields values={values} problems={changed?.problems ?? NONE} />
          <Reason
            id={kept ? "field-reason-of-change" : fieldId("reason")}
            label="Why it changes"
            text={values.reason}
            problem={changed?.problems.reason}
          />
          <SubmitButton className="self-start">
            {withdrawn ? "Trust it again" : "Change the trust"}
          </SubmitButton>
        </Form>
      </Fold>
      {!withdrawn && (
        <Fold title="Withdraw the trust" open={kept !== undefined}>
          <Form method="post" noValidate className="flex flex-col gap-5">
            <FormErrors errors={kept?.problems} />
            <input type="hidden" name="intent" value="withdraw" />
            <input type="hidden" name="seenVersion" value={version} />
            <p className="max-w-reading">
              {whatEnds(heldCount)} {again}
            </p>
            <Reason
              id={kept ? fieldId("reason") : "field-reason-of-withdrawal"}
              label="Why it is withdrawn"
              text={kept?.typed.reason ?? ""}
              problem={kept?.problems.reason}
            />
            <SubmitButton variant="danger" className="self-start">
              Withdraw the trust
            </SubmitButton>
          </Form>
        </Fold>
      )}
    </div>
  );
}

function whatEnds(heldCount: number): string {
  const rest = "From then on nothing that it attests is accepted.";
  if (heldCount === 0) return `No expert holds a credential from it now. ${rest}`;
  const held =
    heldCount === 1
      ? "The one credential that an expert holds from it ends"
      : `All ${heldCount.toLocaleString("en-GB")} credentials that experts hold from it end`;
  return `${held} at the same moment, and tasks that are in hand on the strength of it are given back; nothing typed is lost. ${rest}`;
}

function Fold({ title, open, children }: { title: string; open: boolean; children: React.ReactNode }) {
  return (
    <details open={open} className="rounded-lg border border-line">
      <summary className="flex min-h-11 cursor-pointer items-center rounded-lg px-4 font-medium text-accent hover:bg-accent-soft sm:px-5">
        {title}
      </summary>
      <div className="border-t border-line px-4 py-5 sm:px-5">{children}</div>
    </details>
  );
}

type ReasonProps = { id: string; label: string; text: string; problem: string | undefined };

function Reason({ id, label, text, problem }: ReasonProps) {
  return (
    <TextAreaField
      id={id}
      label={label}
      name="reason"
      defaultValue={text}
      error={problem}
      hint="Kept with the date and your name."
      rows={2}
      required
      className="max-w-reading"
    />
  );
}
