import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { Callout } from "#app/components/Callout.tsx";
import { BatchTable } from "#app/components/lab/BatchTable.tsx";
import { CalibrationTasks } from "#app/components/lab/CalibrationTasks.tsx";
import { KnownUpload } from "#app/components/lab/KnownUpload.tsx";
import { formatCount } from "#app/components/lab/measures.ts";
import { ProjectHeader } from "#app/components/lab/ProjectHeader.tsx";
import { Section } from "#app/components/PageHeader.tsx";
import { Pagination } from "#app/components/Pagination.tsx";
import { Stat, StatRow } from "#app/components/Stat.tsx";
import { MOST_GOLD_TASKS } from "#app/domain/gold.ts";
import { labCan } from "#app/domain/roles.ts";
import { pageCount, parseTableQuery } from "#app/domain/table-query.ts";
import { readForm } from "#app/form.server.ts";
import { goldBatchSchema } from "#app/forms/batch.ts";
import { problemsOf } from "#app/forms/form-problems.ts";
import { GOLD_TABLE } from "#app/forms/gold-table.ts";
import { createBatch, listBatches } from "#app/models/batch.server.ts";
import { countGoldJudgments, listGold } from "#app/models/gold.server.ts";
import { findRubric } from "#app/models/project.server.ts";
import { paths } from "#app/paths.ts";
import { requireProject } from "./lab/project.server.ts";
import { shownBatch, shownProject } from "./lab/shown.server.ts";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Gold · ${loaded?.project.title ?? "Project"} · Assay` },
];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, project } = await requireProject(request, params);
  const { query } = parseTableQuery(new URL(request.url).searchParams, GOLD_TABLE);
  const [rubric, batches, gold, judgmentCount] = await Promise.all([
    findRubric(project.id),
    listBatches(member, project.id, "gold"),
    listGold(project.id, query),
    countGoldJudgments(project.id),
  ]);
  return {
    project: shownProject(project),
    role: member.role,
    mayUpload: labCan(member.role, "upload batch") && project.closedAt === null,
    mayChange: labCan(member.role, "change project"),
    rate: project.goldRate,
    order: rubric!.rubric.order,
    batches: batches.map(shownBatch),
    tasks: gold.tasks,
    total: gold.total,
    page: gold.query.page,
    pageCount: pageCount(gold.total, gold.query.pageSize),
    judgmentCount,
  };
}

/** Makes the empty batch of gold, whose file follows as a stream of its own. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { member, project } = await requireProject(request, params, "upload batch");
  const form = goldBatchSchema.safeParse(Object.fromEntries(await readForm(request)));
  if (!form.success) return data({ batchId: null, problem: Object.values(problemsOf(form.error))[0] }, 422);
  const current = await findRubric(project.id);
  if (current?.rubric.order.by === "none") return data({ batchId: null, problem: NO_ORDER }, 422);
  const batch = { projectId: project.id, fieldMap: null, kind: "gold" as const, ...form.data };
  const batchId = await createBatch(member, batch);
  if (!batchId) return data({ batchId, problem: "The project is closed: reopen it first." }, 409);
  return data({ batchId, problem: undefined }, 201);
}

const NO_ORDER = "The project’s rubric asks for no order of the completions, so nothing could be compared.";

export default function Gold() {
  const { project, role, mayUpload, order, batches, tasks, total, page, pageCount } =
    useLoaderData<typeof loader>();
  return (
    <>
      <ProjectHeader project={project} role={role} />
      <p className="mb-8 max-w-reading text-muted">
        Tasks whose right order you know, given among the work at random places. Experts are not told which
        they are, meet each of them once at most, and are paid for them as for the work around. They are no
        part of your dataset.
      </p>
      <Figures />
      {tasks.length > 0 && (
        <Section title="The gold">
          <CalibrationTasks projectId={project.id} tasks={tasks} label="Table of the gold tasks" />
          <div className="mt-4">
            <Pagination
              page={page}
              pageCount={pageCount}
              hrefFor={(n) => `${paths.gold(project.id)}?page=${n}`}
              label="Pages of gold"
            />
          </div>
        </Section>
      )}
      {batches.length > 0 && (
        <Section title="Uploads">
          <BatchTable projectId={project.id} batches={batches} />
        </Section>
      )}
      {mayUpload && (
        <Section
          title={total > 0 ? "Add gold" : "Upload gold"}
          description="What sets it apart from your work in topic, length or style tells experts what it is. Take it from the same source."
        >
          {order.by === "none" ? (
            <Callout title="There is nothing to compare by">{NO_ORDER}</Callout>
          ) : (
            <KnownUpload
              projectId={project.id}
              order={order}
              about={`. A project has ${formatCount(MOST_GOLD_TASKS)} tasks of gold at most.`}
            />
          )}
        </Section>
      )}
    </>
  );
}

function Figures() {
  const { project, mayChange, rate, total, judgmentCount } = useLoaderData<typeof loader>();
  return (
    <div className="mb-10 flex flex-col gap-4">
      <StatRow>
        <Stat label="Tasks" value={formatCount(total)} />
        <Stat label="Judgments" value={formatCount(judgmentCount)} />
        <Stat label="Of what an expert is given" value={`${rate} %`} detail="as set for the project" />
      </StatRow>
      {rate === 0 && total > 0 && (
        <Callout tone="warn" title="None of it is handed out">
          The project’s rate of gold is 0 %.
        </Callout>
      )}
      {mayChange && (
        <Link to={paths.projectSettings(project.id)} className="link w-fit">
          Change the rate in the settings
        </Link>
      )}
    </div>
  );
}
