import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { ProjectForm } from "#app/components/lab/ProjectForm.tsx";
import { NEW_PROJECT, typedProject } from "#app/components/lab/project-values.ts";
import { PageHeader } from "#app/components/PageHeader.tsx";
import { readForm } from "#app/form.server.ts";
import { problemsOf } from "#app/forms/form-problems.ts";
import { projectSchema, readProjectForm } from "#app/forms/project.ts";
import { createProject } from "#app/models/project.server.ts";
import { paths } from "#app/paths.ts";
import { requireLab } from "#app/session.server.ts";

export const meta: MetaFunction = () => [{ title: "New project · Assay" }];

export async function loader({ request }: LoaderFunctionArgs) {
  await requireLab(request, "create project");
  return null;
}

export async function action({ request }: ActionFunctionArgs) {
  const member = await requireLab(request, "create project");

  const typed = readProjectForm(await readForm(request));
  const form = projectSchema.safeParse(typed);
  if (!form.success) return data({ problems: problemsOf(form.error), values: typedProject(typed) }, 422);

  const projectId = await createProject(member, form.data);

  return redirect(paths.project(projectId));
}

export default function NewProject() {
  const answer = useActionData<typeof action>();
  return (
    <>
      <PageHeader
        title="New project"
        breadcrumb={[{ label: "Projects", to: paths.projects() }]}
        description="What experts are asked to do, by what they judge, and what one judgment earns. It can be changed later, for batches to come."
      />
      <ProjectForm
        values={answer?.values ?? NEW_PROJECT}
        problems={answer?.problems}
        submit="Create project"
      />
    </>
  );
}
