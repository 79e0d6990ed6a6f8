import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { FolderLock } from "lucide-react";
import { ButtonLink } from "#app/components/Button.tsx";
import { EmptyState } from "#app/components/EmptyState.tsx";
import { NewBatch } from "#app/components/lab/NewBatch.tsx";
import { projectCrumbs } from "#app/components/lab/ProjectHeader.tsx";
import { useBatchUpload } from "#app/components/lab/use-batch-upload.ts";
import { PageHeader } from "#app/components/PageHeader.tsx";
import { completionRange } from "#app/domain/rubric.ts";
import { readForm } from "#app/form.server.ts";
import { batchSchema } from "#app/forms/batch.ts";
import { problemsOf } from "#app/forms/form-problems.ts";
import { createBatch } from "#app/models/batch.server.ts";
import { findRubric } from "#app/models/project.server.ts";
import { paths } from "#app/paths.ts";
import { requireProject } from "./lab/project.server.ts";
import { shownProject } from "./lab/shown.server.ts";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Upload a batch · ${loaded?.project.title ?? "Project"} · Assay` },
];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { project } = await requireProject(request, params, "upload batch");
  const rubric = await findRubric(project.id);
  return { project: shownProject(project), range: completionRange(rubric!.rubric) };
}

/** Makes the empty batch; its file follows as a stream of its own. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { member, project } = await requireProject(request, params, "upload batch");

  const form = batchSchema.safeParse(Object.fromEntries(await readForm(request)));
  if (!form.success) return data({ batchId: null, problem: Object.values(problemsOf(form.error))[0] }, 422);

  const batchId = await createBatch(member, { projectId: project.id, ...form.data });

  if (!batchId)
    return data({ batchId: null, problem: "The project is closed: reopen it in its settings first." }, 409);
  return data({ batchId, problem: undefined }, 201);
}

export default function NewBatchPage() {
  const { project, range } = useLoaderData<typeof loader>();
  const { upload, busy, problem } = useBatchUpload(project.id);
  if (project.closedAt !== null) {
    return (
      <>
        <PageHeader title="Upload a batch" breadcrumb={projectCrumbs(project)} />
        <EmptyState
          icon={<FolderLock />}
          action={<ButtonLink to={paths.projectSettings(project.id)}>Go to its settings</ButtonLink>}
        >
          The project is closed and takes no batches. It can be reopened in its settings.
        </EmptyState>
      </>
    );
  }
  return (
    <>
      <PageHeader
        title="Upload a batch"
        breadcrumb={projectCrumbs(project)}
        description="The file is read line by line as it arrives. A line that cannot be used is refused with its reason, and the others go in."
      />
      <NewBatch
        wanted={project}
        price={project.price}
        range={range}
        busy={busy}
        problem={problem}
        onUpload={(file, map, priority) =>
          upload(file, { fieldMap: map ? JSON.stringify(map) : "", priority })
        }
      />
    </>
  );
}
