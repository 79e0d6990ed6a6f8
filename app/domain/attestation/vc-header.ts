import { splitKeyId } from "./did.ts";
import { excerpt, type Finding, failed, passed } from "./findings.ts";
import type { Jws } from "./jws.ts";
import { ALGORITHMS } from "./public-key.ts";

/** Whether the token is signed by an algorithm of the allow-list, which leaves out `none` and everything with a shared secret. */
export function checkAlgorithm({ header: { alg } }: Jws): Finding {
  const accepted = (ALGORITHMS as readonly unknown[]).includes(alg);
  if (accepted) return passed(`It is signed with ${alg}.`);
  const said =
    typeof alg === "string" ? `It names the algorithm “${excerpt(alg, 20)}”` : "It names no algorithm";
  return failed(`${said}; only ${ALGORITHMS.join(", ")} are accepted.`);
}

/** Whether the token says of itself that it is a credential. `types` are the payload's own, null where they could not be read. */
export function checkType({ header: { typ } }: Jws, types: readonly string[] | null): Finding {
  if (typ !== "vc+jwt") {
    const said = typeof typ === "string" ? `Its type (typ) is “${excerpt(typ, 40)}”` : "It has no type (typ)";
    return failed(`${said}; a credential as a JWT has vc+jwt.`);
  }
  if (types && !types.includes("VerifiableCredential"))
    return failed("Its types do not include VerifiableCredential.");
  return passed("It says that it is a Verifiable Credential as a JWT.");
}

export function hasLegacyClaim({ payload }: Jws): boolean {
  return Object.hasOwn(payload, "vc") || Object.hasOwn(payload, "vp");
}

/** Whether the payload itself is the credential, as VC 2.0 wants it, and holds none of the wrappers of 1.1. */
export function checkLegacy(jws: Jws): Finding {
  if (!hasLegacyClaim(jws)) return passed("The payload itself is the credential.");
  return failed(
    "The credential is wrapped in a “vc” or “vp” claim, as in version 1.1; version 2.0 is needed.",
  );
}

/** Whether the key, the issuer and `iss`, where it is given, all name the same DID. */
export function checkIssuer({ header, payload }: Jws, issuer: string): Finding {
  const key = splitKeyId(header.kid);
  if (!key) return failed("Its header does not name the key (kid) by a DID and a # after it.");
  if (key.did !== issuer)
    return failed(`The key belongs to ${excerpt(key.did)}, but the issuer is ${excerpt(issuer)}.`);
  if (Object.hasOwn(payload, "iss") && payload.iss !== issuer)
    return failed(`Its “iss” is not the issuer, ${excerpt(issuer)}.`);
  return passed(`Key and issuer are both ${excerpt(issuer)}.`);
}
