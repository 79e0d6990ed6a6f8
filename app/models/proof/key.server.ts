import { randomBytes } from "node:crypto";
import { verifyKeyProof } from "#app/domain/attestation/key-proof.ts";
import type { Expert } from "#app/domain/roles.ts";
import { db } from "#db/client.ts";
import { bind } from "../binding.server.ts";
import { createChallenge, hashSecret, takeChallenge } from "../challenge.server.ts";
import { databaseTime } from "../clock.server.ts";
import { countProof, type Limited } from "../rate-limit.server.ts";
import type { Answer } from "./wallet.server.ts";

const MINUTES = 15;

/** What the holder of a did:key signs: for this page (`aud`), once (`nonce`), until `exp`. Times in seconds. */
export type KeyQuestion = { nonce: string; aud: string; iat: number; exp: number };

export async function beginKey(
  { userId }: Expert,
  { did, origin }: { did: string; origin: string },
): Promise<{ outcome: "begun"; question: KeyQuestion } | ({ outcome: "limited" } & Limited)> {
  const limited = await countProof(userId);
  if (limited) return { outcome: "limited", ...limited };
  const nonce = randomBytes(16).toString("base64url");
  const iat = Math.floor((await databaseTime()) / 1000);
  await db.transaction((tx) =>
    createChallenge(tx, {
      expertId: userId,
      kind: "key",
      subject: did,
      secretHash: hashSecret(nonce),
      minutes: MINUTES,
    }),
  );
  return { outcome: "begun", question: { nonce, aud: origin, iat, exp: iat + MINUTES * 60 } };
}

/** Takes the question signed as a compact JWS by the key that was named. */
export async function endKey(
  { userId }: Expert,
  { did, nonce, jws, origin }: { did: string; nonce: string; jws: string; origin: string },
): Promise<Answer> {
  return await db.transaction(async (tx) => {
    const challenge = await takeChallenge(tx, {
      expertId: userId,
      kind: "key",
      secretHash: hashSecret(nonce),
    });
    if (!challenge || challenge.subject !== did) return { outcome: "stale" };
    const proved = await verifyKeyProof({ jws, did, nonce, audience: origin, at: await databaseTime(tx) });
    if (!proved.ok) return { outcome: "wrong", problem: proved.problem };
    return await bind(tx, {
      expertId: userId,
      challengeId: challenge.id,
      kind: "key",
      subject: did,
      evidence: { jws },
    });
  });
}
