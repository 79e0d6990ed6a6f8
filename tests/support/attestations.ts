import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** Attestations made by others' software, with what is to be thought of each. Not part of the project: where absent, their tests are skipped. */
export const ATTESTATIONS = path.resolve(import.meta.dirname, "../../../shared/data/attestations");

export const hasAttestations = existsSync(ATTESTATIONS);
if (!hasAttestations)
  console.warn("Skipped: attestations made by other software (data/attestations), which are not here.");

export type Expected = { file: string; note: string; ok: boolean; problem: string | null };

export const readAttestation = (name: string): Uint8Array => readFileSync(path.join(ATTESTATIONS, name));

export const readAttestationJson = (name: string): unknown =>
  JSON.parse(new TextDecoder().decode(readAttestation(name)));

export const expectedOf = (folder: "eas" | "vc"): Expected[] =>
  hasAttestations ? (readAttestationJson(`${folder}/expected.json`) as Expected[]) : [];
