import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { ArrowDown, ArrowUp, GraduationCap, Plus } from "lucide-react";
import { ButtonLink, SubmitButton } from "#app/components/Button.tsx";
import { EmptyState } from "#app/components/EmptyState.tsx";
import { Example } from "#app/components/judging/guidance/Example.tsx";
import { ProjectHeader } from "#app/components/lab/ProjectHeader.tsx";
import { labCan } from "#app/domain/roles.ts";
import { readForm } from "#app/form.server.ts";
import { listExamples, MOST_EXAMPLES, placeExample } from "#app/models/example.server.ts";
import { idIn, notFound } from "#app/params.server.ts";
import { paths } from "#app/paths.ts";
import { requireProject } from "./lab/project.server.ts";
import { shownProject } from "./lab/shown.server.ts";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Worked examples · ${loaded?.project.title ?? "Project"} · Assay` },
];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, project } = await requireProject(request, params);
  return {
    project: shownProject(project),
    role: member.role,
    mayChange: labCan(member.role, "change project"),
    examples: await listExamples(project.id),
    most: MOST_EXAMPLES,
  };
}

const MOVES: Record<string, number> = { up: -1, down: 1 };

/** Moves an example by one place. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { member, project } = await requireProject(request, params, "change project");
  const form = await readForm(request);
  const by = MOVES[String(form.get("move"))];
  if (by === undefined) return data({ problem: "An example is moved up or down." }, 422);
  const exampleId = idIn({ example: String(form.get("example")) }, "example");
  if (!(await placeExample(member, { projectId: project.id, exampleId }, by))) throw notFound();
  return redirect(paths.examples(project.id));
}

export default function Examples() {
  const { project, role, mayChange, examples, most } = useLoaderData<typeof loader>();
  const add = mayChange && examples.length < most && (
    <ButtonLink to={paths.newExample(project.id)}>
      <Plus aria-hidden="true" />
      Add an example
    </ButtonLink>
  );
  return (
    <>
      <ProjectHeader project={project} role={role} actions={examples.length > 0 && add} />
      <h2 className="sr-only">Worked examples</h2>
      {examples.length === 0 ? (
        <EmptyState icon={<GraduationCap />} action={add}>
          Show experts how you would judge a task, and why. Worked examples are read before the first task of
          the project and are at hand beside every other.
        </EmptyState>
      ) : (
        <>
          <p className="mb-6 max-w-reading text-muted">
            Experts read these before their first task, in this order, and find them beside every other under
            “Instructions”.
          </p>
          <ol className="flex flex-col gap-6">
            {examples.map(({ id, body }, index) => (
              <li key={id} className="flex min-w-0 flex-col gap-2">
                <Example example={body} />
                {mayChange && (
                  <Controls
                    id={id}
                    projectId={project.id}
                    title={body.title}
                    first={index === 0}
                    last={index === examples.length - 1}
                  />
                )}
              </li>
            ))}
          </ol>
        </>
      )}
    </>
  );
}

type ControlsProps = { id: string; projectId: string; title: string; first: boolean; last: boolean };

function Controls({ id, projectId, title, first, last }: ControlsProps) {
  return (
    <Form method="post" className="flex flex-wrap gap-2">
      <input type="hidden" name="example" value={id} />
      <ButtonLink to={paths.example(projectId, id)} variant="secondary" size="sm">
        Edit <span className="sr-only">{title}</span>
      </ButtonLink>
      <SubmitButton variant="quiet" size="sm" name="move" value="up" disabled={first}>
        <ArrowUp aria-hidden="true" />
        Move up <span className="sr-only">{title}</span>
      </SubmitButton>
      <SubmitButton variant="quiet" size="sm" name="move" value="down" disabled={last}>
        <ArrowDown aria-hidden="true" />
        Move down <span className="sr-only">{title}</span>
      </SubmitButton>
    </Form>
  );
}
