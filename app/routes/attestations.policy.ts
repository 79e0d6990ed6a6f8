import { readPublicPolicy } from "#app/models/published.server.ts";
import { publish } from "./credentials/publish.server.ts";

/** A policy.json with which `assay attest verify` checks the platform's attestations offline. */
export const loader = async () => publish(await readPublicPolicy(), "application/json");
