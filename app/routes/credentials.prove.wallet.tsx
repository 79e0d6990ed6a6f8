import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useRef } from "react";
import { SubmitButton } from "#app/components/Button.tsx";
import { Card } from "#app/components/Card.tsx";
import { CopyButton } from "#app/components/CopyButton.tsx";
import { askAddress, askSignature } from "#app/components/credentials/browser-wallet.ts";
import { ProofPage } from "#app/components/credentials/ProofPage.tsx";
import { WalletButton } from "#app/components/credentials/WalletButton.tsx";
import { TextField } from "#app/components/Field.tsx";
import { FormErrors } from "#app/components/FormErrors.tsx";
import type { Expert } from "#app/domain/roles.ts";
import { readForm } from "#app/form.server.ts";
import { type Problems, problemsOf, typedInto } from "#app/forms/form-problems.ts";
import { walletAnswerSchema, walletSchema } from "#app/forms/proof.ts";
import { beginWallet, endWallet } from "#app/models/proof/wallet.server.ts";
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

export const meta: MetaFunction = () => [{ title: "Prove a wallet · Assay" }];

export const handle = { width: "reading" };

export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

export async function loader({ request }: LoaderFunctionArgs) {
  return { bindings: await listProved(await requireExpert(request), "wallet") };
}

type Typed = { address: string; message: string; signature: string };
type Answer = Said & { typed?: Typed };

export async function action({ request }: ActionFunctionArgs) {
  const expert = await requireExpert(request);
  const form = await readForm(request);
  const common = await answerCommon(expert, form);
  if (common) return common;
  const typed = typedInto(form, ["address", "message", "signature"]);
  const origin = originOf(request);
  return form.get("intent") === "end"
    ? await end(expert, form, typed, origin)
    : await begin(expert, form, typed, origin);
}

async function begin(expert: Expert, form: FormData, typed: Typed, origin: string) {
  const filled = walletSchema.safeParse(Object.fromEntries(form));
  const first = { typed: { ...typed, message: "" } };
  if (!filled.success) return refuse<Answer>(problemsOf(filled.error), first);
  const begun = await beginWallet(expert, { ...filled.data, origin });
  if (begun.outcome === "limited") return refuseForNow<Answer>(begun, first);
  return say<Answer>({ typed: { ...filled.data, message: begun.message, signature: "" } });
}

async function end(expert: Expert, form: FormData, typed: Typed, origin: string) {
  const filled = walletAnswerSchema.safeParse(Object.fromEntries(form));
  if (!filled.success) return refuse<Answer>(problemsOf(filled.error), { typed });
  const answer = await endWallet(expert, { ...filled.data, origin });
  if (answer.outcome === "held") return heldElsewhere(answer);
  if (answer.outcome === "bound") return say<Answer>({ done: `${answer.subject} is proved to be yours.` });
  if (answer.outcome === "wrong") return refuse<Answer>({ signature: answer.problem }, { typed });
  return refuse<Answer>({ form: STALE }, { typed: { ...typed, message: "" } }, 409);
}

export default function ProveWallet() {
  const { bindings } = useLoaderData<typeof loader>();
  const said = useActionData<typeof action>() as Answer | undefined;
  const typed = said?.typed;
  return (
    <ProofPage
      title="Prove a wallet"
      description="Attestations on Ethereum (EAS) are made out to a wallet. Sign a message with it, and those made out to it count for you."
      what="This wallet"
      said={said}
      proved={{ title: "Proved wallets", bindings }}
    >
      {typed?.message ? (
        <Signing typed={typed} errors={said?.errors} key={typed.message} />
      ) : (
        <Naming address={typed?.address ?? ""} errors={said?.errors} />
      )}
    </ProofPage>
  );
}

function Naming({ address, errors }: { address: string; errors: Problems | undefined }) {
  const form = useRef<HTMLFormElement>(null);
  const field = useRef<HTMLInputElement>(null);
  return (
    <Card className="mb-10" title="1. Which wallet?">
      <Form method="post" noValidate ref={form} className="flex flex-col gap-5">
        <FormErrors errors={errors} />
        <input type="hidden" name="intent" value="begin" />
        <WalletButton
          label="Use this browser’s wallet"
          ask={askAddress}
          onAnswer={(value) => {
            field.current!.value = value;
            form.current!.requestSubmit();
          }}
        />
        <TextField
          label="Address of the wallet"
          name="address"
          ref={field}
          defaultValue={address}
          error={errors?.address}
          hint="0x and 40 digits or letters. Only a wallet with a key of its own: contract wallets cannot sign here."
          autoComplete="off"
          spellCheck={false}
          required
        />
        <SubmitButton className="self-start">Show the message to sign</SubmitButton>
      </Form>
    </Card>
  );
}

function Signing({ typed, errors }: { typed: Typed; errors: Problems | undefined }) {
  const form = useRef<HTMLFormElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const { address, message, signature } = typed;
  return (
    <Card className="mb-10" title="2. Sign this message">
      <Form method="post" noValidate ref={form} className="flex flex-col gap-5">
        <FormErrors errors={errors} />
        <input type="hidden" name="intent" value="end" />
        <input type="hidden" name="address" value={address} />
        <input type="hidden" name="message" value={message} />
        <pre className="rounded-md border border-line bg-sunken px-3 py-2 font-mono text-sm break-words whitespace-pre-wrap">
          {message}
        </pre>
        <div className="flex flex-wrap items-start gap-3">
          <WalletButton
            label="Sign with this browser’s wallet"
            ask={() => askSignature(message, address)}
            onAnswer={(value) => {
              field.current!.value = value;
              form.current!.requestSubmit();
            }}
          />
          <CopyButton text={message} label="Copy the message" size="md" />
        </div>
        <TextField
          label="Signature"
          name="signature"
          ref={field}
          defaultValue={signature}
          error={errors?.signature}
          hint="Or sign it elsewhere, as personal_sign does, within 15 minutes, and paste the signature."
          autoComplete="off"
          spellCheck={false}
          required
        />
        <SubmitButton className="self-start">Prove the wallet</SubmitButton>
      </Form>
    </Card>
  );
}
