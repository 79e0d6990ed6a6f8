import { and, desc, isNotNull, isNull } from "drizzle-orm";
import type { HeldClaim } from "#app/domain/credential/credential.ts";
import { counts, meetsRequirement } from "#app/domain/credential/requirement.ts";
import type { Expert } from "#app/domain/roles.ts";
import { db } from "#db/client.ts";
import { projects } from "#db/schema/projects.ts";
import { readHolding } from "./eligibility.server.ts";

export type OpenedProject = { id: string; title: string };

const MOST_PROJECTS = 500;

/** The open projects that an expert qualifies for by what they hold, and which of them a claim has a part in; the newest first. */
export async function readOpenedWork({ userId }: Expert): Promise<(claim: HeldClaim) => OpenedProject[]> {
  const { held, at } = await readHolding(db, userId);
  const rows = await db
    .select({ id: projects.id, title: projects.title, requirement: projects.requirement })
    .from(projects)
    .where(and(isNull(projects.closedAt), isNotNull(projects.requirement)))
    .orderBy(desc(projects.createdAt))
    .limit(MOST_PROJECTS);
  const opened = rows.filter(({ requirement }) => meetsRequirement(requirement, held, at));
  return (claim) =>
    opened
      .filter(({ requirement }) =>
        requirement?.anyOf.some(
          ({ allOf }) =>
            meetsRequirement({ anyOf: [{ allOf }] }, held, at) &&
            allOf.some((needed) => counts(claim, needed, at)),
        ),
      )
      .map(({ id, title }) => ({ id, title }));
}
