import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { paths } from "#app/paths.ts";
import { Badge } from "../Badge.tsx";
import { RelativeTime } from "../RelativeTime.tsx";
import { mayInWords } from "./TrustView.tsx";

export type ShownIssuer = {
  id: string;
  name: string;
  kind: string;
  heldCount: number;
  may: string[];
  identifiers: string[];
  /** Null: it is not trusted any more. */
  trustedSince: string | Date | null;
  changedAt: string | Date;
};

const HEADINGS = ["Issuer", "May attest", "Signs with", "Held credentials", "Trusted"];

/** All issuers: who they are, what they are trusted with, and what rests on it. Narrow screens have each as a block of lines. */
export function IssuerTable({ issuers }: { issuers: readonly ShownIssuer[] }) {
  return (
    <div className="rounded-lg border border-line bg-surface">
      <table className="w-full border-separate border-spacing-0 text-sm max-md:block">
        <caption className="sr-only">Issuers</caption>
        <thead className="max-md:sr-only">
          <tr>
            {HEADINGS.map((heading) => (
              <th
                key={heading}
                scope="col"
                className="border-b border-strong px-4 py-2.5 text-start font-medium whitespace-nowrap text-muted"
              >
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="max-md:block">
          {issuers.map((issuer) => (
            <IssuerRow key={issuer.id} {...issuer} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function IssuerRow(issuer: ShownIssuer) {
  const { id, name, kind, heldCount, may, identifiers, trustedSince, changedAt } = issuer;
  return (
    <tr className="group max-md:block max-md:border-b max-md:border-line max-md:py-3 max-md:last:border-b-0">
      <th
        scope="row"
        className="border-line px-4 py-2.5 text-start align-top font-normal group-last:border-b-0 max-md:block max-md:py-0.5 md:border-b"
      >
        <Link to={paths.issuer(id)} className="link font-medium break-words">
          {name}
        </Link>
        <p className="text-muted capitalize">{kind}</p>
      </th>
      <Cell heading={HEADINGS[1]!}>
        <Some of={may.map(mayInWords)} />
      </Cell>
      <Cell heading={HEADINGS[2]!}>
        <Some of={identifiers} className="font-mono text-xs break-all" />
      </Cell>
      <Cell heading={HEADINGS[3]!}>
        <span className="tabular-nums">{heldCount.toLocaleString("en-GB")}</span>
      </Cell>
      <Cell heading={HEADINGS[4]!}>
        {trustedSince ? (
          <>
            since <RelativeTime value={trustedSince} show="absolute" />
          </>
        ) : (
          <>
            <Badge tone="danger">Not trusted</Badge>{" "}
            <span className="text-muted">
              withdrawn <RelativeTime value={changedAt} show="absolute" />
            </span>
          </>
        )}
      </Cell>
    </tr>
  );
}

function Cell({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <td className="border-line px-4 py-2.5 align-top group-last:border-b-0 max-md:grid max-md:grid-cols-[8rem_minmax(0,1fr)] max-md:gap-x-3 max-md:py-0.5 md:border-b">
      <span aria-hidden="true" className="text-muted md:hidden">
        {heading}
      </span>
      <div className="min-w-0">{children}</div>
    </td>
  );
}

const MOST_SHOWN = 4;

function Some({ of: all, className = "" }: { of: readonly string[]; className?: string }) {
  return (
    <ul>
      {all.slice(0, MOST_SHOWN).map((one) => (
        <li key={one} className={className}>
          {one}
        </li>
      ))}
      {all.length > MOST_SHOWN && <li className="text-muted">and {all.length - MOST_SHOWN} more</li>}
    </ul>
  );
}
