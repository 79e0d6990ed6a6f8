import type { TableQuery, TableShape } from "#app/domain/table-query.ts";

export const HISTORY_STATES = ["waiting", "scored", "calibration"] as const;
export type HistoryState = (typeof HISTORY_STATES)[number];

/** How an expert's list of past judgments may be sorted and filtered; `project` is a project's id. */
export const HISTORY_TABLE = {
  columns: ["submitted", "project", "field", "active", "price"],
  filters: { search: "text", project: "text", state: HISTORY_STATES },
  defaultSort: "submitted",
  defaultDescending: true,
  pageSizes: [25, 50, 100],
} as const satisfies TableShape;

export type HistoryColumn = (typeof HISTORY_TABLE.columns)[number];
export type HistoryFilter = keyof typeof HISTORY_TABLE.filters;
export type HistoryQuery = TableQuery<HistoryColumn, HistoryFilter>;
