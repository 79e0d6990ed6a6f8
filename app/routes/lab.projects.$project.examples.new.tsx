import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { ExampleForm, NEW_EXAMPLE } from "#app/components/lab/ExampleForm.tsx";
import { projectCrumbs } from "#app/components/lab/ProjectHeader.tsx";
import { PageHeader } from "#app/components/PageHeader.tsx";
import { readForm } from "#app/form.server.ts";
import { exampleSchema, readExampleForm } from "#app/forms/example.ts";
import { problemsOf } from "#app/forms/form-problems.ts";
import { createExample, MOST_EXAMPLES } from "#app/models/example.server.ts";
import { notFound } from "#app/params.server.ts";
import { paths } from "#app/paths.ts";
import { requireProject } from "./lab/project.server.ts";
import { shownProject } from "./lab/shown.server.ts";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Add an example · ${loaded?.project.title ?? "Project"} · Assay` },
];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { project } = await requireProject(request, params, "change project");
  return { project: shownProject(project) };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { member, project } = await requireProject(request, params, "change project");

  const values = readExampleForm(await readForm(request));
  const form = exampleSchema.safeParse(values);
  if (!form.success) return data({ problems: problemsOf(form.error), values }, 422);

  const outcome = await createExample(member, project.id, form.data);

  if (outcome === null) throw notFound();
  if (outcome === "too many") {
    const full = `A project has ${MOST_EXAMPLES} worked examples at most: remove one first.`;
    return data({ problems: { form: full }, values }, 409);
  }
  return redirect(paths.examples(project.id));
}

export default function NewExample() {
  const { project } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <>
      <PageHeader
        title="Add an example"
        breadcrumb={projectCrumbs(project, { label: "Worked examples", to: paths.examples(project.id) })}
        description="A task, how you would judge it, and why."
      />
      <ExampleForm
        values={answer?.values ?? NEW_EXAMPLE}
        problems={answer?.problems}
        submit="Add the example"
      />
    </>
  );
}
