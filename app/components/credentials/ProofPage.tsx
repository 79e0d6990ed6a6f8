import type { ComponentProps, ReactNode } from "react";
import { paths } from "#app/paths.ts";
import { Callout } from "../Callout.tsx";
import { PageHeader } from "../PageHeader.tsx";
import { Held } from "./Held.tsx";
import { Proved } from "./Proved.tsx";

type ProofPageProps = {
  title: ReactNode;
  description: string;
  /** How the subject is called at the beginning of a sentence: `This wallet`. */
  what: string;
  said: { done?: string; held?: ComponentProps<typeof Held>["held"] } | undefined;
  proved: ComponentProps<typeof Proved>;
  /** The steps of proving one. */
  children: ReactNode;
};

/** A page on which one kind of subject is proved: what was said of the last step, the steps, and what is proved already. */
export function ProofPage({ title, description, what, said, proved, children }: ProofPageProps) {
  return (
    <>
      <PageHeader
        title={title}
        breadcrumb={[{ label: "Credentials", to: paths.credentials() }]}
        description={description}
      />
      {said?.done && (
        <Callout tone="good" live className="mb-8">
          {said.done}
        </Callout>
      )}
      {said?.held && <Held what={what} held={said.held} />}
      {children}
      <Proved {...proved} />
    </>
  );
}
