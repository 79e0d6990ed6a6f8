import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { CircleCheck } from "lucide-react";
import { Callout } from "#app/components/Callout.tsx";
import { EmptyState } from "#app/components/EmptyState.tsx";
import { LapseCard, type ShownLapse } from "#app/components/LapseCard.tsx";
import { PageHeader, Section } from "#app/components/PageHeader.tsx";
import { readForm } from "#app/form.server.ts";
import { type Problems, problemsOf, typedInto } from "#app/forms/form-problems.ts";
import { lapseSchema } from "#app/forms/lapse.ts";
import {
  type Decided,
  decideLapse,
  type ListedLapse,
  listLapses,
} from "#app/models/lapse-decision.server.ts";
import { idIn, notFound } from "#app/params.server.ts";
import { requireOperator } from "#app/session.server.ts";
import { rereadAfterConflict } from "./operations/reread-after-conflict.ts";

export const meta: MetaFunction = () => [{ title: "Lapses · Assay" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { userId } = await requireOperator(request);
  const { open, decided } = await listLapses();
  const shown = (lapse: ListedLapse) => shownLapse(lapse, userId);
  return { open: open.map(shown), decided: decided.map(shown) };
}

/** What an operator sees of it: what is said in it, the completions named by their letters. */
function shownLapse({ expertId, ...lapse }: ListedLapse, userId: string): ShownLapse {
  return { ...lapse, own: expertId === userId };
}

type Answer =
  | { done: string }
  | { refused: string; errors: Problems; typed: { decision: string; reason: string } };

export async function action({ request }: ActionFunctionArgs) {
  const operator = await requireOperator(request);
  const form = await readForm(request);
  const ids = typedInto(form, ["project", "assignment"]);
  const projectId = idIn(ids, "project");
  const assignmentId = idIn(ids, "assignment");
  const typed = typedInto(form, ["decision", "reason"]);
  const refuse = (errors: Problems, status: number) =>
    data<Answer>({ refused: assignmentId, errors, typed }, { status });
  const filled = lapseSchema.safeParse(typed);
  if (!filled.success) return refuse(problemsOf(filled.error), 422);

  const decided = await decideLapse(operator, { projectId, assignmentId, ...filled.data });

  if (!decided) throw notFound();
  if (decided === "own work")
    return refuse({ form: "This is your own work: another operator decides." }, 409);
  return data<Answer>({ done: DONE[decided] }, { status: decided === "not open" ? 409 : 200 });
}

const DONE: Record<Exclude<Decided, "own work" | null>, string> = {
  "in hand again": "The expert has the task in hand again and may finish it. A mail tells them.",
  "in hand beyond the overlap":
    "The expert has the task in hand again and may finish it. Others have taken its place, so it is one judgment more than the lab asked for. A mail tells them.",
  closed: "The task is closed for this expert. A mail tells them.",
  "not open": "Nothing was changed: it was decided or taken up again meanwhile.",
};

export const shouldRevalidate = rereadAfterConflict;

export default function Lapses() {
  const { open, decided } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() as Answer | undefined;
  const refused = answer && "refused" in answer ? answer : undefined;
  return (
    <>
      <PageHeader
        title="Lapses"
        description="A task whose expert no longer holds what its project asks for goes back at once. Where they had work in it, you decide whether they may finish it."
      />
      {answer && "done" in answer && (
        <Callout tone="good" live className="mb-8">
          {answer.done}
        </Callout>
      )}
      {refused && !open.some(({ assignmentId }) => assignmentId === refused.refused) && (
        <Callout tone="warn" live className="mb-8">
          It was decided or taken up again meanwhile, so there is nothing left to decide.
        </Callout>
      )}
      {open.length === 0 ? (
        <div className="mb-10">
          <EmptyState icon={<CircleCheck />}>No lapsed work waits for a decision.</EmptyState>
        </div>
      ) : (
        <Section title="Waiting" description="The oldest first.">
          <ul className="flex max-w-reading flex-col gap-4">
            {open.map((lapse) => (
              <LapseCard
                key={lapse.assignmentId}
                lapse={lapse}
                answer={refused?.refused === lapse.assignmentId ? refused : undefined}
              />
            ))}
          </ul>
        </Section>
      )}
      {decided.length > 0 && (
        <Section title="Decided" description="The latest first.">
          <ul className="flex max-w-reading flex-col gap-4">
            {decided.map((lapse) => (
              <LapseCard key={lapse.assignmentId} lapse={lapse} />
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
