import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { ButtonLink, SubmitButton } from "#app/components/Button.tsx";
import { Example } from "#app/components/judging/guidance/Example.tsx";
import { Markdown } from "#app/components/markdown/Markdown.tsx";
import { PageHeader, Section } from "#app/components/PageHeader.tsx";
import { RubricSummary } from "#app/components/RubricSummary.tsx";
import { findGuidance, markRead } from "#app/models/example.server.ts";
import { idIn, notFound } from "#app/params.server.ts";
import { paths } from "#app/paths.ts";
import { requireExpert } from "#app/session.server.ts";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `How to judge · ${loaded?.title ?? "Project"} · Assay` },
];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const expert = await requireExpert(request);
  const projectId = idIn(params, "project");
  const guidance = await findGuidance(expert, projectId);
  if (!guidance) throw notFound();
  return { projectId, ...guidance, goOn: goOnPath(request, projectId) };
}

/** Notes that it was read, and goes on to the task that it was read for. */
export async function action({ request, params }: ActionFunctionArgs) {
  const expert = await requireExpert(request);
  const projectId = idIn(params, "project");
  if (!(await markRead(expert, projectId))) throw notFound();
  return redirect(goOnPath(request, projectId) ?? paths.work());
}

/** The assignment that the address names, whose page asks whose it is. */
function goOnPath(request: Request, projectId: string): string | null {
  const assignment = new URL(request.url).searchParams.get("assignment");
  return assignment === null ? null : paths.assignment(projectId, idIn({ assignment }, "assignment"));
}

export default function GuidancePage() {
  const { title, instructions, rubric, examples, read, goOn } = useLoaderData<typeof loader>();
  const count = examples.length === 1 ? "one worked example" : `${examples.length} worked examples`;
  return (
    <>
      <PageHeader
        title={title}
        breadcrumb={[{ label: "Work", to: paths.work() }]}
        description={
          read || examples.length === 0
            ? "How the lab wants its tasks to be judged."
            : `Read this before you begin: what the lab asks for, and ${count} of how it would judge. Both are beside every task under “Instructions”.`
        }
      />
      <Section title="Instructions">
        <Markdown source={instructions} className="max-w-reading text-reading" />
      </Section>
      <Section title="Rubric" className="max-w-reading">
        <RubricSummary rubric={rubric} />
      </Section>
      {examples.length > 0 && (
        <Section title="Worked examples">
          <div className="flex flex-col gap-6">
            {examples.map(({ id, body }) => (
              <Example key={id} example={body} />
            ))}
          </div>
        </Section>
      )}
      <div className="sticky bottom-0 -mx-4 border-t border-line bg-canvas px-4 py-3 sm:mx-0 sm:px-0">
        {read ? (
          <ButtonLink to={goOn ?? paths.work()}>{goOn ? "Go to the task" : "Back to work"}</ButtonLink>
        ) : (
          <Form method="post">
            <SubmitButton>{goOn ? "Go to the task" : "Back to work"}</SubmitButton>
          </Form>
        )}
      </div>
    </>
  );
}
