import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { SubmitButton } from "#app/components/Button.tsx";
import { ExampleForm } from "#app/components/lab/ExampleForm.tsx";
import { projectCrumbs } from "#app/components/lab/ProjectHeader.tsx";
import { PageHeader, Section } from "#app/components/PageHeader.tsx";
import { readForm } from "#app/form.server.ts";
import { exampleSchema, exampleValues, readExampleForm } from "#app/forms/example.ts";
import { problemsOf } from "#app/forms/form-problems.ts";
import { findExample, placeExample, updateExample } from "#app/models/example.server.ts";
import { idIn, notFound } from "#app/params.server.ts";
import { paths } from "#app/paths.ts";
import { requireProject } from "./lab/project.server.ts";
import { shownProject } from "./lab/shown.server.ts";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Edit an example · ${loaded?.project.title ?? "Project"} · Assay` },
];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { project } = await requireProject(request, params, "change project");
  const example = await findExample(project.id, idIn(params, "example"));
  if (!example) throw notFound();
  return { project: shownProject(project), values: exampleValues(example.body) };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { member, project } = await requireProject(request, params, "change project");
  const ids = { projectId: project.id, exampleId: idIn(params, "example") };

  const sent = await readForm(request);
  if (sent.get("intent") === "remove") {
    if (!(await placeExample(member, ids, "remove"))) throw notFound();
    return redirect(paths.examples(project.id));
  }
  const values = readExampleForm(sent);
  const form = exampleSchema.safeParse(values);
  if (!form.success) return data({ problems: problemsOf(form.error), values }, 422);

  if (!(await updateExample(member, ids, form.data))) throw notFound();
  return redirect(paths.examples(project.id));
}

export default function EditExample() {
  const { project, values } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <>
      <PageHeader
        title="Edit an example"
        breadcrumb={projectCrumbs(project, { label: "Worked examples", to: paths.examples(project.id) })}
      />
      <ExampleForm values={answer?.values ?? values} problems={answer?.problems} submit="Save changes" />
      <Section title="Remove this example" className="mt-12 border-t border-line pt-8">
        <Form method="post" className="flex max-w-reading flex-col items-start gap-4">
          <p>It is shown to experts no more. This cannot be undone.</p>
          <SubmitButton variant="secondary" name="intent" value="remove">
            Remove the example
          </SubmitButton>
        </Form>
      </Section>
    </>
  );
}
