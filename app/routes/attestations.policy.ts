import { publishedPolicy } from "#app/models/published-policy.server.ts";
import { publish } from "./credentials/publish.server.ts";

/** A policy.json with which `assay attest verify` checks the platform's attestations offline. */
export const loader = async () => publish(await publishedPolicy(), "application/json");
