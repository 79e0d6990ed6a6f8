import { type Address, createPublicClient, type Hex, http, parseAbi } from "viem";
import { environment } from "#app/environment.server.ts";
import { limitedFetch } from "./limited-fetch.server.ts";

const ABI = parseAbi(["function getRevokeOffchain(address revoker, bytes32 data) view returns (uint64)"]);
type Patience = { timeoutMs: number; signal?: AbortSignal };
export const PATIENCE = { timeoutMs: 5_000 };
/** The last second that a date can hold; a contract never wrote a later one. */
const LAST_SECOND = 8_640_000_000_000n;
const LONGEST_ANSWER = 64 * 1024;

export type Question = { chainId: string; contract: string; signer: string; uid: string };

/** Whether EAS_RPC says where this chain is read. */
export const readsChain = (chainId: string): boolean => environment().EAS_RPC.has(chainId);

/**
 * When the signer of an off-chain attestation revoked it, in milliseconds since 1970, as its EAS contract says now; null if never. Whatever is no clear answer
 * of that very chain is "unanswered".
 */
export async function readRevocation(
  question: Question,
  nodes: ReadonlyMap<string, string> = environment().EAS_RPC,
  { timeoutMs, signal }: Patience = PATIENCE,
): Promise<{ revokedAt: number | null } | "unanswered"> {
  const node = nodes.get(question.chainId);
  if (!node) return "unanswered";
  try {
    const seconds = await ask(node, question, { timeoutMs, signal });
    return { revokedAt: seconds === 0n ? null : Number(seconds) * 1000 };
  } catch (error) {
    // A node's address may hold a key, and its error holds the address.
    const reason = error instanceof Error ? error.name : "no reason";
    console.error(`EAS_RPC: chain ${question.chainId} gave no clear answer (${reason}).`);
    return "unanswered";
  }
}

async function ask(node: string, question: Question, { timeoutMs, signal }: Patience): Promise<bigint> {
  const { chainId, contract, signer, uid } = question;
  const client = createPublicClient({
    transport: http(node, {
      timeout: timeoutMs,
      retryCount: 1,
      fetchFn: limitedFetch({ maxBytes: LONGEST_ANSWER, timeoutMs, signal }),
    }),
  });
  const [actual, revokedAt] = await Promise.all([
    // A node of another chain has no such contract, or another one, and would answer "never" for everything.
    client.getChainId(),
    client.readContract({
      address: contract as Address,
      abi: ABI,
      functionName: "getRevokeOffchain",
      args: [signer as Address, uid as Hex],
    }),
  ]);
  if (String(actual) !== chainId) throw new Error(`EAS_RPC: ${chainId} answers for chain ${actual}.`);
  if (revokedAt > LAST_SECOND) throw new Error("The answer is no time.");
  return revokedAt;
}
