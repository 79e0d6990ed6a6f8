import type { NextFunction, Request, Response } from "express";

const LONGEST_PAUSE_MS = 10_000;
const FORM_LIMIT = 4 * 1024 * 1024;
/** The one route whose body is streamed as it arrives; every other body is held in memory and so must be small. */
const STREAMED = /^\/lab\/projects\/[^/]+\/batches\/[^/]+\/content$/;

export const isStreamed = (request: Request): boolean => STREAMED.test(request.path);

/** Documents that go with an application: five of 10 MiB and the form about them. The route asks who sends them before it reads them. */
const DOCUMENTS_LIMIT = 51 * 1024 * 1024;
const TAKES_DOCUMENTS = /^\/credentials\/apply(\.data)?$/;
/** Attestations of at most 64 KiB, pasted or as a file: the pages say so themselves of anything that a form may hold. */
const TAKES_ATTESTATION = /^\/(verify|credentials\/add)(\.data)?$/;
/** A log of revocations of at most 5 MiB, and the form about it. */
const LOG_LIMIT = 6 * 1024 * 1024;
const TAKES_LOG = /^\/operations\/revocations(\.data)?$/;
const MULTIPART = /^multipart\/form-data\b/i;

/** A body that takes as long to arrive as its sender's line is slow. */
export const isUpload = (request: Request): boolean =>
  isStreamed(request) || (TAKES_DOCUMENTS.test(request.path) && request.method === "POST");

/** Pages send their forms in this one way, which cannot be malformed; the judging page's own requests are JSON. */
const FORM = /^application\/x-www-form-urlencoded\b/i;
const JSON_TYPE = /^application\/json\b/i;
const TAKES_JSON = /^\/(work\/[^/]+\/[^/]+\/(draft|judgment|ahead|undo)|account\/shortcuts)$/;

/** Refuses a body that no page of ours sends, before a route would trip over it. None at all counts as an empty form. */
export function limitTypes(request: Request, response: Response, next: NextFunction) {
  const { headers, path } = request;
  if (request.method === "GET" || request.method === "HEAD" || isStreamed(request)) return next();
  const empty = headers["transfer-encoding"] === undefined && Number(headers["content-length"] ?? 0) === 0;
  if (empty) headers["content-type"] ??= "application/x-www-form-urlencoded";
  const type = headers["content-type"] ?? "";
  if (FORM.test(type) || (TAKES_JSON.test(path) && JSON_TYPE.test(type))) return next();
  const takesFiles = [TAKES_DOCUMENTS, TAKES_ATTESTATION, TAKES_LOG].some((taking) => taking.test(path));
  if (takesFiles && MULTIPART.test(type)) return next();
  response.status(415).type("text/plain");
  response.send("A request to this address must hold a form, as application/x-www-form-urlencoded.\n");
}

export function limitBodies(request: Request, response: Response, next: NextFunction) {
  const { headers, path } = request;
  const hasBody = headers["transfer-encoding"] !== undefined || headers["content-length"] !== undefined;
  if (!hasBody || isStreamed(request)) return next();
  const length = Number(headers["content-length"]);
  const limit = limitOf(path);
  if (length <= limit) return next();
  response.status(Number.isNaN(length) ? 411 : 413).type("text/plain");
  if (TAKES_ATTESTATION.test(path) && length <= DOCUMENTS_LIMIT) return refuseFile(request, response);
  response.set("Connection", "close");
  response.send(
    `A request to this address may hold at most ${limit / 1024 / 1024} MiB and must say its length.\n`,
  );
}

function limitOf(path: string): number {
  if (TAKES_DOCUMENTS.test(path)) return DOCUMENTS_LIMIT;
  return TAKES_LOG.test(path) ? LOG_LIMIT : FORM_LIMIT;
}

/** Somebody has chosen the wrong file. Their browser reads an answer only when it has sent all of it, so it is let do that, and none of it is kept. */
function refuseFile(request: Request, response: Response) {
  request.setTimeout(LONGEST_PAUSE_MS, () => request.destroy());
  request.resume();
  response.send(
    "What you sent is larger than 64 KiB; an attestation is far smaller. Go back and choose its own file.\n",
  );
}
