import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { HISTORY_TABLE, type HistoryQuery, type HistoryState } from "#app/forms/history-table.ts";
import { paths } from "#app/paths.ts";
import { Badge, type Tone } from "../Badge.tsx";
import { DataTable, tableColumns } from "../DataTable.tsx";
import { formatDuration } from "../lab/measures.ts";
import { RelativeTime } from "../RelativeTime.tsx";

export type HistoryRow = {
  id: string;
  projectId: string;
  assignmentId: string;
  projectTitle: string;
  excerpt: string;
  field: string | null;
  activeMs: number;
  /** Written out. */
  price: string;
  submittedAt: Date | string;
  state: HistoryState;
  editable: boolean;
};

export const STATES: Record<HistoryState, { word: string; tone: Tone }> = {
  waiting: { word: "Waiting for others", tone: "neutral" },
  scored: { word: "Scored", tone: "good" },
  calibration: { word: "Calibration", tone: "accent" },
};

const column = tableColumns<HistoryRow>();

const COLUMNS = [
  column.accessor("submittedAt", {
    id: "submitted",
    header: "Submitted",
    cell: ({ getValue }) => <RelativeTime value={getValue()} />,
    meta: { descendingFirst: true },
  }),
  column.accessor("excerpt", {
    id: "prompt",
    header: "Prompt",
    cell: ({ getValue, row: { original } }) => (
      <Link
        to={paths.pastJudgment(original.projectId, original.id)}
        className="link line-clamp-2 wrap-anywhere"
      >
        {getValue() || "(no text)"}
      </Link>
    ),
    meta: { className: "min-w-64" },
  }),
  column.accessor("projectTitle", {
    id: "project",
    header: "Project",
    cell: ({ getValue }) => <span className="line-clamp-2 wrap-anywhere">{getValue()}</span>,
    meta: { className: "min-w-40" },
  }),
  column.accessor("field", {
    id: "field",
    header: "Field",
    cell: ({ getValue }) => getValue() ?? <span className="text-faint">–</span>,
  }),
  column.accessor("activeMs", {
    id: "active",
    header: "Active time",
    cell: ({ getValue }) => formatDuration(getValue()),
    meta: { align: "end", descendingFirst: true, className: "whitespace-nowrap" },
  }),
  column.accessor("price", {
    id: "price",
    header: "Price",
    meta: { align: "end", descendingFirst: true, className: "whitespace-nowrap" },
  }),
  column.accessor("state", {
    id: "state",
    header: "State",
    cell: ({ row }) => <State {...row.original} />,
    meta: { className: "min-w-40" },
  }),
];

function State({ projectId, assignmentId, excerpt, state, editable }: HistoryRow) {
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
      <Badge tone={STATES[state].tone}>{STATES[state].word}</Badge>
      {editable && (
        <Link to={paths.assignment(projectId, assignmentId)} className="link">
          Edit<span className="sr-only"> the judgment of {excerpt || "this task"}</span>
        </Link>
      )}
    </span>
  );
}

type HistoryTableProps = {
  rows: readonly HistoryRow[];
  total: number;
  query: HistoryQuery;
  notes: readonly string[];
  projects: readonly { projectId: string; title: string }[];
  empty: ReactNode;
};

/** What an expert has judged. */
export function HistoryTable({ rows, total, query, notes, projects, empty }: HistoryTableProps) {
  return (
    <DataTable
      caption="Your judgments"
      noun={{ one: "judgment", many: "judgments" }}
      columns={COLUMNS}
      rows={rows}
      rowId={({ id }) => id}
      total={total}
      shape={HISTORY_TABLE}
      query={query}
      notes={notes}
      filters={[
        { name: "search", label: "Search", placeholder: "Prompt, project or field" },
        {
          name: "project",
          label: "Project",
          options: projects.map(({ projectId, title }) => ({ value: projectId, label: title })),
        },
        {
          name: "state",
          label: "State",
          options: HISTORY_TABLE.filters.state.map((value) => ({ value, label: STATES[value].word })),
        },
      ]}
      empty={empty}
    />
  );
}
