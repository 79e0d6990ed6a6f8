import type { LoaderFunctionArgs } from "@remix-run/node";
import { readPublicList } from "#app/models/published.server.ts";
import { notFound } from "#app/params.server.ts";
import { publish } from "./credentials/publish.server.ts";

/** A Bitstring Status List of the platform, as a signed credential. */
export async function loader({ params, context }: LoaderFunctionArgs) {
  if (!/^[1-9]\d{0,8}$/.test(params.list ?? "")) throw notFound();
  return publish(await readPublicList(Number(params.list), context.askedHost ?? null), "application/vc+jwt");
}
