import type { NextFunction, Request, Response } from "express";

const FORM_LIMIT = 4 * 1024 * 1024;
/** The one route whose body is streamed as it arrives; every other body is held in memory and so must be small. */
const STREAMED = /^\/lab\/projects\/[^/]+\/batches\/[^/]+\/content$/;

export function limitBodies(request: Request, response: Response, next: NextFunction) {
  const hasBody =
    request.headers["transfer-encoding"] !== undefined || request.headers["content-length"] !== undefined;
  if (!hasBody || STREAMED.test(request.path)) return next();
  const length = Number(request.headers["content-length"]);
  if (length <= FORM_LIMIT) return next();
  const status = Number.isNaN(length) ? 411 : 413;
  response.status(status).set("Connection", "close").type("text/plain");
  response.send(
    `A request to this address may hold at most ${FORM_LIMIT / 1024 / 1024} MiB and must say its length.\n`,
  );
}
