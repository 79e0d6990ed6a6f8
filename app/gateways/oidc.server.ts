import * as oidc from "openid-client";
import { environment } from "#app/environment.server.ts";
import { limitedFetch } from "./limited-fetch.server.ts";

/** Who vouches for a sign-in, and as whom we ask them. */
export type OidcClient = { issuer: string; clientId: string; clientSecret: string };

/** What has to be remembered between leaving for the issuer and coming back, in this browser's session and nowhere else. */
export type SignInStart = { address: string; state: string; codeVerifier: string; nonce: string };

export type SignInReturn = {
  /** The whole address that the browser came back to; only its query is read. */
  currentUrl: string;
  state: string;
  codeVerifier: string;
  nonce: string;
  redirectUri: string;
};

/** `denied`: the person said no. `refused`: what came back is not what was asked for. `unanswered`: the issuer is not there. */
export class SignInProblem extends Error {
  constructor(
    readonly reason: "denied" | "refused" | "unanswered",
    message: string,
  ) {
    super(message);
  }
}

function configured(): OidcClient | null {
  const { ORCID_ISSUER, ORCID_CLIENT_ID, ORCID_CLIENT_SECRET } = environment();
  if (!ORCID_CLIENT_ID || !ORCID_CLIENT_SECRET) return null;
  return { issuer: ORCID_ISSUER, clientId: ORCID_CLIENT_ID, clientSecret: ORCID_CLIENT_SECRET };
}

export const oidcConfigured = (): boolean => configured() !== null;

function required(): OidcClient {
  const client = configured();
  if (!client) throw new Error("ORCID_CLIENT_ID and ORCID_CLIENT_SECRET are not set.");
  return client;
}

/** The address to send a browser to, and what to keep for its return. */
export async function beginSignIn(
  { redirectUri }: { redirectUri: string },
  client: OidcClient = required(),
): Promise<SignInStart> {
  const configuration = await configurationOf(client);
  const codeVerifier = oidc.randomPKCECodeVerifier();
  const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
  const address = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: "openid",
    response_type: "code",
    state,
    nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: "S256",
  });
  return { address: address.href, state, codeVerifier, nonce };
}

/** Whom the issuer says the browser's owner to be: state, nonce, audience, times and signature of the ID token are checked. Throws a SignInProblem. */
export async function endSignIn(
  { currentUrl, state, codeVerifier, nonce, redirectUri }: SignInReturn,
  client: OidcClient = required(),
): Promise<{ subject: string; issuer: string; claims: Record<string, unknown> }> {
  const configuration = await configurationOf(client);
  // Behind a proxy the address that a request shows is not the one the issuer was told.
  const returned = new URL(redirectUri);
  returned.search = new URL(currentUrl).search;
  try {
    const tokens = await oidc.authorizationCodeGrant(configuration, returned, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: codeVerifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims()!;
    return { subject: claims.sub, issuer: claims.iss, claims: { ...claims } };
  } catch (error) {
    throw problemOf(error, client);
  }
}

const unanswered = ({ issuer }: OidcClient) =>
  new SignInProblem("unanswered", `${new URL(issuer).host} does not answer at the moment. Try again later.`);

function problemOf(error: unknown, client: OidcClient): SignInProblem {
  const { host } = new URL(client.issuer);
  if (error instanceof oidc.AuthorizationResponseError) {
    return error.error === "access_denied"
      ? new SignInProblem("denied", `You did not sign in at ${host}.`)
      : new SignInProblem("refused", `${host} refused the sign-in. Begin it again.`);
  }
  if (isUnanswered(error)) return unanswered(client);
  return new SignInProblem("refused", `The sign-in at ${host} could not be confirmed. Begin it again.`);
}

const UNANSWERED = new Set(["OAUTH_TIMEOUT", "OAUTH_ABORT"]);

function isUnanswered(error: unknown): boolean {
  if (error instanceof oidc.ResponseBodyError) return error.status >= 500;
  if (!(error instanceof Error)) return false;
  const { code, cause } = error as Error & { code?: string };
  if (cause instanceof Response) return cause.status >= 500;
  return UNANSWERED.has(code ?? "") || error instanceof TypeError || cause instanceof TypeError;
}

const LIMITS = { maxBytes: 256 * 1024, timeoutMs: 10_000 };
const FRESH_FOR = 60 * 60 * 1000;

const known = new Map<string, { configuration: oidc.Configuration; until: number }>();

/** What an issuer says of itself, kept for an hour. A failure is not kept. */
async function configurationOf(client: OidcClient): Promise<oidc.Configuration> {
  const key = JSON.stringify(client);
  const kept = known.get(key);
  if (kept && kept.until > Date.now()) return kept.configuration;
  try {
    const configuration = await discover(client);
    known.set(key, { configuration, until: Date.now() + FRESH_FOR });
    return configuration;
  } catch (error) {
    console.error(`ORCID_ISSUER ${client.issuer}: ${error instanceof Error ? error.message : error}`);
    throw unanswered(client);
  }
}

async function discover({ issuer, clientId, clientSecret }: OidcClient): Promise<oidc.Configuration> {
  const fetch = limitedFetch(LIMITS) as oidc.CustomFetch;
  // The operator chose the issuer; one inside their own network may have no certificate.
  const plain = issuer.startsWith("http:") ? [oidc.allowInsecureRequests] : [];
  const found = await oidc.discovery(new URL(issuer), clientId, clientSecret, undefined, {
    execute: plain,
    [oidc.customFetch]: fetch,
  });
  const methods = found.serverMetadata().token_endpoint_auth_methods_supported;
  const authenticate = methods?.includes("client_secret_post")
    ? oidc.ClientSecretPost
    : oidc.ClientSecretBasic;
  const configuration = new oidc.Configuration(
    found.serverMetadata(),
    clientId,
    clientSecret,
    authenticate(clientSecret),
  );
  configuration[oidc.customFetch] = fetch;
  for (const allow of plain) allow(configuration);
  oidc.enableNonRepudiationChecks(configuration);
  return configuration;
}
