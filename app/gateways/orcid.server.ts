import { z } from "zod";
import { isOrcid } from "#app/domain/credential/identifier.ts";
import { environment } from "#app/environment.server.ts";
import { limitedFetch } from "./limited-fetch.server.ts";

const LIMITS = { maxBytes: 1024 * 1024, timeoutMs: 10_000 };

export type Affiliation = {
  organization: string;
  role: string | null;
  kind: "employment" | "education";
  /** Written by the client of an organisation, and not by or on behalf of the person. */
  sourcedByOrganization: boolean;
  /** Who wrote it, in ORCID's words. */
  source: string | null;
  startYear?: number;
  endYear?: number;
};

const year = z.object({ year: z.object({ value: z.string().regex(/^\d{4}$/) }).nullish() }).nullish();
const present = z.unknown().refine((value) => value !== null && value !== undefined);

const summarySchema = z.object({
  organization: z.object({ name: z.string().min(1).max(500) }),
  "role-title": z.string().max(500).nullish(),
  "start-date": year,
  "end-date": year,
  source: z
    .object({
      "source-orcid": z.unknown(),
      "source-client-id": z.unknown(),
      "assertion-origin-orcid": z.unknown(),
      "source-name": z.object({ value: z.string().max(500) }).nullish(),
    })
    .nullish(),
});

const pageSchema = z.object({
  "affiliation-group": z.array(z.object({ summaries: z.array(z.record(z.string(), z.unknown())) })),
});

/** What a public ORCID record says of where somebody works and has studied (API v3.0). Throws when it does not answer or answers otherwise. */
export async function listAffiliations(iD: string, api = environment().ORCID_API): Promise<Affiliation[]> {
  if (!isOrcid(iD)) throw new Error("This is no ORCID iD.");
  const [employments, educations] = await Promise.all([
    readPage(`${api}/${iD}/employments`, "employment"),
    readPage(`${api}/${iD}/educations`, "education"),
  ]);
  return [...employments, ...educations];
}

async function readPage(address: string, kind: Affiliation["kind"]): Promise<Affiliation[]> {
  const response = await limitedFetch(LIMITS)(address, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`The ORCID API answered ${response.status}.`);
  const page = pageSchema.parse(await response.json());
  return page["affiliation-group"].flatMap(({ summaries }) =>
    summaries.map((summary) => toAffiliation(summarySchema.parse(summary[`${kind}-summary`]), kind)),
  );
}

function toAffiliation(summary: z.infer<typeof summarySchema>, kind: Affiliation["kind"]): Affiliation {
  const { source, organization } = summary;
  const startYear = summary["start-date"]?.year?.value;
  const endYear = summary["end-date"]?.year?.value;
  const says = (who: "source-orcid" | "source-client-id" | "assertion-origin-orcid") =>
    present.safeParse(source?.[who]).success;
  return {
    organization: organization.name,
    role: summary["role-title"] ?? null,
    kind,
    sourcedByOrganization:
      says("source-client-id") && !says("source-orcid") && !says("assertion-origin-orcid"),
    source: source?.["source-name"]?.value ?? null,
    ...(startYear && { startYear: Number(startYear) }),
    ...(endYear && { endYear: Number(endYear) }),
  };
}
