import { Card } from "../Card.tsx";
import { Section } from "../PageHeader.tsx";
import { RelativeTime } from "../RelativeTime.tsx";
import { TrustView } from "./TrustView.tsx";

type Version = Parameters<typeof TrustView>[0]["trust"] & {
  version: number;
  withdrawn: boolean;
  reason: string;
  changedAt: string | Date;
  changedByName: string | null;
};

/** Every change of an issuer's trust: who, when, why, and with what. */
export function TrustHistory({ history }: { history: readonly Version[] }) {
  return (
    <Section title="History" description="Nothing of it is ever changed or erased.">
      <Card flush>
        <ol className="divide-y divide-line">
          {history.map(({ version, withdrawn, reason, changedAt, changedByName, ...trust }) => (
            <li key={version} className="px-4 py-3 sm:px-5">
              <p className="font-medium">
                {withdrawn ? "Trust withdrawn" : version === 1 ? "Trusted" : "Trust changed"}
              </p>
              <p className="text-sm text-muted">
                Version {version}, <RelativeTime value={changedAt} show="absolute" />, by{" "}
                {changedByName ?? "Assay itself"}
              </p>
              <p className="break-words">{reason}</p>
              {!withdrawn && (
                <details className="mt-1">
                  <summary className="cursor-pointer rounded text-sm text-accent">Trusted with</summary>
                  <TrustView trust={trust} />
                </details>
              )}
            </li>
          ))}
        </ol>
      </Card>
    </Section>
  );
}
