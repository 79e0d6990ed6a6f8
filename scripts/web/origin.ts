import type { NextFunction, Request, Response } from "express";

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
