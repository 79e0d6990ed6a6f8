import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { FileUp, Upload } from "lucide-react";
import { ButtonLink } from "#app/components/Button.tsx";
import { EmptyState } from "#app/components/EmptyState.tsx";
import { AgreementPanel } from "#app/components/lab/AgreementPanel.tsx";
import { BatchTable } from "#app/components/lab/BatchTable.tsx";
import { NextStep } from "#app/components/lab/NextStep.tsx";
import { ProgressPanel } from "#app/components/lab/ProgressPanel.tsx";
import { ProjectBrief } from "#app/components/lab/ProjectBrief.tsx";
import { ProjectHeader } from "#app/components/lab/ProjectHeader.tsx";
import { usePolled } from "#app/components/lab/polling.ts";
import { mayChange, type ProjectLive } from "#app/components/lab/project.ts";
import { Section } from "#app/components/PageHeader.tsx";
import { describeRequirement } from "#app/domain/credential/requirement.ts";
import { labCan } from "#app/domain/roles.ts";
import { nameIssuers } from "#app/models/eligibility.server.ts";
import { findRubric } from "#app/models/project.server.ts";
import { paths } from "#app/paths.ts";
import { requireProject } from "./lab/project.server.ts";
import { readQualified } from "./lab/qualified.server.ts";
import { readProjectLive, shownProject } from "./lab/shown.server.ts";

const POLL_MS = 2_000;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `${loaded?.project.title ?? "Project"} · Assay` },
];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, project } = await requireProject(request, params);
  const [live, rubric, names, qualified] = await Promise.all([
    readProjectLive(member, project),
    findRubric(project.id),
    nameIssuers([project.requirement]),
    readQualified(project.requirement),
  ]);
  return {
    project: shownProject(project),
    role: member.role,
    live,
    rubric,
    instructions: project.instructions,
    requirement: project.requirement && describeRequirement(project.requirement, names),
    qualified,
  };
}

export default function ProjectOverview() {
  const {
    project,
    role,
    live: loaded,
    rubric,
    instructions,
    requirement,
    qualified,
  } = useLoaderData<typeof loader>();
  const closed = project.closedAt !== null;
  const live = usePolled<ProjectLive>(paths.projectProgress(project.id), loaded, {
    every: POLL_MS,
    active: (value) => mayChange(value, closed),
  });
  const upload = labCan(role, "upload batch") && !closed && (
    <ButtonLink to={paths.newBatch(project.id)}>
      <Upload aria-hidden="true" />
      Upload a batch
    </ButtonLink>
  );
  const empty = live.batches.length === 0;
  return (
    <>
      <ProjectHeader project={project} role={role} actions={!empty && upload} />
      {empty && !closed ? (
        <div className="mb-10">
          <EmptyState icon={<FileUp />} action={upload}>
            {upload
              ? "The project is ready. Upload a first batch of prompts with your models’ completions: each line of the file becomes a task for experts."
              : "No prompts have been uploaded yet. An owner or a manager of the lab can upload a batch."}
          </EmptyState>
        </div>
      ) : (
        <>
          <div className="mb-6">
            <NextStep project={project} live={live} role={role} qualifiedCount={qualified.count} />
          </div>
          <div className="mb-10 grid gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
            <ProgressPanel title="Progress" progress={live.progress} />
            <AgreementPanel {...live.agreement} ordered={rubric?.rubric.order.by !== "none"} />
          </div>
        </>
      )}
      {!empty && (
        <Section title="Batches">
          <BatchTable projectId={project.id} batches={live.batches} />
        </Section>
      )}
      <ProjectBrief
        instructions={instructions}
        rubric={rubric}
        wanted={project}
        price={project.price}
        requirement={requirement}
        qualified={qualified}
      />
    </>
  );
}
