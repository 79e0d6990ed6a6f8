import type { NextFunction, Request, Response } from "express";

/**
 * Answers 503 when nothing has been answered for so long: a database that is gone without a word would otherwise keep the browser, and the
 * request in memory, waiting without end. An upload has its own signs of life.
 */
export function answerWithin(milliseconds: number, isUpload: (request: Request) => boolean) {
  return (request: Request, response: Response, next: NextFunction) => {
    if (isUpload(request)) return next();
    const timer = setTimeout(() => {
      if (response.headersSent) return;
      response.status(503).set("Retry-After", "10").type("text/plain");
      response.send(
        "Assay did not answer in time. What you sent may or may not be stored: look again soon.\n",
      );
    }, milliseconds);
    response.once("close", () => clearTimeout(timer));
    next();
  };
}
