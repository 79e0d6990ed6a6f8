import { eq, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { CredentialEnd } from "../../app/domain/credential/credential.ts";
import type { NeededClaim, Requirement } from "../../app/domain/credential/requirement.ts";
import type { Expert } from "../../app/domain/roles.ts";

export const need = (changes: Partial<NeededClaim> = {}): NeededClaim => ({
  field: "mathematics",
  level: "doctorate",
  issuerIds: [],
  withinDays: null,
  ...changes,
});

export const asks = (...allOf: NeededClaim[]): Requirement => ({ anyOf: [{ allOf }] });

type Grant = {
  field?: string;
  level?: string;
  issuerId?: string;
  attestedAt?: Date;
  expiresAt?: Date | null;
};

/** Issuers and credentials as rows, for tests of what rests on them; how they come about is tested where they are granted. */
export async function loadHoldings() {
  const { db } = await import("#db/client.ts");
  const { issuers, trusts } = await import("#db/schema/issuers.ts");
  const { attestations, credentials } = await import("#db/schema/attestations.ts");
  const { lockExpert } = await import("#app/models/expert.server.ts");
  const { lapseAssignments } = await import("#app/models/lapse.server.ts");

  async function makeIssuer(name = "Example University", withdrawn = false): Promise<string> {
    const id = uuidv7();
    await db.insert(issuers).values({ id, name, kind: "university" });
    await db.insert(trusts).values({
      issuerId: id,
      version: 1,
      identifiers: withdrawn ? [] : [`did:web:${id}.example`],
      may: ["*"],
      easSchemas: [],
      vcTypes: [],
      withdrawn,
      reason: "For the test.",
    });
    return id;
  }

  async function grant({ userId }: Expert, changes: Grant = {}): Promise<string> {
    const { field = "mathematics", level = "doctorate", attestedAt = new Date(), expiresAt = null } = changes;
    const issuerId = changes.issuerId ?? (await makeIssuer());
    const [attestationId, id] = [uuidv7(), uuidv7()];
    await db.insert(attestations).values({
      id: attestationId,
      expertId: userId,
      format: "vc",
      key: attestationId,
      issuerId,
      signedBy: "did:web:somebody.example",
      subject: "did:web:somebody.example",
      schema: "ExpertCredential",
      claims: { field, level },
      raw: "a.b.c",
    });
    await db
      .insert(credentials)
      .values({ id, expertId: userId, attestationId, issuerId, field, level, attestedAt, expiresAt });
    return id;
  }

  /** As every way of ending one does it: the lock, the end, what rests on it, in one transaction. */
  async function endCredential(
    { userId }: Expert,
    id: string,
    end: CredentialEnd = "revoked",
  ): Promise<void> {
    await db.transaction(async (tx) => {
      await lockExpert(tx, userId);
      await tx
        .update(credentials)
        .set({ endedAt: sql`clock_timestamp()`, end })
        .where(eq(credentials.id, id));
      await lapseAssignments(tx, userId, "The issuer has revoked the attestation.");
    });
  }

  return { makeIssuer, grant, endCredential };
}
