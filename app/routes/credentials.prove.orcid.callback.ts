import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { endOrcid } from "#app/models/proof/orcid.server.ts";
import { paths } from "#app/paths.ts";
import { requireExpert } from "#app/session.server.ts";
import { originOf } from "./credentials/prove.server.ts";

/** Where ORCID sends the browser back to. Whatever came of it is said on the page that began it, so that going back repeats nothing. */
export async function loader({ request }: LoaderFunctionArgs) {
  const expert = await requireExpert(request);
  const redirectUri = originOf(request) + paths.orcidCallback();
  const answer = await endOrcid(expert, { currentUrl: request.url, redirectUri });
  const said = answer.outcome === "held" ? ["held", answer.challengeId] : ["said", answer.outcome];
  throw redirect(`${paths.prove("orcid")}?${new URLSearchParams([said])}`);
}
