import { Link } from "@remix-run/react";
import type { ProblemCode } from "#app/domain/attestation/verification.ts";
import { paths } from "#app/paths.ts";
import { problemInWords } from "./CheckList.tsx";
import type { ShownVerification } from "./VerificationView.tsx";

type Way = { to: string; label: string };
type Step = { text: string; ways?: Way[] };

const WALLET = { to: paths.prove("wallet"), label: "Prove a wallet" };
const KEY = { to: paths.prove("key"), label: "Prove a key" };
const EMAIL = { to: paths.prove("email"), label: "Prove an e-mail address" };
const DOCUMENTS = { to: paths.apply(), label: "Send documents instead" };

const AGAIN = "It is not as it was signed. Get it from its issuer once more, and add that one unchanged.";
const NEWER =
  "Ask its issuer for a Verifiable Credential of version 2.0, as a JWT signed with EdDSA, ES256 or ES256K.";
const YOURS = "Prove that this is yours, then add it again. If another account has proved it, you are told.";

/** What an expert can do about each thing that may be wrong. */
const STEPS: Record<ProblemCode, Step> = {
  malformed: { text: "Copy it again from where you have it, all of it, or choose the file itself." },
  "noncanonical-types": { text: AGAIN },
  "wrong-domain": {
    text: "Ask its issuer for one that is made for a contract of EAS itself.",
    ways: [DOCUMENTS],
  },
  "uid-mismatch": { text: AGAIN },
  "non-canonical-signature": { text: AGAIN },
  "bad-signature": { text: AGAIN },
  "needs-chain": {
    text: "Ask its issuer to sign with a key of its own rather than a contract wallet.",
    ways: [DOCUMENTS],
  },
  "untrusted-issuer": {
    text: "What this issuer attests does not count here. Two reviewers can look at your documents.",
    ways: [DOCUMENTS],
  },
  "unaccepted-schema": {
    text: "What its fields mean is not known here. Two reviewers can look at your documents.",
    ways: [DOCUMENTS],
  },
  "unbound-recipient": {
    text: "Ask its issuer to make it out to your wallet: this one could be anybody’s.",
    ways: [WALLET],
  },
  "wrong-recipient": { text: YOURS, ways: [WALLET] },
  "wrong-subject": { text: YOURS, ways: [KEY, EMAIL] },
  "not-yet-valid": { text: "Add it again when its time has come." },
  expired: { text: "Ask its issuer for a new one.", ways: [DOCUMENTS] },
  revoked: { text: "Only its issuer can tell you why, and issue another." },
  "missing-reference": { text: "Add the attestation that it refers to first, then this one again." },
  algorithm: { text: NEWER },
  "wrong-type": { text: NEWER },
  "legacy-vc-claim": { text: NEWER },
  "issuer-mismatch": { text: AGAIN },
  "status-index": { text: "Its issuer has made a mistake in it: ask for another." },
  "status-unavailable": {
    text: "Try again in a while. If it stays so, its issuer has to mend the status list.",
  },
};

/** After a refusal: what is in the way, and how to clear it. What two problems have in common is said once. */
export function NextSteps({ verification }: { verification: ShownVerification }) {
  const failed = verification.checks.filter(({ outcome }) => outcome === "failed").map(({ code }) => code);
  const texts = [...new Set(failed.map((code) => STEPS[code].text))];
  return (
    <ul className="flex flex-col gap-3">
      {texts.map((text) => {
        const codes = failed.filter((code) => STEPS[code].text === text);
        return (
          <li key={text}>
            <p className="font-medium">{codes.map(problemInWords).join(". ")}.</p>
            <p>{text}</p>
            <Ways ways={STEPS[codes[0]!].ways ?? []} />
          </li>
        );
      })}
    </ul>
  );
}

function Ways({ ways }: { ways: Way[] }) {
  if (ways.length === 0) return null;
  return (
    <p className="flex flex-wrap gap-x-4">
      {ways.map(({ to, label }) => (
        <Link key={to} to={to} className="link">
          {label}
        </Link>
      ))}
    </p>
  );
}
