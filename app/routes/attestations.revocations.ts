import { readPublicRevocations } from "#app/models/published.server.ts";
import { publish } from "./credentials/publish.server.ts";

/** The platform's withdrawn EAS attestations, as a policy.json lists revocations. */
export const loader = async () => publish({ revocations: await readPublicRevocations() }, "application/json");
