import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { Card } from "#app/components/Card.tsx";
import { DefinitionList } from "#app/components/DefinitionList.tsx";
import { JudgmentCard } from "#app/components/lab/judgment/JudgmentCard.tsx";
import { counted } from "#app/components/lab/measures.ts";
import { judgmentsWanted } from "#app/components/lab/overlap.ts";
import { projectCrumbs } from "#app/components/lab/ProjectHeader.tsx";
import { TaskCompletions } from "#app/components/lab/TaskCompletions.tsx";
import { TaskConsensusPanel } from "#app/components/lab/TaskConsensusPanel.tsx";
import { TaskPrompt } from "#app/components/lab/TaskPrompt.tsx";
import { type ShownTask, shownId } from "#app/components/lab/task.ts";
import { Markdown } from "#app/components/markdown/Markdown.tsx";
import { ScrollBox } from "#app/components/markdown/ScrollBox.tsx";
import { PageHeader, Section } from "#app/components/PageHeader.tsx";
import { findTask } from "#app/models/task.server.ts";
import { idIn, notFound } from "#app/params.server.ts";
import { paths } from "#app/paths.ts";
import { requireProject } from "./lab/project.server.ts";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  {
    title: `Task ${loaded ? shownId(loaded.task.externalId) : ""} · ${loaded?.project.title ?? "Project"} · Assay`,
  },
];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, project } = await requireProject(request, params);
  const found = await findTask(member, project.id, idIn(params, "task"));
  if (!found) throw notFound();
  const { id, title, closedAt } = project;
  return {
    project: { id, title, closedAt },
    kind: found.task.kind,
    task: shownTask(found),
    consensus: found.consensus && shownConsensus(found.consensus),
    judgments: found.judgments,
  };
}

type Found = NonNullable<Awaited<ReturnType<typeof findTask>>>;

function shownTask({ task, wanted, completions }: Found): ShownTask {
  const { id, externalId, lineNumber, batchId, prompt, reference, field, overlap, judgmentCount } = task;
  const metadata = task.metadata && JSON.stringify(task.metadata, null, 2);
  const shown = completions.map(({ id, ordinal, text, model }) => ({ id, ordinal, text, model }));
  const content = { prompt, reference, field, metadata, completions: shown };
  return { id, externalId, lineNumber, batchId, overlap, judgmentCount, wanted, ...content };
}

function shownConsensus(scored: NonNullable<Found["consensus"]>) {
  const { ranking, pairs, agreement, agreementWhy, confidence, ruleVersion, version, scoredAt } = scored;
  const judgmentCount = scored.judgmentIds.length;
  return {
    ranking,
    pairs,
    agreement,
    agreementWhy,
    confidence,
    judgmentCount,
    ruleVersion,
    version,
    scoredAt,
  };
}

/** The page whose list the task is in. */
const ABOVE = {
  work: (project: string) => ({ label: "Tasks", to: paths.tasks(project) }),
  calibration: (project: string) => ({ label: "Calibration", to: paths.calibrationSet(project) }),
  gold: (project: string) => ({ label: "Gold", to: paths.gold(project) }),
};

export default function TaskPage() {
  const { project, kind, task, consensus, judgments } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={`Task ${shownId(task.externalId)}`}
        breadcrumb={projectCrumbs(project, ABOVE[kind](project.id))}
        meta={
          <>
            {task.field && <span>Field: {task.field}</span>}
            <span>
              <Link to={paths.batch(project.id, task.batchId)} className="link">
                Line {task.lineNumber} of its batch
              </Link>
            </span>
            <span>
              {kind === "gold"
                ? counted(judgments.length, "judgment")
                : `${task.judgmentCount} of ${task.overlap} judgments`}
            </span>
            {task.wanted.overlapMost !== null && (
              <span>Its batch asks for {judgmentsWanted(task.wanted)}</span>
            )}
          </>
        }
      />
      <div className="mb-10 flex flex-col gap-4">
        <TaskPrompt prompt={task.prompt} />
        {task.reference !== null && (
          <Card title="Reference">
            <Markdown source={task.reference} className="max-w-reading text-reading" />
          </Card>
        )}
        {kind !== "gold" && <TaskConsensusPanel task={task} consensus={consensus} />}
      </div>
      <Section title="Completions">
        <TaskCompletions completions={task.completions} consensus={consensus} />
      </Section>
      <Section
        title="Judgments"
        description={
          judgments.length > 0
            ? "Experts stand under a name that holds for this project only; who they are is not shown to labs."
            : undefined
        }
      >
        {judgments.length === 0 ? (
          <p className="text-muted">No expert has judged this task yet.</p>
        ) : (
          <ol className="flex flex-col gap-4">
            {judgments.map((judgment) => (
              <JudgmentCard key={judgment.id} judgment={judgment} completions={task.completions} />
            ))}
          </ol>
        )}
      </Section>
      <TaskDetails task={task} />
    </>
  );
}

function TaskDetails({ task }: { task: ShownTask }) {
  return (
    <details>
      <summary className="link w-fit py-1">Details</summary>
      <div className="mt-2 max-w-reading">
        <DefinitionList
          items={[
            {
              term: "Id in exports (prompt_id)",
              value: <code className="font-mono text-sm break-all">{task.externalId}</code>,
            },
            { term: "Task", value: <code className="font-mono text-sm break-all">{task.id}</code> },
            ...(task.metadata
              ? [
                  {
                    term: "Metadata",
                    value: (
                      <ScrollBox as="pre" label="Metadata" className="overflow-x-auto font-mono text-sm">
                        {task.metadata}
                      </ScrollBox>
                    ),
                  },
                ]
              : []),
          ]}
        />
      </div>
    </details>
  );
}
