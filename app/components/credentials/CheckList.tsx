import { CircleCheck, CircleDashed, CircleX } from "lucide-react";
import type { Check, ProblemCode } from "#app/domain/attestation/verification.ts";

/** What each check looks at, and what is wrong where it fails. */
const TITLES: Record<ProblemCode, { asks: string; fails: string }> = {
  malformed: { asks: "It can be read", fails: "It cannot be read" },
  "noncanonical-types": { asks: "It has the standard’s types", fails: "It has types of its own" },
  "wrong-domain": {
    asks: "It is made for a known EAS contract",
    fails: "It is made for an unknown contract",
  },
  "uid-mismatch": { asks: "Its uid fits its content", fails: "Its uid does not fit its content" },
  "non-canonical-signature": { asks: "Its signature is in the one form", fails: "Its signature was altered" },
  "bad-signature": { asks: "The issuer signed it", fails: "The signature is not the issuer’s" },
  "needs-chain": { asks: "It can be checked offline", fails: "It cannot be checked offline" },
  "untrusted-issuer": {
    asks: "Its issuer is trusted with this claim",
    fails: "Its issuer is not trusted with this claim",
  },
  "unaccepted-schema": { asks: "Its claims can be read", fails: "It is of a kind that is not accepted" },
  "unbound-recipient": { asks: "It is made out to somebody", fails: "It is made out to nobody" },
  "wrong-recipient": { asks: "It is made out to you", fails: "It is made out to somebody else" },
  "wrong-subject": { asks: "It is made out to you", fails: "It is made out to somebody else" },
  "not-yet-valid": { asks: "It is valid already", fails: "It is not valid yet" },
  expired: { asks: "It has not expired", fails: "It has expired" },
  revoked: { asks: "It was not revoked", fails: "It was revoked" },
  "missing-reference": { asks: "What it refers to is there", fails: "What it refers to is missing" },
  algorithm: { asks: "It is signed by an accepted algorithm", fails: "Its algorithm is not accepted" },
  "wrong-type": { asks: "It is a Verifiable Credential", fails: "It is no Verifiable Credential" },
  "legacy-vc-claim": { asks: "It is of version 2", fails: "It is of an old version" },
  "issuer-mismatch": { asks: "Key and issuer belong together", fails: "Its key is not its issuer’s" },
  "status-index": {
    asks: "Its place in the status list exists",
    fails: "Its place in the status list does not exist",
  },
  "status-unavailable": { asks: "Its status list can be read", fails: "Its status list cannot be read" },
};

export const problemInWords = (code: ProblemCode): string => TITLES[code]?.fails ?? code;

const LOOKS = {
  passed: { icon: CircleCheck, ink: "text-good", word: "Passed" },
  failed: { icon: CircleX, ink: "text-danger", word: "Failed" },
  skipped: { icon: CircleDashed, ink: "text-muted", word: "Not checked" },
};

/** Every check of an attestation in its order, with what came of it. */
export function CheckList({ checks }: { checks: readonly Check[] }) {
  return (
    <ol className="divide-y divide-line">
      {checks.map(({ code, outcome, message }) => {
        const { icon: Icon, ink, word } = LOOKS[outcome];
        const title = TITLES[code][outcome === "failed" ? "fails" : "asks"];
        return (
          <li key={code} className="flex gap-3 px-4 py-2.5 sm:px-5">
            <Icon aria-hidden="true" className={`mt-1 size-4 shrink-0 ${ink}`} />
            <div className="flex min-w-0 flex-1 flex-wrap justify-between gap-x-4">
              <div className="min-w-0 basis-80 grow">
                <p className={outcome === "skipped" ? "text-muted" : "font-medium"}>{title}</p>
                <p className="text-sm break-words text-muted">{message}</p>
              </div>
              <p className="flex flex-wrap items-baseline gap-x-2 text-sm sm:flex-col sm:items-end">
                <span className={ink}>{word}</span>
                <code className="font-mono text-xs text-faint">{code}</code>
              </p>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
