import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, useLoaderData, useRevalidator } from "@remix-run/react";
import { PackageCheck } from "lucide-react";
import { SubmitButton } from "#app/components/Button.tsx";
import { EmptyState } from "#app/components/EmptyState.tsx";
import { ExportCard, type ShownExport } from "#app/components/lab/ExportCard.tsx";
import { LoadLines } from "#app/components/lab/LoadLines.tsx";
import { counted, formatCount } from "#app/components/lab/measures.ts";
import { ProjectHeader } from "#app/components/lab/ProjectHeader.tsx";
import { readJson, useWhileSeen } from "#app/components/lab/polling.ts";
import { Section } from "#app/components/PageHeader.tsx";
import { labCan } from "#app/domain/roles.ts";
import { createExport, type Export, exportFileName, listExports } from "#app/models/export/export.server.ts";
import { readProgress } from "#app/models/project.server.ts";
import { readAgreement } from "#app/models/task.server.ts";
import { notFound } from "#app/params.server.ts";
import { paths } from "#app/paths.ts";
import { requireProject } from "./lab/project.server.ts";
import { shownProject } from "./lab/shown.server.ts";

const POLL_MS = 2_000;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Exports · ${loaded?.project.title ?? "Project"} · Assay` },
];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, project } = await requireProject(request, params);
  const [exports, { scoredCount }, { taskCount }] = await Promise.all([
    listExports(member, project.id),
    readAgreement(project.id),
    readProgress(project.id),
  ]);
  return {
    project: shownProject(project),
    role: member.role,
    scoredCount,
    taskCount,
    exports: exports.map(shownExport),
  };
}

function shownExport(exported: Export): ShownExport {
  const { projectId, id, cutAt, rowCount, taskCount, tieCount, byteCount, sha256 } = exported;
  const sums = sha256 !== null && {
    rows: rowCount ?? 0,
    tasks: taskCount ?? 0,
    ties: tieCount ?? 0,
    bytes: byteCount ?? 0,
    sha256,
  };
  return {
    id,
    fileName: exportFileName(exported),
    cutAt,
    fileTo: paths.exportFile(projectId, id),
    manifestTo: paths.exportManifest(projectId, id),
    sums: sums || null,
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { member, project } = await requireProject(request, params, "export");
  const exportId = await createExport(member, project.id);
  if (!exportId) throw notFound();
  return redirect(paths.exports(project.id));
}

export default function Exports() {
  const { project, role, scoredCount, taskCount, exports } = useLoaderData<typeof loader>();
  useSumsToCome(exports);
  const mayExport = labCan(role, "export");
  if (scoredCount === 0) {
    return (
      <>
        <ProjectHeader project={project} role={role} />
        <EmptyState icon={<PackageCheck />}>
          {taskCount === 0
            ? "There is nothing to export yet. Once a batch is uploaded and its first task has all the judgments it asks for, the preferences can be exported here."
            : "There is nothing to export yet. A task is scored when it has all the judgments it asks for; after the first one, preferences can be exported here, and again whenever more are scored."}
        </EmptyState>
      </>
    );
  }
  return (
    <>
      <ProjectHeader project={project} role={role} />
      <Section
        title="Preferences for TRL"
        description={<WhatIsExported scored={scoredCount} tasks={taskCount} />}
      >
        {mayExport && (
          <Form method="post">
            <SubmitButton>Export {counted(scoredCount, "scored task")}</SubmitButton>
          </Form>
        )}
      </Section>
      <Section title="Exports">
        {exports.length === 0 ? (
          <p className="text-muted">
            {mayExport ? "None yet." : "None yet. An owner or a manager of the lab can make one."}
          </p>
        ) : (
          <ul className="flex max-w-5xl flex-col gap-4">
            {exports.map((exported) => (
              <ExportCard key={exported.id} exported={exported} />
            ))}
          </ul>
        )}
      </Section>
      {exports[0] && <LoadLines fileName={exports[0].fileName} />}
    </>
  );
}

function WhatIsExported({ scored, tasks }: { scored: number; tasks: number }) {
  return (
    <>
      {formatCount(scored)} of {counted(tasks, "task")} {scored === 1 ? "is" : "are"} scored. An export holds
      what is scored at that moment and never changes afterwards. Each pair of completions that a majority
      orders gives one row of TRL’s conversational preference format (prompt, chosen, rejected) with its
      margin, its agreement, and the task and judgments it comes from. A tie gives no row.
    </>
  );
}

/** Waits for the checksum of an export that was just made. */
function useSumsToCome(exports: readonly ShownExport[]): void {
  const { revalidate } = useRevalidator();
  const waiting = exports.find(({ sums }) => sums === null);
  useWhileSeen(
    async (signal) => {
      const answer = await readJson(waiting?.manifestTo ?? "", signal);
      if (answer.kind === "value" && !signal.aborted) revalidate();
      return answer.kind === "later";
    },
    POLL_MS,
    waiting !== undefined,
  );
}
