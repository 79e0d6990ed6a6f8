import type { TableShape } from "#app/domain/table-query.ts";

/** A project's gold is told page by page, in the order of its files. */
export const GOLD_TABLE = {
  columns: [],
  filters: {},
  defaultSort: null,
  defaultDescending: false,
  pageSizes: [50],
} as const satisfies TableShape;
