import { PassThrough } from "node:stream";
import {
  type ActionFunctionArgs,
  type AppLoadContext,
  createReadableStreamFromReadable,
  type EntryContext,
  type LoaderFunctionArgs,
} from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { loggable, loggablePath } from "#app/loggable.server.ts";

declare module "@remix-run/node" {
  interface AppLoadContext {
    nonce: string;
    clientAddress: string;
    /** The host as the browser wrote it; ORIGIN, where it is set, is what this site is called. */
    askedHost?: string | null;
    /** Resolves once the answer's socket takes more, so that a slow reader does not pile up a whole file in memory. */
    drained: () => Promise<void>;
  }
}

export const streamTimeout = 5_000;

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  context: EntryContext,
  { nonce }: AppLoadContext,
) {
  const ready = isbot(request.headers.get("user-agent") ?? "") ? "onAllReady" : "onShellReady";
  headers.set("Content-Type", "text/html; charset=utf-8");
  headers.set("Cache-Control", "no-store");
  return new Promise<Response>((resolve, reject) => {
    let failed = false;
    const { pipe, abort } = renderToPipeableStream(
      <RemixServer context={context} url={request.url} nonce={nonce} />,
      {
        nonce,
        [ready]() {
          const body = new PassThrough();
          // A timer left running would hold every request in memory for seconds.
          body.once("close", () => clearTimeout(timer));
          const stream = createReadableStreamFromReadable(body);
          resolve(new Response(stream, { headers, status: failed ? 500 : status }));
          pipe(body);
        },
        onShellError: reject,
        onError(error) {
          failed = true;
          console.error(loggable(error));
        },
      },
    );
    const timer = setTimeout(abort, streamTimeout + 1000);
  });
}

/** Expected answers (a 404 for an address that is not there) are no errors of ours and are not logged as such. */
export function handleError(error: unknown, { request }: LoaderFunctionArgs | ActionFunctionArgs) {
  if (request.signal.aborted) return;
  const status = (error as { status?: unknown } | null)?.status;
  if (typeof status === "number" && status < 500) return;
  console.error(`${request.method} ${loggablePath(new URL(request.url).pathname)}`, loggable(error));
}
