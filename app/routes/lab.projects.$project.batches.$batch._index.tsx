import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useRevalidator } from "@remix-run/react";
import { useEffect } from "react";
import { SubmitButton } from "#app/components/Button.tsx";
import { Callout } from "#app/components/Callout.tsx";
import { BatchCounts } from "#app/components/lab/BatchCounts.tsx";
import { BatchState } from "#app/components/lab/BatchState.tsx";
import type { ShownBatch } from "#app/components/lab/batch.ts";
import { counted, formatBytes } from "#app/components/lab/measures.ts";
import { judgmentsWanted } from "#app/components/lab/overlap.ts";
import { PriorityField } from "#app/components/lab/PriorityField.tsx";
import { ProgressPanel } from "#app/components/lab/ProgressPanel.tsx";
import { projectCrumbs } from "#app/components/lab/ProjectHeader.tsx";
import { usePolled } from "#app/components/lab/polling.ts";
import type { ShownProgress } from "#app/components/lab/project.ts";
import { RefusalTable } from "#app/components/lab/RefusalTable.tsx";
import { UploadPanel } from "#app/components/lab/UploadPanel.tsx";
import { stopUpload, type Upload, useUpload } from "#app/components/lab/upload.ts";
import { PageHeader, Section } from "#app/components/PageHeader.tsx";
import { RelativeTime } from "#app/components/RelativeTime.tsx";
import { sourceOfField } from "#app/domain/field-map.ts";
import { labCan } from "#app/domain/roles.ts";
import { readForm } from "#app/form.server.ts";
import { prioritySchema } from "#app/forms/batch.ts";
import { problemsOf } from "#app/forms/form-problems.ts";
import { listRefusals, setPriority } from "#app/models/batch.server.ts";
import { readProgress } from "#app/models/project.server.ts";
import { notFound } from "#app/params.server.ts";
import { paths } from "#app/paths.ts";
import { requireBatch } from "./lab/project.server.ts";
import { shownBatch, shownProject } from "./lab/shown.server.ts";

const SHOWN_REFUSALS = 50;
const START_LENGTH = 200;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `${loaded?.live.batch.fileName ?? "Batch"} · ${loaded?.project.title ?? "Project"} · Assay` },
];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, project, batch } = await requireBatch(request, params);
  const [refusals, progress] = await Promise.all([
    listRefusals({ projectId: project.id, batchId: batch.id }, { after: 0, limit: SHOWN_REFUSALS }),
    readProgress(project.id, batch.id),
  ]);
  return {
    project: shownProject(project),
    mayUpload: labCan(member.role, "upload batch"),
    live: { batch: shownBatch(batch), progress },
    fieldMap: batch.fieldMap,
    refusals: refusals.map(({ lineNumber, field, reason, line, encoding }) => ({
      lineNumber,
      field: batch.fieldMap ? sourceOfField(field, batch.fieldMap) : field,
      reason,
      start: encoding === "utf-8" ? line.slice(0, START_LENGTH) : "(not valid text)",
    })),
  };
}

/** Sets the priority. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { member, project, batch } = await requireBatch(request, params, "upload batch");

  const form = prioritySchema.safeParse(Object.fromEntries(await readForm(request)));
  if (!form.success) return data({ saved: false, problem: problemsOf(form.error).priority }, 422);

  if (!(await setPriority(member, { projectId: project.id, batchId: batch.id, ...form.data })))
    throw notFound();
  return data({ saved: true, problem: undefined });
}

export default function BatchPage() {
  const { project, mayUpload, live: loaded, fieldMap, refusals } = useLoaderData<typeof loader>();
  const upload = useUpload(paths.batchContent(project.id, loaded.batch.id));
  const { batch, progress } = useBatchLive(project.id, loaded, upload);
  return (
    <>
      <PageHeader
        title={batch.fileName}
        breadcrumb={projectCrumbs(project, ABOVE[batch.kind]?.(project.id))}
        meta={
          <>
            <BatchState batch={batch} sending={upload?.state === "sending"} />
            <span>
              Created <RelativeTime value={batch.createdAt} />
            </span>
            <span>{termsOf(batch)}</span>
            {batch.state === "received" && <span>{formatBytes(batch.byteCount)}</span>}
          </>
        }
      />
      <div className="flex flex-col gap-4">
        <UploadPanel projectId={project.id} batch={batch} upload={upload} mayUpload={mayUpload} />
        <div className="mb-6 grid items-start gap-4 lg:grid-cols-2">
          <BatchCounts batch={batch} />
          {batch.state === "received" && batch.kind === "work" && (
            <ProgressPanel title="Judging" progress={progress} />
          )}
        </div>
      </div>
      {batch.kind === "work" && mayUpload && <Priority priority={loaded.batch.priority} />}
      {refusals.length > 0 && (
        <RefusalTable
          refusals={refusals}
          total={batch.refusedCount}
          downloadTo={paths.refusals(project.id, batch.id)}
        />
      )}
      {fieldMap && (
        <details className="max-w-reading">
          <summary className="link w-fit py-1">The field map of this batch</summary>
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
            tabIndex={0}
            className="mt-2 overflow-x-auto rounded-md border border-line bg-sunken px-3 py-2 font-mono text-sm"
          >
            {JSON.stringify(fieldMap, null, 2)}
          </pre>
        </details>
      )}
    </>
  );
}

/** The page that a batch is below, beside the project's own. */
const ABOVE = {
  work: undefined,
  calibration: (project: string) => ({ label: "Calibration", to: paths.calibrationSet(project) }),
  gold: (project: string) => ({ label: "Gold", to: paths.gold(project) }),
};

function termsOf(batch: ShownBatch): string {
  const { kind, overlap, price } = batch;
  if (kind === "gold") return "Gold, at the price of the work among which it is given";
  if (kind === "calibration") return `For ${counted(overlap, "expert")} at most, at ${price} a judgment`;
  return `Asks for ${judgmentsWanted(batch)}, at ${price} each`;
}

function Priority({ priority }: { priority: number }) {
  const answer = useActionData<typeof action>();
  return (
    <Section title="Order of work">
      {answer?.saved && (
        <Callout tone="good" live className="mb-4">
          The priority is saved.
        </Callout>
      )}
      <Form method="post" noValidate className="flex max-w-96 flex-col items-start gap-4">
        <PriorityField key={priority} defaultValue={priority} error={answer?.problem} className="w-full" />
        <SubmitButton variant="secondary">Save the priority</SubmitButton>
      </Form>
    </Section>
  );
}

type BatchLive = { batch: ShownBatch; progress: ShownProgress };

/** The counts as they grow. When the upload or the server comes to an end, the rest of the page is loaded anew. */
function useBatchLive(projectId: string, loaded: BatchLive, upload: Upload | null): BatchLive {
  const { batch: first } = loaded;
  const sending = upload?.state === "sending";
  const live = usePolled(`${paths.projectProgress(projectId)}?batch=${first.id}`, loaded, {
    every: sending || first.state === "receiving" ? 1_000 : 2_000,
    active: ({ batch, progress }) =>
      sending ||
      batch.state === "receiving" ||
      batch.state === "waiting" ||
      (batch.kind === "work" && progress.judgmentCount < progress.wantedCount),
  });
  const { revalidate } = useRevalidator();
  const ended = upload !== null && !sending;
  const { state, failure, uploadId } = live.batch;
  const changed =
    state !== first.state || (state !== "receiving" && live.batch.refusedCount !== first.refusedCount);
  useEffect(() => {
    if (changed || ended) revalidate();
  }, [changed, ended, revalidate]);
  // The server gave up on this very upload while the browser is still sending it.
  const givenUp = sending && failure !== null && uploadId !== upload.previous;
  useEffect(() => {
    if (givenUp) stopUpload(paths.batchContent(projectId, first.id));
  }, [givenUp, projectId, first.id]);
  return live;
}
