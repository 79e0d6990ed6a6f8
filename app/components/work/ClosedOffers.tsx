import { Lock } from "lucide-react";
import { paths } from "#app/paths.ts";
import { Badge } from "../Badge.tsx";
import { ButtonLink } from "../Button.tsx";
import { Card } from "../Card.tsx";
import { Section } from "../PageHeader.tsx";

type ClosedOffersProps = {
  offers: {
    id: string;
    title: string;
    /** What would open it; any one of these is enough. */
    missing: string[];
  }[];
};

/** Projects with work for others: why it is not for this expert, and what would change that. */
export function ClosedOffers({ offers }: ClosedOffersProps) {
  return (
    <Section
      title="Not open to you yet"
      description="These projects ask for credentials that you do not hold. Prove one, and their tasks come to you at once."
      actions={
        <ButtonLink to={paths.credentials()} variant="secondary" size="sm">
          Prove a credential
        </ButtonLink>
      }
    >
      <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
        {offers.map(({ id, title, missing }) => (
          <Card as="li" key={id}>
            <div className="flex items-start justify-between gap-3">
              <h3 className="min-w-0 font-serif text-lg leading-snug font-semibold break-words">{title}</h3>
              <Badge icon={<Lock aria-hidden="true" />}>Not open</Badge>
            </div>
            <p className="mt-3 text-sm text-muted">
              {missing.length > 1 ? "You lack one of these:" : "You lack:"}
            </p>
            <ul className="mt-1 flex list-disc flex-col gap-1 pl-5 text-sm marker:text-faint">
              {missing.map((way) => (
                <li key={way}>{way}</li>
              ))}
            </ul>
          </Card>
        ))}
      </ul>
    </Section>
  );
}
