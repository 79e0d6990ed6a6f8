import { EasShapeProblem } from "./eas-fields.ts";
import { EAS_LAYOUTS, NO_ADDRESS, NO_UID } from "./eas-layout.ts";

const MOST_BYTES = 256 * 1024;
const MARK = "#attestation=";

/**
 * The attestation in an address as EAS's own explorer writes it: after `#attestation=` stands the base64 of the deflated JSON of a list. It
 * comes back as the JSON of a file, unverified. Throws an Error with one sentence where it cannot be read; inflates 256 KiB at most.
 */
export async function easFromUrl(text: string): Promise<unknown> {
  const at = text.indexOf(MARK);
  if (at === -1) return refuse("The address has no #attestation= in it.");
  const bytes = base64In(text.slice(at + MARK.length));
  const json = await inflated(bytes);
  let list: unknown;
  try {
    list = JSON.parse(json);
  } catch {
    return refuse("What the address holds is no JSON; copy the whole of it.");
  }
  return fileOf(Array.isArray(list) ? list : refuse("What the address holds is no list, as EAS writes it."));
}

function base64In(encoded: string): Uint8Array<ArrayBuffer> {
  const problem = "What follows #attestation= is not base64; copy the whole address.";
  try {
    // A form may have taken a plus sign for a space, and some software writes the alphabet for addresses.
    const text = decodeURIComponent(encoded).replaceAll(" ", "+").replaceAll("-", "+").replaceAll("_", "/");
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return refuse(problem);
  }
}

async function inflated(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const reader = stream.getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      length += value.length;
      if (length > MOST_BYTES) break;
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    return refuse("What the address holds is cut off or damaged; copy the whole of it.");
  }
  await reader.cancel().catch(() => {});
  return refuse("What the address holds is far larger than an attestation.");
}

/** The places in the list: contract version, chain, contract, r, s, v, signer, uid, then the message; a nonce; the version; the salt. */
function fileOf(list: unknown[]): unknown {
  const [contractVersion, chainId, verifyingContract, r, s, v, signer, uid, schema, recipient] = list;
  const [time, expirationTime, refUID, revocable, data, , said, salt] = list.slice(10);
  const version = said ?? 0;
  const layout = EAS_LAYOUTS.find((one) => one.version === version);
  if (!layout) return refuse("It is of a version of EAS attestations that is not known.");
  const message = {
    schema,
    recipient: recipient === "0" ? NO_ADDRESS : recipient,
    time,
    expirationTime,
    revocable,
    refUID: refUID === "0" ? NO_UID : refUID,
    data,
    ...(version === 0 ? {} : { version }),
    ...(version === 2 ? { salt } : {}),
  };
  const domain = { name: "EAS Attestation", version: contractVersion, chainId, verifyingContract };
  const types = { [layout.primaryType]: layout.fields };
  return {
    sig: { version, domain, primaryType: layout.primaryType, types, message, signature: { r, s, v }, uid },
    signer,
  };
}

function refuse(problem: string): never {
  throw new EasShapeProblem(problem);
}
