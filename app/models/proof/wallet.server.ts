import { randomBytes } from "node:crypto";
import { siweMessage, verifySiwe } from "#app/domain/credential/siwe.ts";
import type { Expert } from "#app/domain/roles.ts";
import { db } from "#db/client.ts";
import { type Bound, bind } from "../binding.server.ts";
import { createChallenge, hashSecret, takeChallenge } from "../challenge.server.ts";
import { databaseTime } from "../clock.server.ts";
import { countProof, type Limited } from "../rate-limit.server.ts";

const MINUTES = 15;
const STATEMENT = "Show Assay that this wallet is yours. This costs nothing and moves nothing.";
const MAIN_NET = 1;

export type Answer =
  | Bound
  | { outcome: "wrong"; problem: string }
  /** Unknown, another's, used, expired, or tried too often. */
  | { outcome: "stale" };

/** The message that a wallet signs to be proved (EIP-4361), for this expert and this page only. `address` is checksummed. */
export async function beginWallet(
  { userId }: Expert,
  { address, origin }: { address: string; origin: string },
): Promise<{ outcome: "begun"; message: string } | ({ outcome: "limited" } & Limited)> {
  const limited = await countProof(userId);
  if (limited) return { outcome: "limited", ...limited };
  const nonce = randomBytes(16).toString("hex");
  const at = await databaseTime();
  const message = siweMessage({
    domain: new URL(origin).host,
    address,
    statement: STATEMENT,
    uri: origin,
    chainId: MAIN_NET,
    nonce,
    issuedAt: at,
    expirationTime: at + MINUTES * 60_000,
  });
  await db.transaction((tx) =>
    createChallenge(tx, {
      expertId: userId,
      kind: "wallet",
      subject: address,
      secretHash: hashSecret(nonce),
      minutes: MINUTES,
    }),
  );
  return { outcome: "begun", message };
}

/** Takes the signed message. The nonce in it counts once, for whom it was made, for the wallet that it names. */
export async function endWallet(
  { userId }: Expert,
  { message, signature, origin }: { message: string; signature: string; origin: string },
): Promise<Answer> {
  const nonce = /^Nonce: ([A-Za-z0-9]{8,64})$/m.exec(message)?.[1] ?? "";
  return await db.transaction(async (tx) => {
    const challenge = await takeChallenge(tx, {
      expertId: userId,
      kind: "wallet",
      secretHash: hashSecret(nonce),
    });
    if (!challenge) return { outcome: "stale" };
    const proved = await verifySiwe({
      message,
      signature,
      domain: new URL(origin).host,
      uri: origin,
      chainIds: [MAIN_NET],
      nonce,
      at: await databaseTime(tx),
    });
    if (!proved.ok) return { outcome: "wrong", problem: proved.problem };
    if (proved.address !== challenge.subject)
      return { outcome: "wrong", problem: "This message is for another wallet than the one you named." };
    return await bind(tx, {
      expertId: userId,
      challengeId: challenge.id,
      kind: "wallet",
      subject: proved.address,
      evidence: { message, signature },
    });
  });
}
