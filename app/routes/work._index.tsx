import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { BadgeCheck, Inbox } from "lucide-react";
import { ButtonLink } from "#app/components/Button.tsx";
import { Callout } from "#app/components/Callout.tsx";
import { EmptyState } from "#app/components/EmptyState.tsx";
import { PageHeader, Section } from "#app/components/PageHeader.tsx";
import { ClosedOffers } from "#app/components/work/ClosedOffers.tsx";
import { Offer, type OfferedWork, REACHED } from "#app/components/work/Offer.tsx";
import { TakeTask } from "#app/components/work/TakeTask.tsx";
import { readForm } from "#app/form.server.ts";
import { takeAssignment } from "#app/models/assignment.server.ts";
import { isToRead } from "#app/models/example.server.ts";
import { listClosedOffers, listOfferedProjects } from "#app/models/offer.server.ts";
import { idIn } from "#app/params.server.ts";
import { paths } from "#app/paths.ts";
import { requireExpert } from "#app/session.server.ts";
import { shownOffer } from "./work/shown.server.ts";

export const meta: MetaFunction = () => [{ title: "Work · Assay" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const expert = await requireExpert(request);
  const [offered, closed] = await Promise.all([listOfferedProjects(expert), listClosedOffers(expert)]);
  const isClosed = new Set(closed.map(({ id }) => id));
  const offers = offered.filter(({ id, available }) => available || !isClosed.has(id)).map(shownOffer);
  return { offers: offers.sort((a, b) => Number(b.available) - Number(a.available)), closed };
}

/** Takes a task, from one project or from whichever suits; one that is already in the expert's hands comes first. */
export async function action({ request }: ActionFunctionArgs) {
  const expert = await requireExpert(request);
  const project = (await readForm(request)).get("project");
  const projectId = typeof project === "string" && project !== "" ? idIn({ project }, "project") : undefined;
  const taken = await takeAssignment(expert, projectId);
  if (taken && (await isToRead(expert, taken.projectId)))
    throw redirect(paths.guidance(taken.projectId, taken.assignmentId));
  if (taken) throw redirect(paths.assignment(taken.projectId, taken.assignmentId));
  return { nothingIn: projectId ?? "anywhere" };
}

export default function Work() {
  const { offers, closed } = useLoaderData<typeof loader>();
  const nothingIn = useActionData<typeof action>()?.nothingIn;
  return (
    <>
      <PageHeader
        title="Work"
        description={
          offers.length > 0 &&
          "A task that you have begun comes first; then the one that needs judgments most."
        }
        actions={offers.length > 0 && <TakeTask>Take a task</TakeTask>}
      />
      <News
        nothingIn={nothingIn && (offers.find(({ id }) => id === nothingIn)?.title ?? "any project")}
        closed={closed.find(({ id }) => id === nothingIn)}
        full={offers.find(({ id, calibration }) => id === nothingIn && calibration?.full)}
        limited={offers.find(({ id, limit }) => id === nothingIn && limit)}
      />
      {offers.length === 0 && closed.length > 0 ? (
        <EmptyState
          icon={<BadgeCheck />}
          action={<ButtonLink to={paths.credentials()}>Prove a credential</ButtonLink>}
        >
          There is work, but it asks for credentials that you do not hold yet. Below is what each project asks
          for.
        </EmptyState>
      ) : offers.length === 0 ? (
        <EmptyState icon={<Inbox />} action={<TakeTask variant="secondary">Look for a task</TakeTask>}>
          There is no work for you yet. As soon as a lab uploads prompts that you can judge, they are offered
          here.
        </EmptyState>
      ) : (
        <Section title="Projects">
          <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
            {offers.map((offer) => (
              <Offer key={offer.id} offer={offer} />
            ))}
          </ul>
        </Section>
      )}
      {closed.length > 0 && <ClosedOffers offers={closed} />}
    </>
  );
}

/** What became of the request that led here. */
function News({
  nothingIn,
  closed,
  full,
  limited,
}: {
  nothingIn: string | undefined;
  closed: { title: string } | undefined;
  full: { title: string } | undefined;
  limited: Pick<OfferedWork, "title" | "limit"> | undefined;
}) {
  const [search] = useSearchParams();
  if (closed) {
    return (
      <Callout live tone="warn" className="mb-8" title="This project is not open to you">
        {closed.title} asks for a credential that you do not hold at this moment. What would open it is said
        below.
      </Callout>
    );
  }
  if (full) {
    return (
      <Callout live tone="warn" className="mb-8" title="The calibration set is full">
        {full.title} begins with a calibration set, and as many experts as the lab asks for have begun it.
        Look in again later.
      </Callout>
    );
  }
  if (limited?.limit) {
    return (
      <Callout live className="mb-8" title="A limit is reached">
        {limited.title}: {REACHED[limited.limit]}
      </Callout>
    );
  }
  if (nothingIn) {
    return (
      <Callout live className="mb-8" title="Nothing is waiting for you just now">
        There is no task in {nothingIn} that you have not seen and that still needs a judgment. Look in again
        later.
      </Callout>
    );
  }
  if (!search.has("stored") && !search.has("skipped")) return null;
  return (
    <Callout
      live
      tone={search.has("stored") ? "good" : "info"}
      className="mb-8"
      title={search.has("stored") ? "Judgment stored" : "The task was skipped"}
    >
      That project has no other task for you just now.
    </Callout>
  );
}
