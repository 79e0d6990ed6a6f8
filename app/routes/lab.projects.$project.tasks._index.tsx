import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ListTodo } from "lucide-react";
import { ButtonLink } from "#app/components/Button.tsx";
import { EmptyState } from "#app/components/EmptyState.tsx";
import { ProjectHeader } from "#app/components/lab/ProjectHeader.tsx";
import { TaskTable } from "#app/components/lab/TaskTable.tsx";
import { labCan } from "#app/domain/roles.ts";
import { parseTableQuery } from "#app/domain/table-query.ts";
import { TASK_TABLE } from "#app/forms/task-table.ts";
import { listTasks } from "#app/models/task.server.ts";
import { paths } from "#app/paths.ts";
import { requireProject } from "./lab/project.server.ts";
import { shownProject } from "./lab/shown.server.ts";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Tasks · ${loaded?.project.title ?? "Project"} · Assay` },
];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, project } = await requireProject(request, params);
  const { query: asked, notes: unread } = parseTableQuery(new URL(request.url).searchParams, TASK_TABLE);
  const { tasks, total, query, notes: undone } = await listTasks(project.id, asked);
  const rows = tasks.map((task) => ({ ...task, projectId: project.id }));
  const notes = [...unread, ...undone];
  return { project: shownProject(project), role: member.role, rows, total, query, notes };
}

export default function Tasks() {
  const { project, role, rows, total, query, notes } = useLoaderData<typeof loader>();
  const mayUpload = labCan(role, "upload batch") && project.closedAt === null;
  return (
    <>
      <ProjectHeader project={project} role={role} />
      <TaskTable
        rows={rows}
        total={total}
        query={query}
        notes={notes}
        empty={
          <EmptyState
            icon={<ListTodo />}
            action={mayUpload && <ButtonLink to={paths.newBatch(project.id)}>Upload a batch</ButtonLink>}
          >
            There are no tasks yet. Each line of an uploaded batch becomes one: a prompt with its completions.
          </EmptyState>
        }
      />
    </>
  );
}
