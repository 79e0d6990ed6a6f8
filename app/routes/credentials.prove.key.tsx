import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { SubmitButton } from "#app/components/Button.tsx";
import { Card } from "#app/components/Card.tsx";
import { CopyButton } from "#app/components/CopyButton.tsx";
import { ProofPage } from "#app/components/credentials/ProofPage.tsx";
import { TextAreaField, TextField } from "#app/components/Field.tsx";
import { FormErrors } from "#app/components/FormErrors.tsx";
import type { Expert } from "#app/domain/roles.ts";
import { readForm } from "#app/form.server.ts";
import { type Problems, problemsOf, typedInto } from "#app/forms/form-problems.ts";
import { keyAnswerSchema, keySchema } from "#app/forms/proof.ts";
import { beginKey, endKey } from "#app/models/proof/key.server.ts";
import { requireExpert } from "#app/session.server.ts";
import {
  answerCommon,
  heldElsewhere,
  listProved,
  originOf,
  refuse,
  refuseForNow,
  type Said,
  STALE,
  say,
} from "./credentials/prove.server.ts";

export const meta: MetaFunction = () => [{ title: "Prove a key · Assay" }];

export const handle = { width: "reading" };

export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

export async function loader({ request }: LoaderFunctionArgs) {
  return { bindings: await listProved(await requireExpert(request), "key") };
}

type Typed = { did: string; nonce: string; question: string; jws: string };
type Answer = Said & { typed?: Typed };

export async function action({ request }: ActionFunctionArgs) {
  const expert = await requireExpert(request);
  const form = await readForm(request);
  const common = await answerCommon(expert, form);
  if (common) return common;
  const typed = typedInto(form, ["did", "nonce", "question", "jws"]);
  const origin = originOf(request);
  return form.get("intent") === "end"
    ? await end(expert, form, typed, origin)
    : await begin(expert, form, typed, origin);
}

async function begin(expert: Expert, form: FormData, typed: Typed, origin: string) {
  const first = { typed: { ...typed, question: "" } };
  const filled = keySchema.safeParse(Object.fromEntries(form));
  if (!filled.success) return refuse<Answer>(problemsOf(filled.error), first);
  const begun = await beginKey(expert, { ...filled.data, origin });
  if (begun.outcome === "limited") return refuseForNow<Answer>(begun, first);
  const question = JSON.stringify(begun.question);
  return say<Answer>({ typed: { ...filled.data, nonce: begun.question.nonce, question, jws: "" } });
}

async function end(expert: Expert, form: FormData, typed: Typed, origin: string) {
  const filled = keyAnswerSchema.safeParse(Object.fromEntries(form));
  if (!filled.success) return refuse<Answer>(problemsOf(filled.error), { typed });
  const answer = await endKey(expert, { ...filled.data, origin });
  if (answer.outcome === "held") return heldElsewhere(answer);
  if (answer.outcome === "bound") return say<Answer>({ done: `${answer.subject} is proved to be yours.` });
  if (answer.outcome === "wrong") return refuse<Answer>({ jws: answer.problem }, { typed });
  return refuse<Answer>({ form: STALE }, { typed: { ...typed, question: "" } }, 409);
}

export default function ProveKey() {
  const { bindings } = useLoaderData<typeof loader>();
  const said = useActionData<typeof action>() as Answer | undefined;
  const typed = said?.typed;
  return (
    <ProofPage
      title="Prove a key"
      description="Verifiable Credentials are made out to a key of yours (did:key). Sign a question with it, and those made out to it count for you."
      what="This key"
      said={said}
      proved={{ title: "Proved keys", bindings }}
    >
      {typed?.question ? (
        <Signing typed={typed} errors={said?.errors} key={typed.question} />
      ) : (
        <Naming did={typed?.did ?? ""} errors={said?.errors} />
      )}
    </ProofPage>
  );
}

function Naming({ did, errors }: { did: string; errors: Problems | undefined }) {
  return (
    <Card className="mb-10" title="1. Which key?">
      <Form method="post" noValidate className="flex flex-col gap-5">
        <FormErrors errors={errors} />
        <input type="hidden" name="intent" value="begin" />
        <TextField
          label="Your did:key"
          name="did"
          defaultValue={did}
          error={errors?.did}
          hint="The id under credentialSubject in the credential. Ed25519, P-256 and secp256k1 keys are read."
          autoComplete="off"
          spellCheck={false}
          required
        />
        <SubmitButton className="self-start">Show the question to sign</SubmitButton>
      </Form>
    </Card>
  );
}

function Signing({ typed, errors }: { typed: Typed; errors: Problems | undefined }) {
  const { did, nonce, question, jws } = typed;
  return (
    <Card className="mb-10" title="2. Sign this question">
      <Form method="post" noValidate className="flex flex-col gap-5">
        <FormErrors errors={errors} />
        <input type="hidden" name="intent" value="end" />
        <input type="hidden" name="did" value={did} />
        <input type="hidden" name="nonce" value={nonce} />
        <input type="hidden" name="question" value={question} />
        <p>
          Sign exactly this as the payload of a compact JWS (RFC 7515), with the key of{" "}
          <span className="font-mono text-sm break-all">{did}</span>, within 15 minutes. Wallets for
          Verifiable Credentials call it a proof of possession; any JOSE library makes one.
        </p>
        <pre className="rounded-md border border-line bg-sunken px-3 py-2 font-mono text-sm break-all whitespace-pre-wrap">
          {question}
        </pre>
        <div>
          <CopyButton text={question} label="Copy the question" size="md" />
        </div>
        <TextAreaField
          label="The signed question"
          name="jws"
          defaultValue={jws}
          error={errors?.jws}
          hint="Three parts with full stops between them."
          autoComplete="off"
          spellCheck={false}
          required
        />
        <SubmitButton className="self-start">Prove the key</SubmitButton>
      </Form>
    </Card>
  );
}
