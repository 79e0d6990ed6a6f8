import { Link } from "@remix-run/react";
import type { CredentialEnd } from "#app/domain/credential/credential.ts";
import { paths } from "#app/paths.ts";
import { Badge } from "../Badge.tsx";
import { Card } from "../Card.tsx";
import { RelativeTime } from "../RelativeTime.tsx";
import { END_WORDS } from "./claim-words.ts";

export type ShownHeld = {
  id: string;
  title: string;
  issuerName: string;
  /** Null: its issuer gave no date. */
  attestedAt: Date | string | null;
  expiresAt: Date | string | null;
  institution: string | null;
  state: "held" | "ended" | "opens nothing";
  end: CredentialEnd | null;
  endedAt: Date | string | null;
  /** Why it was revoked, in the words of whoever did. */
  reason: string | null;
  /** The projects that it has a part in opening. */
  opens: { id: string; title: string }[];
};

const MOST_SHOWN = 5;

/** One thing that is attested of an expert: what, by whom, until when, and which work it opens. */
export function HeldCard({ held }: { held: ShownHeld }) {
  const { id, title, issuerName, institution, attestedAt, expiresAt, state, end, endedAt, reason } = held;
  return (
    <Card as="li">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <p>
            <Link to={paths.attestation(id)} className="link font-medium break-words">
              {title}
            </Link>
          </p>
          <p className="text-sm break-words text-muted">
            {institution && institution !== issuerName && `${institution} · `}attested by {issuerName}{" "}
            {attestedAt ? <RelativeTime value={attestedAt} show="absolute" /> : "without a date"}
          </p>
        </div>
        {state === "held" && <Badge tone="good">Counts</Badge>}
        {state === "opens nothing" && <Badge>Opens no work</Badge>}
        {state === "ended" && (
          <Badge tone={end === "removed by expert" ? "neutral" : "danger"}>
            {end ? END_WORDS[end] : "Expired"}
          </Badge>
        )}
      </div>
      {state === "ended" && (endedAt || reason) && (
        <p className="mt-2 text-sm break-words">
          {endedAt && (
            <>
              Ended <RelativeTime value={endedAt} show="absolute" />.
            </>
          )}{" "}
          {reason}
        </p>
      )}
      {expiresAt && (
        <p className="mt-2 text-sm">
          {state === "ended" ? "Was to hold" : "Holds"} until{" "}
          <RelativeTime value={expiresAt} show="absolute" />.
        </p>
      )}
      {!expiresAt && state !== "ended" && (
        <p className="mt-2 text-sm">Holds without end, unless it is revoked.</p>
      )}
      {state === "held" && <Opens projects={held.opens} />}
      {state === "opens nothing" && (
        <p className="text-sm text-muted">
          It is genuine, but names no field and level that a project can ask for.
        </p>
      )}
    </Card>
  );
}

function Opens({ projects }: { projects: ShownHeld["opens"] }) {
  if (projects.length === 0)
    return <p className="text-sm text-muted">No open project asks for it at present.</p>;
  const titles = projects.slice(0, MOST_SHOWN).map(({ title }) => title);
  const more = projects.length - titles.length;
  return (
    <p className="text-sm break-words">
      Opens{" "}
      <Link to={paths.work()} className="link">
        {titles.join(", ")}
      </Link>
      {more > 0 && ` and ${more} more`}.
    </p>
  );
}
