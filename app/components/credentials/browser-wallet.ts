/** What a wallet in the browser offers to pages (EIP-1193). */
type BrowserWallet = { request(ask: { method: string; params?: unknown[] }): Promise<unknown> };

const walletOf = (): BrowserWallet | undefined => (globalThis as { ethereum?: BrowserWallet }).ethereum;

export const hasBrowserWallet = (): boolean => walletOf() !== undefined;

export type WalletAnswer = { ok: true; value: string } | { ok: false; problem: string };

const NO_WALLET = "This browser has no wallet that pages can ask.";

/** The address that the wallet's owner lets this page know. */
export async function askAddress(): Promise<WalletAnswer> {
  return await ask("eth_requestAccounts", [], (value) => (value as string[])[0]);
}

/** The signature of a message in words (EIP-191), by the key of `address`. */
export async function askSignature(message: string, address: string): Promise<WalletAnswer> {
  const bytes = new TextEncoder().encode(message);
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return await ask("personal_sign", [`0x${hex}`, address], (value) => value as string);
}

async function ask(
  method: string,
  params: unknown[],
  read: (value: unknown) => string | undefined,
): Promise<WalletAnswer> {
  const wallet = walletOf();
  if (!wallet) return { ok: false, problem: NO_WALLET };
  try {
    const value = read(await wallet.request({ method, params }));
    return value ? { ok: true, value } : { ok: false, problem: "The wallet gave no answer." };
  } catch (error) {
    const { code, message } = (error ?? {}) as { code?: number; message?: string };
    const problem = code === 4001 ? "You said no in the wallet." : `The wallet says: ${message ?? "no"}`;
    return { ok: false, problem };
  }
}
