import type { AppLoadContext } from "@remix-run/node";

const CHUNK_LENGTH = 64 * 1024;

/**
 * An answer's body made of texts as they come. The first is awaited here, so that a failure at the start is still an error page; a failure
 * later breaks the connection, so that half a file never looks like a whole one. Nothing more is read once the client has left. The first
 * `skip` bytes are left out, for a client that has them.
 */
export async function streamOf(
  parts: AsyncIterator<string, void>,
  { signal }: Request,
  { drained }: AppLoadContext,
  skip = 0,
): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder();
  let next = await parts.next();
  return new ReadableStream({
    async pull(controller) {
      await drained();
      if (signal.aborted) await parts.return?.();
      if (next.done || signal.aborted) return controller.close();
      let bytes = new Uint8Array(0);
      while (bytes.length === 0 && !next.done) {
        let text = "";
        for (; !next.done && text.length < CHUNK_LENGTH; next = await parts.next()) text += next.value;
        bytes = encoder.encode(text).subarray(skip);
        skip -= Math.min(skip, Buffer.byteLength(text));
      }
      controller.enqueue(bytes);
    },
    async cancel() {
      await parts.return?.();
    },
  });
}

/** The headers of a file to keep. `no-transform` keeps its bytes, and so its length and sum, as they are said to be. */
export function fileHeaders(type: string, fileName: string): Record<string, string> {
  const plain = fileName.replace(/[^\w.+-]+/g, "_");
  const exact = encodeURIComponent(fileName.toWellFormed()).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  );
  return {
    "Content-Type": type,
    "Content-Disposition": `attachment; filename="${plain}"; filename*=UTF-8''${exact}`,
    "Cache-Control": "private, no-cache, no-transform",
  };
}
