import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { HeldClaim } from "#app/domain/credential/credential.ts";
import { FIELDS, findField, isWithin } from "#app/domain/credential/fields.ts";
import { LEVELS, levelAtLeast } from "#app/domain/credential/levels.ts";
import {
  meetsRequirement,
  type NameIssuer,
  type NeededClaim,
  type Requirement,
} from "#app/domain/credential/requirement.ts";
import { db, type Tx } from "#db/client.ts";
import { credentials } from "#db/schema/attestations.ts";
import { issuers } from "#db/schema/issuers.ts";
import { projects } from "#db/schema/projects.ts";
import { databaseTime } from "./clock.server.ts";

type Reader = Pick<Tx, "select" | "execute">;

/** What an expert holds at a moment, and the moment: milliseconds by the database's clock, which goes on within a transaction. */
export type Holding = { held: HeldClaim[]; at: number };

/** Read under `lockExpert` it stays true until the transaction ends, but for the clock. */
export async function readHolding(tx: Reader, expertId: string): Promise<Holding> {
  const at = await databaseTime(tx);
  return { held: await listHeldClaims(tx, expertId), at };
}

/** What has neither ended nor run out. */
export async function listHeldClaims(tx: Reader, expertId: string): Promise<HeldClaim[]> {
  const rows = await tx
    .select({
      field: credentials.field,
      level: credentials.level,
      issuerId: credentials.issuerId,
      attestedAt: credentials.attestedAt,
      expiresAt: credentials.expiresAt,
    })
    .from(credentials)
    .where(and(eq(credentials.expertId, expertId), isNull(credentials.endedAt), isCurrent));
  return rows.map(({ attestedAt, expiresAt, ...claim }) => ({
    ...claim,
    attestedAt: attestedAt.getTime(),
    expiresAt: expiresAt?.getTime() ?? null,
  }));
}

const isCurrent = sql`(${credentials.expiresAt} is null or ${credentials.expiresAt} > clock_timestamp())`;

/** The requirements, among those of projects that are open or of which the expert has a task, that the expert meets. */
export async function listMetRequirements(tx: Reader, expertId: string): Promise<Requirement[]> {
  const { held, at } = await readHolding(tx, expertId);
  if (held.length === 0) return [];
  const asked = await tx.execute<{ requirement: Requirement }>(sql`
    select distinct requirement from projects p where requirement is not null and (closed_at is null or exists (
      select 1 from assignments a where a.project_id = p.id and a.expert_id = ${expertId}
        and a.submitted_at is null and a.returned_at is null))`);
  return asked
    .map(({ requirement }) => requirement)
    .filter((requirement) => meetsRequirement(requirement, held, at));
}

/**
 * Whether a project may give work to somebody who meets these requirements; `project` is its table or alias. The requirement is compared as the
 * statement sees it, so that one that was changed meanwhile opens nothing.
 */
export const isOpenTo = (project: ReturnType<typeof sql>, met: Requirement[]) =>
  sql`(${project}.requirement is null or ${project}.requirement in (
    select value from jsonb_array_elements(${JSON.stringify(met)}::jsonb)))`;

/** Whether the expert holds what the project asks for now. */
export async function isEligible(tx: Reader, expertId: string, projectId: string): Promise<boolean> {
  const [project] = await tx
    .select({ requirement: projects.requirement })
    .from(projects)
    .where(eq(projects.id, projectId));
  if (!project?.requirement) return project !== undefined;
  const { held, at } = await readHolding(tx, expertId);
  return meetsRequirement(project.requirement, held, at);
}

const issuersIn = (requirement: Requirement | null) =>
  requirement?.anyOf.flatMap(({ allOf }) => allOf.flatMap(({ issuerIds }) => issuerIds)) ?? [];

/** The names of the issuers that these requirements mention. */
export async function nameIssuers(requirements: (Requirement | null)[]): Promise<NameIssuer> {
  const ids = [...new Set(requirements.flatMap(issuersIn))];
  const rows = await db
    .select({ id: issuers.id, name: issuers.name })
    .from(issuers)
    .where(inArray(issuers.id, ids));
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? "an issuer that is not known any more";
}

/** The issuers that a lab may name: those that are trusted with something now, and those that this requirement names already. By name. */
export async function listNameableIssuers(
  requirement: Requirement | null,
): Promise<{ id: string; name: string }[]> {
  return await db.execute<{ id: string; name: string }>(sql`
    select i.id, i.name from issuers i
    where i.id::text in (select jsonb_array_elements_text(${JSON.stringify(issuersIn(requirement))}::jsonb)) or not coalesce((
      select t.withdrawn from trusts t where t.issuer_id = i.id order by t.version desc limit 1), true)
    order by lower(i.name), i.id`);
}

/** How many experts would be given this work at this moment. */
export async function countQualified(requirement: Requirement | null): Promise<number> {
  const alternatives = requirement?.anyOf.map(({ allOf }) => sql.join(allOf.map(isHeld), sql` and `));
  const qualifies = alternatives
    ? sql.join(
        alternatives.map((all) => sql`(${all})`),
        sql` or `,
      )
    : sql`true`;
  const [row] = await db.execute<{ count: number }>(
    sql`select count(*)::int as count from experts where ${qualifies}`,
  );
  return row!.count;
}

/** The rule of `counts` (domain/credential/requirement.ts) for every expert at once; the tests hold the two against each other. */
function isHeld({ field, level, issuerIds, withinDays }: NeededClaim) {
  const family = findField(field)?.family;
  const fields = FIELDS.filter(({ id }) => isWithin(id, field)).map(({ id }) => id);
  const levels = family ? LEVELS[family].map(({ id }) => id) : [];
  const enough = levels.filter((id) => level === null || levelAtLeast(family!, id, level));
  const among = (values: string[]) =>
    sql`in (select jsonb_array_elements_text(${JSON.stringify(values)}::jsonb))`;
  return sql`exists (
    select 1 from ${credentials} where ${credentials.expertId} = experts.user_id and ${credentials.endedAt} is null and ${isCurrent}
      and ${credentials.field} ${among(fields)}
      ${level === null ? sql`` : sql`and ${credentials.level} ${among(enough)}`}
      ${issuerIds.length === 0 ? sql`` : sql`and ${credentials.issuerId}::text ${among(issuerIds)}`}
      ${withinDays === null ? sql`` : sql`and ${credentials.attestedAt} >= clock_timestamp() - make_interval(hours => ${withinDays * 24})`})`;
}
