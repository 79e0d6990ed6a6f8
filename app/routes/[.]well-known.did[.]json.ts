import type { LoaderFunctionArgs } from "@remix-run/node";
import { readDidDocument } from "#app/models/published-policy.server.ts";
import { publish } from "./credentials/publish.server.ts";

/** The platform's DID document: the key that its credentials are checked with. */
export const loader = async ({ context }: LoaderFunctionArgs) =>
  publish(await readDidDocument(context.askedHost), "application/did+json");
