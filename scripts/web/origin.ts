import type { NextFunction, Request, Response } from "express";
import type { Environment } from "#app/environment.server.ts";

const READING = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Lets a request that changes something through only when the browser says that it comes from a page of this very site. It stands
 * before every route, so that none can be forgotten.
 */
export function requireSameOrigin(ownOrigin: string | undefined) {
  return (request: Request, response: Response, next: NextFunction) => {
    if (READING.has(request.method)) return next();
    const own = ownOrigin ?? `${request.protocol}://${request.get("host")}`;
    if (request.get("origin") === own) return next();
    response
      .status(403)
      .type("text/plain")
      .send("This request does not come from a page of Assay, so it was refused.\n");
  };
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/;

/**
 * Where Assay listens on this machine only, a request for another host's name comes from a page that had its name point here, to read
 * what is not its own. Whoever puts a proxy before it says so by ORIGIN.
 */
export function requireOwnHost({ HOST, ORIGIN }: Pick<Environment, "HOST" | "ORIGIN">) {
  const local = !ORIGIN && LOOPBACK.test(HOST === "::1" ? "[::1]" : HOST);
  return (request: Request, response: Response, next: NextFunction) => {
    if (!local || LOOPBACK.test(request.get("host") ?? "")) return next();
    response.status(421).type("text/plain").send("Assay is not known under this name: set ORIGIN to it.\n");
  };
}

/**
 * Behind a proxy that keeps its own name for us, Remix would take every form for a forged one: it compares the browser's origin with the host.
 * Whoever sets ORIGIN has said what the host is. What was asked for stays in `askedHost`, for an earlier address of ours that still leads here.
 */
export function underOwnName(ownOrigin: string | undefined) {
  return (request: Request, response: Response, next: NextFunction) => {
    response.locals.askedHost = request.get("x-forwarded-host") ?? request.get("host") ?? null;
    if (ownOrigin) {
      request.headers.host = new URL(ownOrigin).host;
      delete request.headers["x-forwarded-host"];
    }
    next();
  };
}
