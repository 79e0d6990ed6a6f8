import type { NextFunction, Request, Response } from "express";

const KNOWN = ["GET", "HEAD", "POST", "PUT"];

/**
 * Lets on only what the routes can make an address of: a method they know, a path and not a whole address, a host that is one. Who is
 * not behind a proxy of ours has nothing to say about the host that was asked for.
 */
export function refuseMalformed(trustedProxies: number) {
  return (request: Request, response: Response, next: NextFunction) => {
    if (trustedProxies === 0) delete request.headers["x-forwarded-host"];
    if (!KNOWN.includes(request.method)) {
      response.status(405).set("Allow", KNOWN.join(", ")).type("text/plain");
      response.send("There is no such method here.\n");
      return;
    }
    if (isAddress(request)) return next();
    response.status(400).type("text/plain").send("The address of this request is not one.\n");
  };
}

function isAddress(request: Request): boolean {
  const forwarded = request.get("x-forwarded-host");
  return (
    request.originalUrl.startsWith("/") &&
    [request.get("host"), forwarded].every(
      (host) => host === undefined || URL.canParse(`${request.protocol}://${host}${request.originalUrl}`),
    )
  );
}
