import { v7 as uuidv7 } from "uuid";
import type { SubjectKind } from "../../app/domain/credential/subject.ts";
import type { Expert } from "../../app/domain/roles.ts";

/** A subject that an expert has proved, written as the four ways of proving one write it in the end. */
export async function bindSubject({ userId }: Expert, kind: SubjectKind, subject: string): Promise<void> {
  const { db } = await import("#db/client.ts");
  const { bind } = await import("#app/models/binding.server.ts");
  const { createChallenge, hashSecret } = await import("#app/models/challenge.server.ts");
  await db.transaction(async (tx) => {
    const challengeId = await createChallenge(tx, {
      expertId: userId,
      kind,
      subject,
      secretHash: hashSecret(uuidv7()),
      minutes: 1,
    });
    const bound = await bind(tx, { expertId: userId, challengeId, kind, subject, evidence: {} });
    if (bound.outcome !== "bound") throw new Error(`${subject} is held by another account.`);
  });
}
