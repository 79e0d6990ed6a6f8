import { Link, useLocation, useNavigation } from "@remix-run/react";
import {
  type ColumnDef,
  columnFilteringFeature,
  createColumnHelper,
  type Header,
  metaHelper,
  type RowData,
  rowPaginationFeature,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import { type ReactNode, useId, useMemo } from "react";
import {
  isFiltered,
  MOST_ROWS,
  pageCount,
  serialiseTableQuery,
  sortedBy,
  type TableQuery,
  type TableShape,
} from "../domain/table-query.ts";
import { Callout } from "./Callout.tsx";
import { Pagination } from "./Pagination.tsx";
import { type FilterControl, TableFilters } from "./TableFilters.tsx";

export type TableColumnMeta = {
  align?: "start" | "end";
  descendingFirst?: boolean;
  className?: string;
};

const features = tableFeatures({
  rowSortingFeature,
  rowPaginationFeature,
  columnFilteringFeature,
  columnMeta: metaHelper<TableColumnMeta>(),
});

// biome-ignore lint/suspicious/noExplicitAny: columns of one table have values of different types
export type TableColumn<Row extends RowData> = ColumnDef<typeof features, Row, any>;

/** The typed maker of a table's columns; call it once, at module scope. A column's id is what `sort=` names. */
export function tableColumns<Row extends RowData>() {
  return createColumnHelper<typeof features, Row>();
}

export type DataTableProps<Row extends RowData, C extends string, F extends string> = {
  caption: string;
  noun: { one: string; many: string };
  columns: readonly TableColumn<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** Under a filter, `MOST_ROWS` + 1 stands for more than `MOST_ROWS`. */
  total: number;
  shape: TableShape<C, F>;
  query: TableQuery<C, F>;
  notes?: readonly string[];
  filters?: readonly FilterControl<F>[];
  empty: ReactNode;
};

/**
 * One page of rows that the server has sorted, filtered and cut. Headings and pages are links and filters a GET
 * form, so that the table works, and can be bookmarked, without script.
 */
export function DataTable<Row extends RowData, C extends string, F extends string>(
  props: DataTableProps<Row, C, F>,
) {
  const { caption, noun, rows, total, shape, query, notes = [], filters = [], empty } = props;
  const captionId = useId();
  const hrefFor = (next: TableQuery<C, F>) => `?${serialiseTableQuery(next, shape)}`;
  const filtered = isFiltered(query);
  const pages = pageCount(total, query.pageSize);
  const first = (query.page - 1) * query.pageSize + 1;

  if (total === 0 && !filtered) return empty;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      {filters.length > 0 && (
        <TableFilters
          filters={filters}
          query={query}
          shape={shape}
          clearTo={hrefFor({ ...query, filters: {}, page: 1 })}
        />
      )}
      {notes.length > 0 && (
        <Callout tone="warn">
          {notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </Callout>
      )}
      <p id={captionId} role="status" className="text-sm text-muted tabular-nums">
        <span className="sr-only">{caption}: </span>
        {countText(allText(total, filtered, noun), total, first, rows.length)}
      </p>
      {total === 0 ? (
        <p className="rounded-lg border border-dashed border-strong px-6 py-12 text-center text-muted">
          No {noun.many} match these filters.{" "}
          <Link to={hrefFor({ ...query, filters: {}, page: 1 })} className="link">
            Clear the filters
          </Link>
        </p>
      ) : (
        <Grid {...props} labelledBy={captionId} hrefFor={hrefFor} />
      )}
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <Pagination
          label={`Pages of ${noun.many}`}
          page={query.page}
          pageCount={pages}
          hrefFor={(page) => hrefFor({ ...query, page })}
        />
        {total > Math.min(...shape.pageSizes) && (
          <PageSizes
            sizes={shape.pageSizes}
            current={query.pageSize}
            hrefFor={(pageSize) => hrefFor({ ...query, pageSize, page: 1 })}
          />
        )}
      </div>
      {total > MOST_ROWS && (
        <p className="text-sm text-muted">
          The pages reach {MOST_ROWS.toLocaleString("en-GB")} {noun.many}. A filter, or the opposite order,
          shows others.
        </p>
      )}
    </div>
  );
}

type GridProps<Row extends RowData, C extends string, F extends string> = DataTableProps<Row, C, F> & {
  labelledBy: string;
  hrefFor: (query: TableQuery<C, F>) => string;
};

function Grid<Row extends RowData, C extends string, F extends string>(props: GridProps<Row, C, F>) {
  const { caption, columns, rows, rowId, total, shape, query, labelledBy, hrefFor } = props;
  const state = useMemo(
    () => ({
      sorting: query.sort === null ? [] : [{ id: query.sort, desc: query.descending }],
      pagination: { pageIndex: query.page - 1, pageSize: query.pageSize },
      columnFilters: Object.entries(query.filters).map(([id, value]) => ({ id, value })),
    }),
    [query],
  );
  const table = useTable({
    features,
    columns: columns as TableColumn<Row>[],
    data: rows as Row[],
    getRowId: rowId,
    rowCount: total,
    manualSorting: true,
    manualFiltering: true,
    manualPagination: true,
    state,
  });
  const busy = useReloading();
  return (
    <section
      aria-labelledby={labelledBy}
      aria-busy={busy}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      className="relative max-h-[85dvh] overflow-auto rounded-lg border border-line bg-surface transition-opacity delay-200 aria-busy:opacity-60"
    >
      <table className="w-full border-separate border-spacing-0 text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => (
                <HeadCell key={header.id} header={header} shape={shape} query={query} hrefFor={hrefFor}>
                  <table.FlexRender header={header} />
                </HeadCell>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id} className="group hover:bg-canvas">
              {row.getAllCells().map((cell) => (
                <td
                  key={cell.id}
                  className={`border-b border-line px-4 py-2.5 align-top group-last:border-b-0 ${alignment(cell.column.columnDef.meta)} ${cell.column.columnDef.meta?.className ?? ""}`}
                >
                  <table.FlexRender cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

type HeadCellProps<Row extends RowData, C extends string, F extends string> = {
  header: Header<typeof features, Row, unknown>;
  shape: TableShape<C, F>;
  query: TableQuery<C, F>;
  hrefFor: (query: TableQuery<C, F>) => string;
  children: ReactNode;
};

function HeadCell<Row extends RowData, C extends string, F extends string>(props: HeadCellProps<Row, C, F>) {
  const { header, shape, query, hrefFor, children } = props;
  const meta = header.column.columnDef.meta;
  const column = shape.columns.find((name) => name === header.column.id);
  const sorted = column !== undefined && query.sort === column;
  const direction = query.descending ? "descending" : "ascending";
  const Icon = !sorted ? ChevronsUpDown : query.descending ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={sorted ? direction : undefined}
      className={`sticky top-0 z-10 border-b border-strong bg-surface px-4 py-1 font-medium whitespace-nowrap text-muted ${alignment(meta)}`}
    >
      {column === undefined ? (
        <span className="inline-flex h-9 items-center">{children}</span>
      ) : (
        <Link
          to={hrefFor(sortedBy(query, column, meta?.descendingFirst))}
          preventScrollReset
          className={`inline-flex h-9 items-center gap-1.5 rounded-sm hover:text-ink ${sorted ? "text-ink" : ""}`}
        >
          {children}
          <Icon aria-hidden="true" className={`size-3.5 ${sorted ? "text-accent" : "text-faint"}`} />
        </Link>
      )}
    </th>
  );
}

function PageSizes(props: { sizes: readonly number[]; current: number; hrefFor: (size: number) => string }) {
  const { sizes, current, hrefFor } = props;
  if (sizes.length < 2) return null;
  return (
    <p className="flex items-center gap-1 text-sm text-muted">
      Rows per page
      {sizes.map((size) => (
        <Link
          key={size}
          to={hrefFor(size)}
          preventScrollReset
          aria-label={`${size} rows per page`}
          aria-current={size === current ? "true" : undefined}
          className="flex h-9 min-w-9 items-center justify-center rounded-md px-1.5 tabular-nums hover:bg-sunken hover:text-ink aria-[current=true]:font-medium aria-[current=true]:text-accent pointer-coarse:h-11"
        >
          {size}
        </Link>
      ))}
    </p>
  );
}

function alignment(meta: TableColumnMeta | undefined): string {
  return meta?.align === "end" ? "text-end tabular-nums" : "text-start";
}

function allText(total: number, filtered: boolean, noun: { one: string; many: string }): string {
  if (filtered && total === MOST_ROWS + 1)
    return `more than ${MOST_ROWS.toLocaleString("en-GB")} ${noun.many}`;
  return `${total.toLocaleString("en-GB")} ${total === 1 ? noun.one : noun.many}`;
}

function countText(all: string, total: number, first: number, shown: number): string {
  if (shown === total || shown === 0) return all;
  return `${first.toLocaleString("en-GB")}–${(first + shown - 1).toLocaleString("en-GB")} of ${all}`;
}

/** Whether this same page is on its way again, with another order, page or filter. */
function useReloading(): boolean {
  const navigation = useNavigation();
  const { pathname } = useLocation();
  return navigation.state === "loading" && navigation.location.pathname === pathname;
}
