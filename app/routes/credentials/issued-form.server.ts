import type { Format } from "#app/domain/attestation/verification.ts";
import type { Expert } from "#app/domain/roles.ts";
import { findForm } from "#app/models/issued-form.server.ts";
import { idIn, notFound, type Params } from "#app/params.server.ts";
import { fileHeaders } from "../lab/download.server.ts";

const FILES: Record<Format, { type: string; ending: string }> = {
  eas: { type: "application/json", ending: "eas.json" },
  vc: { type: "application/vc+jwt", ending: "vc.jwt" },
};

/** An attestation as it was signed, to take away. */
export async function answerForm(expert: Expert, params: Params, format: Format): Promise<Response> {
  const attestationId = idIn(params, "attestation");
  const raw = await findForm(expert, { attestationId, format });
  if (raw === null) throw notFound();
  const { type, ending } = FILES[format];
  return new Response(raw, { headers: fileHeaders(type, `attestation-${attestationId}.${ending}`) });
}
