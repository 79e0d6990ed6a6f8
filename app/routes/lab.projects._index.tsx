import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { FolderPlus, Plus } from "lucide-react";
import { ButtonLink } from "#app/components/Button.tsx";
import { EmptyState } from "#app/components/EmptyState.tsx";
import { ProjectCard } from "#app/components/lab/ProjectCard.tsx";
import { PageHeader } from "#app/components/PageHeader.tsx";
import { labCan } from "#app/domain/roles.ts";
import { listProjects } from "#app/models/project.server.ts";
import { paths } from "#app/paths.ts";
import { requireLab } from "#app/session.server.ts";

export const meta: MetaFunction = () => [{ title: "Projects · Assay" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const member = await requireLab(request);
  const projects = await listProjects(member);
  return { projects, labName: member.viewer.lab?.name, mayCreate: labCan(member.role, "create project") };
}

export default function Projects() {
  const { projects, labName, mayCreate } = useLoaderData<typeof loader>();
  const create = mayCreate && (
    <ButtonLink to={paths.newProject()}>
      <Plus aria-hidden="true" />
      New project
    </ButtonLink>
  );
  if (projects.length === 0) {
    return (
      <>
        <PageHeader title="Projects" description={labName} />
        <EmptyState icon={<FolderPlus />} action={create}>
          {mayCreate
            ? "There is no project yet. A project holds the instructions, the rubric and the price of one kind of work; prompts are then uploaded into it."
            : "Your lab has no project yet. An owner or a manager of the lab can create one."}
        </EmptyState>
      </>
    );
  }
  return (
    <>
      <PageHeader title="Projects" description={labName} actions={create} />
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,24rem),1fr))] gap-4">
        {projects.map((project) => (
          <ProjectCard key={project.id} project={project} />
        ))}
      </ul>
    </>
  );
}
