import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { TASK_TABLE, type TaskQuery } from "#app/forms/task-table.ts";
import { paths } from "#app/paths.ts";
import { Badge, type Tone } from "../Badge.tsx";
import { DataTable, tableColumns } from "../DataTable.tsx";
import { RelativeTime } from "../RelativeTime.tsx";
import { formatCorrelation } from "./measures.ts";
import { shownId } from "./task.ts";

export type TaskRow = {
  id: string;
  projectId: string;
  externalId: string;
  excerpt: string;
  field: string | null;
  completionCount: number;
  overlap: number;
  judgmentCount: number;
  state: "waiting" | "begun" | "scored";
  agreement: number | null;
  scoredAt: Date | string | null;
};

const STATES: Record<TaskRow["state"], { word: string; tone: Tone }> = {
  waiting: { word: "Waiting", tone: "neutral" },
  begun: { word: "Begun", tone: "accent" },
  scored: { word: "Scored", tone: "good" },
};

function TaskId({ externalId }: { externalId: string }) {
  const given = !externalId.startsWith("sha256:");
  return <span className={given ? "break-all" : "whitespace-nowrap text-faint"}>{shownId(externalId)}</span>;
}

const none = <span className="text-faint">–</span>;
const column = tableColumns<TaskRow>();

const COLUMNS = [
  column.accessor("excerpt", {
    id: "uploaded",
    header: "Prompt, in order of upload",
    cell: ({ row: { original } }) => (
      <Link to={paths.task(original.projectId, original.id)} className="link line-clamp-2 break-words">
        {original.excerpt || "(no text)"}
      </Link>
    ),
    meta: { className: "min-w-72" },
  }),
  column.accessor("externalId", {
    id: "id",
    header: "Id",
    cell: ({ getValue }) => <TaskId externalId={getValue()} />,
    meta: { className: "min-w-28 max-w-56" },
  }),
  column.accessor("field", { id: "field", header: "Field", cell: ({ getValue }) => getValue() ?? none }),
  column.accessor("completionCount", { id: "completions", header: "Completions", meta: { align: "end" } }),
  column.accessor("state", {
    id: "state",
    header: "State",
    cell: ({ getValue }) => <Badge tone={STATES[getValue()].tone}>{STATES[getValue()].word}</Badge>,
  }),
  column.accessor("judgmentCount", {
    id: "judgments",
    header: "Judgments",
    cell: ({ row: { original } }) => `${original.judgmentCount} of ${original.overlap}`,
    meta: { align: "end", descendingFirst: true },
  }),
  column.accessor("agreement", {
    id: "agreement",
    header: "Agreement",
    cell: ({ row: { original } }) => {
      if (original.agreement !== null) return formatCorrelation(original.agreement);
      return original.state === "scored" ? <span className="text-faint">undefined</span> : none;
    },
    meta: { align: "end" },
  }),
  column.accessor("scoredAt", {
    id: "scored",
    header: "Scored",
    cell: ({ row: { original } }) => (original.scoredAt ? <RelativeTime value={original.scoredAt} /> : none),
    meta: { descendingFirst: true },
  }),
];

type TaskTableProps = {
  rows: readonly TaskRow[];
  total: number;
  query: TaskQuery;
  notes: readonly string[];
  empty: ReactNode;
};

export function TaskTable({ rows, total, query, notes, empty }: TaskTableProps) {
  return (
    <DataTable
      caption="Tasks of the project"
      noun={{ one: "task", many: "tasks" }}
      columns={COLUMNS}
      rows={rows}
      rowId={({ id }) => id}
      total={total}
      shape={TASK_TABLE}
      query={query}
      notes={notes}
      filters={[
        { name: "search", label: "Search", placeholder: "Prompt, id or field" },
        {
          name: "state",
          label: "State",
          options: TASK_TABLE.filters.state.map((value) => ({ value, label: STATES[value].word })),
        },
      ]}
      empty={empty}
    />
  );
}
