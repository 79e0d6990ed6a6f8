import { generateKeyPairSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import Provider, { type Configuration } from "oidc-provider";

export type OidcAccount = { sub: string; name: string };

/** Josiah Carberry is ORCID's own example; the second iD ends in the check digit X. */
export const ORCID_ACCOUNTS: [OidcAccount, OidcAccount] = [
  { sub: "0000-0002-1825-0097", name: "Josiah Carberry" },
  { sub: "0000-0002-1694-233X", name: "Ines Larch" },
];

export type OidcServer = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  close(): Promise<void>;
};

type Options = { redirectUris: string[]; accounts?: OidcAccount[] };

/**
 * A real OpenID Connect issuer on a free port of this machine, with one client. Its page has one button per account (`login`) and one that
 * refuses (`deny`); consent comes with the log-in, as at ORCID for the scope `openid`. Set ORCID_ISSUER, ORCID_CLIENT_ID and ORCID_CLIENT_SECRET from it.
 */
export async function startOidc({ redirectUris, accounts = ORCID_ACCOUNTS }: Options): Promise<OidcServer> {
  const server = http.createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [clientId, clientSecret] = ["APP-ASSAY", randomBytes(32).toString("hex")];
  const provider = new Provider(issuer, configuration({ clientId, clientSecret, redirectUris, accounts }));
  server.on("request", (request, response) => {
    const uid = /^\/interaction\/([\w-]+)$/.exec(request.url ?? "")?.[1];
    const answered = uid
      ? interact(provider, accounts, request, response)
      : provider.callback()(request, response);
    Promise.resolve(answered).catch((error) => response.writeHead(400).end(String(error)));
  });
  return {
    issuer,
    clientId,
    clientSecret,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

type Wanted = Required<Options> & { clientId: string; clientSecret: string };

function configuration({ clientId, clientSecret, redirectUris, accounts }: Wanted): Configuration {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: redirectUris,
        token_endpoint_auth_method: "client_secret_post",
        grant_types: ["authorization_code"],
        response_types: ["code"],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), alg: "RS256", use: "sig", kid: "test" }] },
    cookies: { keys: [randomBytes(32).toString("hex")] },
    pkce: { required: () => true },
    claims: { openid: ["sub", "name"] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      Grant: 600,
      IdToken: 600,
      Interaction: 600,
      Session: 600,
    },
    findAccount: (_context, sub) => {
      const account = accounts.find((known) => known.sub === sub);
      return account && { accountId: sub, claims: async () => ({ ...account }) };
    },
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client!.clientId,
        accountId: oidc.session!.accountId!,
      });
      grant.addOIDCScope("openid");
      await grant.save();
      return grant;
    },
  };
}

/** The log-in page, and what its buttons do. */
async function interact(
  provider: Provider,
  accounts: OidcAccount[],
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  if (request.method !== "POST") {
    const buttons = accounts.map(({ sub, name }) => `<button name="login" value="${sub}">${name}</button>`);
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.end(
      `<!doctype html><title>Sign in</title><h1>Sign in</h1><form method="post">${buttons.join("")}<button name="deny" value="1">Deny</button></form>`,
    );
    return;
  }
  let body = "";
  for await (const chunk of request) body += chunk;
  const accountId = new URLSearchParams(body).get("login");
  const result = accountId
    ? { login: { accountId } }
    : { error: "access_denied", error_description: "The person said no." };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

/**
 * What a browser does at the issuer, by plain HTTP: opens the address, signs in as `sub` (null: refuses), and gives the address it is sent back
 * to, which it does not open.
 */
export async function passOidc(address: string, sub: string | null): Promise<string> {
  const { origin } = new URL(address);
  const cookies = new Map<string, string>();
  const visit = async (url: string, init: RequestInit = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(url, { ...init, redirect: "manual", headers: { Cookie: cookie } });
    for (const set of answer.headers.getSetCookie()) {
      const [name, value] = set.split(";")[0]!.split(/=(.*)/s) as [string, string];
      cookies.set(name, value);
    }
    const location = answer.headers.get("Location");
    if (!location) throw new Error(`The issuer answered ${answer.status}: ${await answer.text()}`);
    return new URL(location, url).href;
  };
  const page = await visit(address);
  // A problem with the request itself is told to the client at once.
  if (new URL(page).origin !== origin) return page;
  const body = new URLSearchParams(sub === null ? { deny: "1" } : { login: sub });
  return await visit(await visit(page, { method: "POST", body }));
}
