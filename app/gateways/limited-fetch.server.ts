/**
 * `fetch` for addresses that the operator chose, which may be inside their own network: bounded in time and size, without redirects.
 * Whoever is asked may be ill, and must not take this process with it.
 */
export function limitedFetch({
  maxBytes,
  timeoutMs,
  signal: ending,
}: {
  maxBytes: number;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}): typeof fetch {
  return async (input, init) => {
    const limits = [AbortSignal.timeout(timeoutMs), init?.signal, ending];
    const signal = AbortSignal.any(limits.filter((limit) => limit instanceof AbortSignal));
    const response = await fetch(input, { ...init, signal, redirect: "manual" });
    const { body, status, statusText, headers } = response;
    if (!body) return response;
    let length = 0;
    const counter = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        length += chunk.length;
        if (length > maxBytes) controller.error(new Error(`The answer is longer than ${maxBytes} bytes.`));
        else controller.enqueue(chunk);
      },
    });
    return new Response(body.pipeThrough(counter), { status, statusText, headers });
  };
}
