import { Form } from "@remix-run/react";
import { fieldTitle, findField } from "#app/domain/credential/fields.ts";
import { levelTitle } from "#app/domain/credential/levels.ts";
import type { Problems } from "#app/forms/form-problems.ts";
import { Badge } from "../Badge.tsx";
import { SubmitButton } from "../Button.tsx";
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

type IssuedCardProps = { issued: ShownIssued; refused: { errors: Problems; reason: string } | undefined };

/** One attestation of the platform's, and the way to revoke it. */
export function IssuedCard({ issued, refused }: IssuedCardProps) {
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
        <Revocation issued={issued} refused={refused} />
      )}
    </Card>
  );
}

function claimOf({ field, level }: ShownIssued): string {
  if (!field || !level) return "A claim that opens no work";
  const family = findField(field)?.family;
  return `${fieldTitle(field)}, ${family ? levelTitle(family, level).toLowerCase() : level}`;
}

function Revocation({ issued: { id, expertName }, refused }: IssuedCardProps) {
  return (
    <details open={refused !== undefined} className="mt-2">
      <summary className="inline-flex min-h-10 cursor-pointer items-center rounded-md text-sm font-medium text-danger">
        Revoke
      </summary>
      <Form method="post" noValidate className="mt-2 flex flex-col gap-4">
        <FormErrors errors={refused?.errors} />
        <input type="hidden" name="attestationId" value={id} />
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
        <SubmitButton
          variant="danger"
          size="sm"
          className="self-start"
          aria-label={`Revoke the attestation of ${expertName}`}
        >
          Revoke it for good
        </SubmitButton>
      </Form>
    </details>
  );
}
