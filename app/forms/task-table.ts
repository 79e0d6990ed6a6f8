import type { TableQuery, TableShape } from "#app/domain/table-query.ts";

export const TASK_STATES = ["waiting", "begun", "scored"] as const;

/** How a lab's list of tasks may be sorted and filtered. */
export const TASK_TABLE = {
  columns: ["uploaded", "id", "field", "judgments", "agreement", "scored"],
  filters: { search: "text", state: TASK_STATES },
  defaultSort: "uploaded",
  defaultDescending: false,
  pageSizes: [25, 50, 100],
} as const satisfies TableShape;

export type TaskColumn = (typeof TASK_TABLE.columns)[number];
export type TaskFilter = keyof typeof TASK_TABLE.filters;
export type TaskQuery = TableQuery<TaskColumn, TaskFilter>;
