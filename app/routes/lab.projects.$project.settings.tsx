import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, Link, type ShouldRevalidateFunction, useActionData, useLoaderData } from "@remix-run/react";
import { SubmitButton } from "#app/components/Button.tsx";
import { Callout } from "#app/components/Callout.tsx";
import { ProjectForm } from "#app/components/lab/ProjectForm.tsx";
import { ProjectHeader } from "#app/components/lab/ProjectHeader.tsx";
import { projectValues } from "#app/components/lab/project-values.ts";
import { Section } from "#app/components/PageHeader.tsx";
import { RelativeTime } from "#app/components/RelativeTime.tsx";
import { MOST_STEPS } from "#app/domain/steps.ts";
import { readForm } from "#app/form.server.ts";
import { problemsOf } from "#app/forms/form-problems.ts";
import { projectSchema, readProjectForm } from "#app/forms/project.ts";
import { listBatches } from "#app/models/batch.server.ts";
import { listNameableIssuers } from "#app/models/eligibility.server.ts";
import { listExamples } from "#app/models/example.server.ts";
import { closeProject, findRubric, updateProject } from "#app/models/project.server.ts";
import type { Misfit } from "#app/models/rubric-fit.server.ts";
import { notFound } from "#app/params.server.ts";
import { paths } from "#app/paths.ts";
import { requireProject } from "./lab/project.server.ts";
import { answerCount, readQualified, refuseProject } from "./lab/qualified.server.ts";
import { shownProject } from "./lab/shown.server.ts";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Settings · ${loaded?.project.title ?? "Project"} · Assay` },
];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, project } = await requireProject(request, params, "change project");
  const [rubric, batches, issuers, qualified] = await Promise.all([
    findRubric(project.id),
    listBatches(member, project.id),
    listNameableIssuers(project.requirement),
    readQualified(project.requirement),
  ]);
  return {
    issuers,
    qualified,
    project: shownProject(project),
    role: member.role,
    values: projectValues(project, rubric!.rubric),
    rubricVersion: rubric?.version ?? 0,
    hasBatches: batches.length > 0,
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { member, project } = await requireProject(request, params, "change project");

  const sent = await readForm(request);
  const intent = sent.get("intent");
  if (intent === "close" || intent === "reopen") return await setClosed(request, params, intent === "close");
  const typed = readProjectForm(sent);
  if (intent === "count") return await answerCount(typed);
  const form = projectSchema.safeParse(typed);
  if (!form.success) return await refuseProject(typed, problemsOf(form.error));

  const [before, examples] = await Promise.all([findRubric(project.id), listExamples(project.id)]);
  const outcome = await updateProject(member, project.id, form.data);

  if (outcome === null) throw notFound();
  if (outcome === "currency is fixed") {
    return await refuseProject(typed, {
      currency: `The currency stays ${project.currency}: batches have been uploaded at prices in it.`,
    });
  }
  if (typeof outcome === "object") {
    const { field, message } = MISFITS[outcome.misfit];
    return await refuseProject(typed, { [field]: message });
  }
  const reread = before!.rubric.order.by !== form.data.rubric.order.by && examples.length > 0;
  return data({ problems: undefined, values: undefined, qualified: undefined, saved: true, reread });
}

/** Why a rubric is refused, and at which of its fields. */
const MISFITS: Record<Misfit, { field: string; message: string }> = {
  completions: {
    field: "rubric.order.by",
    message:
      "This order does not suit tasks that are in and still to be judged: they have other numbers of completions. Keep the order, or make a new project for it.",
  },
  "no order": {
    field: "rubric.order.by",
    message:
      "The project has a calibration set or gold, which is compared by the order of the completions. Keep an order, or make a new project without either.",
  },
  tie: {
    field: "rubric.order.by",
    message:
      "The calibration set or the gold knows ties, which experts could not say when they have to take a side. Let the overall aspect have a tie, or keep the order.",
  },
  steps: {
    field: "rubric.steps",
    message: `A task that is in has a completion of more than ${MOST_STEPS.toLocaleString("en")} steps, too many to be marked. Tell steps apart by paragraphs, or make a new project for it.`,
  },
};

async function setClosed(request: Request, params: ActionFunctionArgs["params"], closed: boolean) {
  const { member, project } = await requireProject(request, params, "close project");
  if (!(await closeProject(member, project.id, closed))) throw notFound();
  return redirect(paths.projectSettings(project.id));
}

export const shouldRevalidate: ShouldRevalidateFunction = ({ formData, defaultShouldRevalidate }) =>
  formData?.get("intent") !== "count" && defaultShouldRevalidate;

export default function ProjectSettings() {
  const { project, role, values, rubricVersion, hasBatches, issuers, qualified } =
    useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <>
      <ProjectHeader project={project} role={role} />
      {answer && "saved" in answer && (
        <Callout tone="good" live className="mb-6">
          The changes are saved. The rubric is at version {rubricVersion}.
          {answer.reread && (
            <>
              {" "}
              The order is asked otherwise now: see whether your{" "}
              <Link to={paths.examples(project.id)} className="link">
                worked examples
              </Link>{" "}
              still show what you ask for.
            </>
          )}
        </Callout>
      )}
      <ProjectForm
        key={rubricVersion}
        values={answer?.values ?? values}
        problems={answer?.problems}
        submit="Save changes"
        note={<Effect rubricVersion={rubricVersion} />}
        fixedCurrency={hasBatches}
        issuers={issuers}
        qualified={answer?.qualified === undefined ? qualified : answer.qualified}
      />
      <Closing closedAt={project.closedAt} />
    </>
  );
}

function Effect({ rubricVersion }: { rubricVersion: number }) {
  return (
    <Callout title="What a change reaches">
      <p>
        Overlap, “At most”, confidence and price hold for batches uploaded from now on; batches that are in
        keep theirs. Gold and the limits of the hand-out hold from the next task that is handed out. Title,
        instructions and rubric are shown to experts from the next task they open. A changed rubric becomes
        version {rubricVersion + 1}; judgments already given keep the version they were made by.
      </p>
      <p className="mt-2">
        Who may judge holds at once, for batches that are in as well. Tasks in the hands of experts who do not
        meet a changed requirement go back to be given to others; what they have typed is kept, and an
        operator of Assay decides whether they may finish. Judgments already given stay.
      </p>
    </Callout>
  );
}

function Closing({ closedAt }: { closedAt: Date | string | null }) {
  return (
    <Section
      title={closedAt ? "Reopen this project" : "Close this project"}
      className="mt-12 border-t border-line pt-8"
    >
      <Form method="post" className="flex max-w-reading flex-col items-start gap-4">
        {closedAt ? (
          <p>
            This project was closed <RelativeTime value={closedAt} />. Reopened, it hands out its open tasks
            again and takes new batches.
          </p>
        ) : (
          <p>
            A closed project hands out no more tasks and takes no new batches. Judgments that experts have in
            hand may still come in, everything stays readable, and exports go on. It can be reopened at any
            time.
          </p>
        )}
        <SubmitButton variant="secondary" name="intent" value={closedAt ? "reopen" : "close"}>
          {closedAt ? "Reopen project" : "Close project"}
        </SubmitButton>
      </Form>
    </Section>
  );
}
