import { Form } from "@remix-run/react";
import { SubmitButton } from "../Button.tsx";
import { Card } from "../Card.tsx";
import { Section } from "../PageHeader.tsx";
import { RelativeTime } from "../RelativeTime.tsx";

type ProvedProps = {
  title: string;
  bindings: readonly { id: string; subject: string; provedAt: Date | string }[];
};

/** What is proved already, and the way to let go of it. */
export function Proved({ title, bindings }: ProvedProps) {
  if (bindings.length === 0) return null;
  return (
    <Section title={title}>
      <Card flush>
        <ul className="divide-y divide-line">
          {bindings.map(({ id, subject, provedAt }) => (
            <li
              key={id}
              className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 py-3 sm:px-5"
            >
              <div className="min-w-0">
                <p className="font-medium break-all">{subject}</p>
                <p className="text-sm text-muted">
                  Proved <RelativeTime value={provedAt} />
                </p>
              </div>
              <Withdrawal id={id} subject={subject} />
            </li>
          ))}
        </ul>
      </Card>
    </Section>
  );
}

type WithdrawalProps = {
  id: string;
  subject: string;
  /** What ends with it, by name, where the page knows. */
  ends?: readonly string[];
};

export function Withdrawal({ id, subject, ends }: WithdrawalProps) {
  return (
    <details className="relative">
      <summary className="flex min-h-10 list-none items-center rounded-md px-3 text-danger hover:bg-danger-soft">
        Withdraw
      </summary>
      <Form
        method="post"
        className="absolute z-10 mt-1 flex w-64 flex-col gap-3 rounded-md border border-line bg-surface p-4 max-sm:left-0 sm:right-0"
      >
        <input type="hidden" name="intent" value="withdraw" />
        <input type="hidden" name="bindingId" value={id} />
        <p>{wordsFor(ends)} It stays yours: no other account can prove it.</p>
        <SubmitButton variant="danger" size="sm" aria-label={`Withdraw ${subject}`}>
          Withdraw it
        </SubmitButton>
      </Form>
    </details>
  );
}

function wordsFor(ends: readonly string[] | undefined): string {
  if (ends?.length === 0) return "No credential rests on it.";
  const what = ends ? `What rests on it ends (${ends.join("; ")})` : "Credentials that rest on it end";
  return `${what}, and work that needs it is given back.`;
}
