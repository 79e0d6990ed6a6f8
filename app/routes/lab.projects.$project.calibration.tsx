import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { SubmitButton } from "#app/components/Button.tsx";
import { Callout } from "#app/components/Callout.tsx";
import { NumberField } from "#app/components/Field.tsx";
import { BatchTable } from "#app/components/lab/BatchTable.tsx";
import { CalibrationTasks } from "#app/components/lab/CalibrationTasks.tsx";
import { CalibrationUpload } from "#app/components/lab/CalibrationUpload.tsx";
import { formatCount } from "#app/components/lab/measures.ts";
import { ProjectHeader } from "#app/components/lab/ProjectHeader.tsx";
import { Section } from "#app/components/PageHeader.tsx";
import { Stat, StatRow } from "#app/components/Stat.tsx";
import { labCan } from "#app/domain/roles.ts";
import { readForm } from "#app/form.server.ts";
import { calibrationBatchSchema, passMarkSchema } from "#app/forms/batch.ts";
import { problemsOf } from "#app/forms/form-problems.ts";
import { createBatch, listBatches } from "#app/models/batch.server.ts";
import {
  listSetTasks,
  readSetOutcomes,
  type SetOutcomes,
  setPassMark,
} from "#app/models/calibration-set.server.ts";
import { findRubric } from "#app/models/project.server.ts";
import { notFound } from "#app/params.server.ts";
import { requireProject } from "./lab/project.server.ts";
import { shownBatch, shownProject } from "./lab/shown.server.ts";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Calibration · ${loaded?.project.title ?? "Project"} · Assay` },
];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, project } = await requireProject(request, params);
  const [rubric, batches, tasks, outcomes] = await Promise.all([
    findRubric(project.id),
    listBatches(member, project.id, "calibration"),
    listSetTasks(project.id),
    readSetOutcomes(project.id),
  ]);
  const { order } = rubric!.rubric;
  return {
    project: shownProject(project),
    role: member.role,
    mayUpload: labCan(member.role, "upload batch") && project.closedAt === null,
    mayChange: labCan(member.role, "change project"),
    passMark: project.passMark,
    order,
    batches: batches.map(shownBatch),
    tasks: tasks.map(({ id, excerpt, gold, completionIds, judgmentCount }) => {
      return { id, excerpt, gold, completionIds, judgmentCount };
    }),
    outcomes,
  };
}

/** Sets the pass mark, or makes the empty batch of a set, whose file follows as a stream of its own. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { member, project } = await requireProject(request, params, "change project");
  const sent = Object.fromEntries(await readForm(request));
  const answer = { batchId: null, saved: false, problem: undefined, passMarkProblem: undefined };
  if (sent.intent === "upload") {
    const form = calibrationBatchSchema.safeParse(sent);
    if (!form.success) return data({ ...answer, problem: Object.values(problemsOf(form.error))[0] }, 422);
    const current = await findRubric(project.id);
    if (current?.rubric.order.by === "none") return data({ ...answer, problem: NO_ORDER }, 422);
    const batch = { projectId: project.id, fieldMap: null, ...form.data };
    const batchId = await createBatch(member, batch);
    if (!batchId) return data({ ...answer, problem: "The project is closed: reopen it first." }, 409);
    return data({ ...answer, batchId }, 201);
  }
  const form = passMarkSchema.safeParse(sent);
  if (!form.success)
    return data({ ...answer, passMarkProblem: Object.values(problemsOf(form.error))[0] }, 422);
  if (!(await setPassMark(member, project.id, form.data.passMark))) throw notFound();
  return data({ ...answer, saved: true });
}

const NO_ORDER = "The project’s rubric asks for no order of the completions, so nothing could be compared.";

export default function Calibration() {
  const { project, role, mayUpload, mayChange, passMark, order, batches, tasks, outcomes } =
    useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <>
      <ProjectHeader project={project} role={role} />
      <p className="mb-8 max-w-reading text-muted">
        A short set of tasks whose right order you know. Each expert judges it before anything else of the
        project, paid like any other task, and is then shown what was right and why. It is no part of your
        dataset.
      </p>
      {tasks.length > 0 && (
        <>
          <Outcomes outcomes={outcomes} taskCount={tasks.length} passMark={passMark} />
          <Section title="The set">
            <CalibrationTasks projectId={project.id} tasks={tasks} />
          </Section>
        </>
      )}
      {mayChange && (
        <Section
          title="Pass mark"
          description="Below it, an expert is given no other task of the project. The pairs of a skipped task count as not right. It holds for those who have not finished the set."
        >
          {answer?.saved && (
            <Callout tone="good" live className="mb-4">
              The pass mark is saved.
            </Callout>
          )}
          <Form method="post" noValidate className="flex max-w-96 flex-col items-start gap-4">
            <NumberField
              key={passMark}
              label="Known pairs that must be right"
              name="passMark"
              optional
              hint="Left empty, everybody who has finished the set goes on, but those who skipped all of it."
              suffix="%"
              defaultValue={passMark ?? ""}
              error={answer?.passMarkProblem}
              min={1}
              max={100}
              className="w-full"
            />
            <SubmitButton variant="secondary">Save the pass mark</SubmitButton>
          </Form>
        </Section>
      )}
      {batches.length > 0 && (
        <Section title="Uploads">
          <BatchTable projectId={project.id} batches={batches} />
        </Section>
      )}
      {mayUpload && (
        <Section
          title={tasks.length > 0 ? "Add to the set" : "Upload the set"}
          description={
            tasks.length > 0
              ? "What you add is asked of experts who have not finished the set."
              : "Five to ten tasks are enough to tell."
          }
        >
          {order.by !== "none" ? (
            <CalibrationUpload
              projectId={project.id}
              price={project.price}
              order={order}
              placeCount={outcomes.placeCount}
            />
          ) : (
            <Callout title="There is nothing to calibrate by">{NO_ORDER}</Callout>
          )}
        </Section>
      )}
    </>
  );
}

function Outcomes(props: { outcomes: SetOutcomes; taskCount: number; passMark: number | null }) {
  const { outcomes, taskCount, passMark } = props;
  const { takenCount, placeCount, finishedCount, passedCount, meanRight } = outcomes;
  return (
    <div className="mb-10">
      <StatRow>
        <Stat label="Tasks" value={formatCount(taskCount)} />
        <Stat
          label="Experts who took it"
          value={formatCount(takenCount)}
          detail={placeCount === null ? undefined : `${formatCount(placeCount)} may`}
        />
        <Stat label="Finished" value={formatCount(finishedCount)} />
        <Stat
          label="Passed"
          value={formatCount(passedCount)}
          detail={passMark === null ? "no pass mark" : `${passMark} % needed`}
        />
        <Stat
          label="Right on average"
          value={meanRight === null ? "—" : `${Math.round(meanRight * 100)} %`}
        />
      </StatRow>
    </div>
  );
}
