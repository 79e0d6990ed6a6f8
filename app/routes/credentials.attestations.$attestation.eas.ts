import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireExpert } from "#app/session.server.ts";
import { answerForm } from "./credentials/issued-form.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  return await answerForm(await requireExpert(request), params, "eas");
}
