import { readDidDocument } from "#app/models/published-policy.server.ts";
import { publish } from "./credentials/publish.server.ts";

/** The platform's DID document: the key that its credentials are checked with. */
export const loader = async () => publish(await readDidDocument(), "application/did+json");
