import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import compression from "compression";
import express from "express";
import sirv from "sirv";
import { type Environment, environment, FIRST_PORT } from "#app/environment.server.ts";
import { loggable, loggablePath } from "#app/loggable.server.ts";
import { answerWithin } from "./deadline.ts";
import { assetHeaders, makeNonce, securityHeaders } from "./headers.ts";
import { isUpload, limitBodies, limitTypes } from "./limits.ts";
import { requireOwnHost, requireSameOrigin, underOwnName } from "./origin.ts";
import { refuseMalformed } from "./requests.ts";

const BUILD = path.resolve(import.meta.dirname, "../../build");
const PORTS_TO_TRY = 100;
const LONGEST_ANSWER = 30_000;

export async function makeApp({ HOST, ORIGIN, TRUSTED_PROXIES, NODE_ENV }: Environment) {
  const build: ServerBuild = await import(path.join(BUILD, "server/index.js"));
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", TRUSTED_PROXIES);
  app.use("/assets", assetHeaders, assets());
  app.use(compression());
  app.use(makeNonce, securityHeaders(ORIGIN?.startsWith("https:") ?? false));
  app.use(refuseMalformed(TRUSTED_PROXIES));
  app.use(express.static(path.join(BUILD, "client"), { redirect: false, maxAge: "1h" }));
  app.use(
    requireOwnHost({ HOST, ORIGIN }),
    requireSameOrigin(ORIGIN),
    underOwnName(ORIGIN),
    limitBodies,
    limitTypes,
  );
  app.use(answerWithin(LONGEST_ANSWER, isUpload));
  const getLoadContext = (request: express.Request, response: express.Response) => ({
    nonce: response.locals.nonce,
    clientAddress: request.ip ?? "unknown",
    askedHost: response.locals.askedHost,
    drained: () => drained(response),
  });
  app.all("*", createRequestHandler({ build, mode: NODE_ENV, getLoadContext }));
  app.use(answerFailure);
  return app;
}

/** The build's own files, compressed when it was made: better than there is time for at each request. */
function assets() {
  const folder = path.join(BUILD, "client/assets");
  return sirv(folder, { brotli: true, gzip: true, immutable: true, maxAge: 31_536_000, etag: true });
}

/** What went wrong before or around Remix: an address that cannot be read, a body that broke off. Never with a trace. */
function answerFailure(
  error: unknown,
  request: express.Request,
  response: express.Response,
  next: express.NextFunction,
) {
  const status = error instanceof URIError ? 400 : 500;
  if (status === 500) console.error(`${request.method} ${loggablePath(request.path)}`, loggable(error));
  if (response.headersSent) return next(error);
  response.status(status).type("text/plain");
  response.send(status === 400 ? "This address cannot be read.\n" : "Something failed on our side.\n");
}

/** Remix writes on whether or not the socket takes it: whoever streams a file waits for this between two pieces. */
function drained(response: express.Response): Promise<void> {
  if (!response.writableNeedDrain || response.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      response.off("drain", done);
      response.off("close", done);
      resolve();
    };
    response.on("drain", done);
    response.on("close", done);
  });
}

/** Listens on PORT; where none is asked for, on the first free one from 3000. */
export async function serve(
  settings: Environment = environment(),
): Promise<{ server: Server; address: string }> {
  const app = await makeApp(settings);
  const ports = settings.PORT
    ? [settings.PORT]
    : Array.from({ length: PORTS_TO_TRY }, (_, offset) => FIRST_PORT + offset);
  for (const port of ports) {
    const server = await listen(app, port, settings.HOST);
    if (server) return { server, address: addressOf(server, settings) };
  }
  throw new Error(
    settings.PORT
      ? `PORT ${settings.PORT} is already in use: choose another, or leave PORT unset.`
      : `Ports ${FIRST_PORT} to ${FIRST_PORT + PORTS_TO_TRY - 1} are all in use: set PORT to a free one.`,
  );
}

function addressOf(server: Server, { ORIGIN, HOST }: Environment): string {
  if (ORIGIN) return ORIGIN;
  const host = HOST === "0.0.0.0" || HOST === "::" ? "localhost" : HOST;
  return `http://${host.includes(":") ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`;
}

function listen(app: express.Express, port: number, host: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = app.listen(port, host, () => resolve(server));
    // A large upload takes as long as it takes; what stands still is ended by its headers' time-out or by the batch's own.
    server.requestTimeout = 0;
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") return resolve(null);
      if (error.code === "EACCES")
        return reject(new Error(`PORT ${port} may not be used by this user: choose one above 1023.`));
      if (error.code === "EADDRNOTAVAIL")
        return reject(new Error(`HOST ${host} is not an address of this machine.`));
      reject(error);
    });
  });
}
