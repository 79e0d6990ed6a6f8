import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { type ShouldRevalidateFunction, useActionData, useLoaderData } from "@remix-run/react";
import { ProjectForm } from "#app/components/lab/ProjectForm.tsx";
import { NEW_PROJECT } from "#app/components/lab/project-values.ts";
import { PageHeader } from "#app/components/PageHeader.tsx";
import { readForm } from "#app/form.server.ts";
import { problemsOf } from "#app/forms/form-problems.ts";
import { projectSchema, readProjectForm } from "#app/forms/project.ts";
import { listNameableIssuers } from "#app/models/eligibility.server.ts";
import { createProject } from "#app/models/project.server.ts";
import { paths } from "#app/paths.ts";
import { requireLab } from "#app/session.server.ts";
import { answerCount, readQualified, refuseProject } from "./lab/qualified.server.ts";

export const meta: MetaFunction = () => [{ title: "New project · Assay" }];

export async function loader({ request }: LoaderFunctionArgs) {
  await requireLab(request, "create project");
  const [issuers, qualified] = await Promise.all([listNameableIssuers(null), readQualified(null)]);
  return { issuers, qualified };
}

export async function action({ request }: ActionFunctionArgs) {
  const member = await requireLab(request, "create project");

  const sent = await readForm(request);
  const typed = readProjectForm(sent);
  if (sent.get("intent") === "count") return await answerCount(typed);
  const form = projectSchema.safeParse(typed);
  if (!form.success) return await refuseProject(typed, problemsOf(form.error));

  const projectId = await createProject(member, form.data);

  return redirect(paths.project(projectId));
}

export const shouldRevalidate: ShouldRevalidateFunction = ({ formData, defaultShouldRevalidate }) =>
  formData?.get("intent") !== "count" && defaultShouldRevalidate;

export default function NewProject() {
  const { issuers, qualified } = useLoaderData<typeof loader>();
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
        fresh
        issuers={issuers}
        qualified={answer ? answer.qualified : qualified}
      />
    </>
  );
}
