const MOST_DISCARDED = 64 * 1024 * 1024;

type Body = {
  /** The first bytes, which tell what kind of file it is; empty when there are none at all. */
  start: Uint8Array;
  /** Everything, the first bytes included. Throws when the body ends before the length it said it had. */
  chunks: AsyncGenerator<Uint8Array>;
  /** Takes what is still to come and throws it away. */
  discard(): Promise<void>;
};

/**
 * The body of a request as it arrives. Stopping early leaves the stream open: cancelling it would close the connection before the
 * answer that says why, and a client that is still sending reads the answer only once its bytes are taken.
 */
export async function readBody(request: Request): Promise<Body> {
  const reader = request.body?.getReader();
  const declared = request.headers.get("Content-Length");
  let taken = 0;
  const take = async (): Promise<Uint8Array | null> => {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (!done) taken += value.byteLength;
    else if (declared !== null && taken < Number(declared)) throw new Error("The body ended before its end.");
    return value ?? null;
  };

  const first: Uint8Array[] = [];
  let startLength = 0;
  while (startLength < 64) {
    const chunk = await take();
    if (!chunk) break;
    first.push(chunk);
    startLength += chunk.byteLength;
  }

  return {
    start: Buffer.concat(first),
    chunks: chunksFrom(first, take),
    async discard() {
      try {
        const enough = taken + MOST_DISCARDED;
        while (taken < enough && (await take()));
      } catch {
        // The client has left; nobody waits for the answer.
      }
    },
  };
}

async function* chunksFrom(
  first: Uint8Array[],
  take: () => Promise<Uint8Array | null>,
): AsyncGenerator<Uint8Array> {
  yield* first;
  for (let chunk = await take(); chunk; chunk = await take()) yield chunk;
}
