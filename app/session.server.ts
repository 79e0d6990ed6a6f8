import { data, redirect } from "@remix-run/node";
import { Lucia, TimeSpan } from "lucia";
import { type Expert, type LabMember, type LabVerb, labCan, type Viewer } from "#app/domain/roles.ts";
import { environment } from "#app/environment.server.ts";
import { isDatabaseAway } from "#app/failure.server.ts";
import { loggable } from "#app/loggable.server.ts";
import { sessionAdapter } from "#app/models/session.server.ts";
import { notFound } from "#app/params.server.ts";
import { paths } from "#app/paths.ts";

const SLIDING_LIFETIME = new TimeSpan(30, "d");
/** However busy, a session ends this long after the sign-in that began it. */
const ABSOLUTE_LIFETIME = new TimeSpan(90, "d");

const secure = environment().ORIGIN?.startsWith("https:") ?? false;

const lucia = new Lucia(sessionAdapter, {
  sessionExpiresIn: SLIDING_LIFETIME,
  sessionCookie: {
    name: secure ? "__Host-session" : "assay_session",
    expires: false,
    attributes: { secure, sameSite: "lax" },
  },
  getUserAttributes: (viewer) => ({ viewer: { ...viewer } }),
  getSessionAttributes: ({ userAgent, createdAt }) => ({ userAgent, createdAt }),
});

declare module "lucia" {
  interface Register {
    Lucia: typeof lucia;
    DatabaseUserAttributes: Viewer;
    DatabaseSessionAttributes: { userAgent: string | null; createdAt: Date };
  }
}

export type SignedIn = { viewer: Viewer; token: string; setCookie: string | null };

const readToken = (request: Request) => lucia.readSessionCookie(request.headers.get("Cookie") ?? "");

/** Who sends this request, or null. One database look-up. */
export async function findSignedIn(request: Request): Promise<SignedIn | null> {
  const token = readToken(request);
  if (!token) return null;
  const { session, user } = await lucia.validateSession(token).catch(refuseWithoutDatabase);
  if (!session) return null;
  if (Date.now() - session.createdAt.getTime() > ABSOLUTE_LIFETIME.milliseconds()) {
    await lucia.invalidateSession(token);
    return null;
  }
  const setCookie = session.fresh ? lucia.createSessionCookie(token).serialize() : null;
  return { viewer: user.viewer, token, setCookie };
}

/** For what needs the database before anybody is known. */
export function refuseWithoutDatabase(error: unknown): never {
  if (!isDatabaseAway(error)) throw error;
  console.error("The database does not answer:", loggable(error));
  throw new Response(null, { status: 503, statusText: "The database does not answer" });
}

export async function requireSignedIn(request: Request): Promise<SignedIn> {
  const signedIn = await findSignedIn(request);
  if (signedIn) return signedIn;
  if (request.method !== "GET") throw new Response(null, { status: 401, statusText: "Signed out" });
  const { pathname, search } = new URL(request.url);
  throw redirect(paths.signIn(pathname + search));
}

export async function requireExpert(request: Request): Promise<Expert & { viewer: Viewer }> {
  const { viewer } = await requireSignedIn(request);
  if (!viewer.expert) throw notFound();
  return { userId: viewer.userId, viewer };
}

/** A member of a lab; with a verb, one who may do it. */
export async function requireLab(request: Request, verb?: LabVerb): Promise<LabMember & { viewer: Viewer }> {
  const { viewer } = await requireSignedIn(request);
  if (!viewer.lab) throw notFound();
  if (verb && !labCan(viewer.lab.role, verb)) {
    const reason = `Your role in ${viewer.lab.name} does not allow this. An owner of the lab can change it.`;
    throw data({ reason }, { status: 403, statusText: "Forbidden" });
  }
  return { userId: viewer.userId, labId: viewer.lab.id, role: viewer.lab.role, viewer };
}

export async function requireOperator(request: Request): Promise<{ userId: string; viewer: Viewer }> {
  const { viewer } = await requireSignedIn(request);
  if (!viewer.operator) throw notFound();
  return { userId: viewer.userId, viewer };
}

/** Begins a session and gives the cookie that carries it. A token the browser already had is ended: no session is taken over. */
export async function beginSession(request: Request, userId: string): Promise<string> {
  const before = readToken(request);
  if (before) await lucia.invalidateSession(before).catch(refuseWithoutDatabase);
  const userAgent = request.headers.get("User-Agent");
  const session = await lucia
    .createSession(userId, { userAgent, createdAt: new Date() })
    .catch(refuseWithoutDatabase);
  return lucia.createSessionCookie(session.id).serialize();
}

export async function endSession(request: Request): Promise<string> {
  const token = readToken(request);
  if (token) await lucia.invalidateSession(token);
  return lucia.createBlankSessionCookie().serialize();
}

/** Where a viewer's work is. */
export function homeOf(viewer: Viewer): string {
  if (viewer.expert) return paths.work();
  if (viewer.lab) return paths.projects();
  return viewer.operator ? paths.operations() : paths.account();
}
