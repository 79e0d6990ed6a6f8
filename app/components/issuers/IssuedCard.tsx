import { Form } from "@remix-run/react";
import { fieldTitle, findField } from "#app/domain/credential/fields.ts";
import { levelTitle } from "#app/domain/credential/levels.ts";
import type { Problems } from "#app/forms/form-problems.ts";
import { Badge } from "../Badge.tsx";
import { Button, SubmitButton } from "../Button.tsx";
import { Card } from "../Card.tsx";
import { fieldId, TextAreaField } from "../Field.tsx";
import { FormErrors } from "../FormErrors.tsx";
import { RelativeTime } from "../RelativeTime.tsx";

type Moment = string | Date;

export type ShownIssued = {
  id: string;
  expertName: string;
  field: string | null;
  level: string | null;
  institution: string | null;
  issuedAt: Moment;
  expiresAt: Moment | null;
  endedAt: Moment | null;
  revoked: { reason: string; at: Moment; byName: string | null } | null;
};

export type RefusedRevocation = { errors: Problems; reason: string };

type IssuedCardProps = {
  issued: ShownIssued;
  refused: RefusedRevocation | undefined;
  onRevoke: () => void;
};

/** One attestation of the platform's, and the way to revoke it. */
export function IssuedCard({ issued, refused, onRevoke }: IssuedCardProps) {
  const { expertName, institution, issuedAt, expiresAt, endedAt, revoked } = issued;
  return (
    <Card as="li">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <p className="font-medium break-words">{expertName}</p>
          <p className="break-words">{claimOf(issued)}</p>
          <p className="text-sm break-words text-muted">
            {institution && `${institution} · `}attested <RelativeTime value={issuedAt} show="absolute" />
            {expiresAt && (
              <>
                , until <RelativeTime value={expiresAt} show="absolute" />
              </>
            )}
          </p>
        </div>
        {revoked ? (
          <Badge tone="danger">Revoked</Badge>
        ) : endedAt ? (
          <Badge>Ended</Badge>
        ) : (
          <Badge tone="good">Stands</Badge>
        )}
      </div>
      {revoked ? (
        <p className="mt-2 text-sm break-words">
          Revoked by {revoked.byName ?? "its issuer"} <RelativeTime value={revoked.at} show="absolute" />:{" "}
          {revoked.reason}
        </p>
      ) : (
        <>
          <Button
            type="button"
            variant="secondary"
            size="sm"
            className="mt-2 noscript:hidden"
            aria-haspopup="dialog"
            aria-label={`Revoke the attestation of ${expertName}`}
            onClick={onRevoke}
          >
            Revoke …
          </Button>
          <noscript>
            <details open={refused !== undefined} className="mt-2">
              <summary className="inline-flex min-h-10 items-center rounded-md text-sm font-medium text-danger">
                Revoke
              </summary>
              <RevocationForm issued={issued} refused={refused} />
            </details>
          </noscript>
        </>
      )}
    </Card>
  );
}

function claimOf({ field, level }: ShownIssued): string {
  if (!field || !level) return "A claim that opens no work";
  const family = findField(field)?.family;
  return `${fieldTitle(field)}, ${family ? levelTitle(family, level).toLowerCase() : level}`;
}

type RevocationFormProps = { issued: ShownIssued; refused: RefusedRevocation | undefined };

/** Says what ends with it and asks why. */
export function RevocationForm({ issued, refused }: RevocationFormProps) {
  const { id, expertName, institution } = issued;
  return (
    <Form method="post" noValidate className="flex flex-col gap-4">
      <FormErrors errors={refused?.errors} />
      <input type="hidden" name="attestationId" value={id} />
      <div>
        <p className="font-medium break-words">
          {expertName}: {claimOf(issued)}
          {institution && `, ${institution}`}
        </p>
        <p className="mt-1 text-muted">
          It is marked as revoked wherever it is checked, what it opens here ends at once, and no way leads
          back.
        </p>
      </div>
      <TextAreaField
        id={refused ? fieldId("reason") : `reason-${id}`}
        label="Why it is revoked"
        name="reason"
        defaultValue={refused?.reason}
        error={refused?.errors.reason}
        hint="Its expert reads it."
        rows={2}
        required
      />
      <SubmitButton variant="danger" className="self-start">
        Revoke it for good
      </SubmitButton>
    </Form>
  );
}
