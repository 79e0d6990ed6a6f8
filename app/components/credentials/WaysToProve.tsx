import { Link } from "@remix-run/react";
import { FileBadge, FileText, IdCard, KeyRound, Mail, Wallet } from "lucide-react";
import { paths } from "#app/paths.ts";

const WAYS = [
  {
    to: paths.addAttestation(),
    icon: FileBadge,
    title: "Paste an attestation",
    text: "You hold one that is signed: EAS, a Verifiable Credential or an Open Badge.",
  },
  {
    to: paths.prove("email"),
    icon: Mail,
    title: "Prove an institutional e-mail address",
    text: "A code sent to your address there shows that you belong to it.",
  },
  {
    to: paths.prove("orcid"),
    icon: IdCard,
    title: "Sign in with ORCID",
    text: "Affiliations count that your organisation wrote into your record.",
  },
  {
    to: paths.apply(),
    icon: FileText,
    title: "Have documents reviewed",
    text: "A certificate or licence, looked at by two reviewers and then erased.",
  },
  {
    to: paths.prove("wallet"),
    icon: Wallet,
    title: "Prove a wallet",
    text: "Show that an Ethereum address is yours, so that what is attested of it counts.",
  },
  {
    to: paths.prove("key"),
    icon: KeyRound,
    title: "Prove a key",
    text: "Show that a did:key is yours, so that credentials made out to it count.",
  },
];

/** Every way to prove something, with what it takes; ORCID where this installation is connected to it. */
export function WaysToProve({ orcid }: { orcid: boolean }) {
  const ways = WAYS.filter(({ to }) => orcid || to !== paths.prove("orcid"));
  return (
    <ul className="grid gap-3 sm:grid-cols-2">
      {ways.map(({ to, icon: Icon, title, text }) => (
        <li key={title}>
          <Link
            to={to}
            className="flex h-full gap-3 rounded-lg border border-line bg-surface px-4 py-3 hover:border-strong hover:bg-sunken"
          >
            <Icon aria-hidden="true" className="mt-1 size-4 shrink-0 text-accent" />
            <span className="min-w-0">
              <span className="block font-medium text-accent">{title}</span>
              <span className="block text-sm text-muted">{text}</span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
