import { Wallet } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "../Button.tsx";
import { hasBrowserWallet, type WalletAnswer } from "./browser-wallet.ts";

type WalletButtonProps = {
  label: string;
  ask: () => Promise<WalletAnswer>;
  onAnswer: (value: string) => void;
};

/** Asks the browser's wallet; not there where the browser has none, since the fields beside it do the same by hand. */
export function WalletButton({ label, ask, onAnswer }: WalletButtonProps) {
  const [there, setThere] = useState(false);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => setThere(hasBrowserWallet()), []);
  if (!there) return null;

  async function press() {
    setPending(true);
    setProblem(null);
    const answer = await ask();
    setPending(false);
    if (answer.ok) onAnswer(answer.value);
    else setProblem(answer.problem);
  }

  return (
    <div className="flex flex-col items-start gap-1.5">
      <Button type="button" variant="secondary" pending={pending} onClick={press}>
        <Wallet aria-hidden="true" />
        {label}
      </Button>
      <p role="status" className="text-sm font-medium text-danger">
        {problem}
      </p>
    </div>
  );
}
