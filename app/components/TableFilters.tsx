import { Form, Link } from "@remix-run/react";
import { Search } from "lucide-react";
import { useEffect, useRef } from "react";
import { isFiltered, serialiseTableQuery, type TableQuery, type TableShape } from "../domain/table-query.ts";
import { Button } from "./Button.tsx";
import { SelectField, type SelectOption, TextField } from "./Field.tsx";

/** A text filter, or, with `options`, a choice; `any` is what the choice says when it is not made. */
export type FilterControl<F extends string = string> = {
  name: F;
  label: string;
  placeholder?: string;
  any?: string;
  options?: readonly SelectOption[];
};

type TableFiltersProps<C extends string, F extends string> = {
  filters: readonly FilterControl<F>[];
  query: TableQuery<C, F>;
  shape: TableShape<C, F>;
  clearTo: string;
};

/**
 * A plain GET form: order and page size go along, and the page starts again at one. Its controls are uncontrolled, so
 * that typing works before hydration, and follow the URL when that changes by other means.
 */
export function TableFilters<C extends string, F extends string>(props: TableFiltersProps<C, F>) {
  const { filters, query, shape, clearTo } = props;
  const form = useRef<HTMLFormElement>(null);
  const carried = serialiseTableQuery({ ...query, filters: {}, page: 1 }, shape);

  const wanted = JSON.stringify(filters.map(({ name }) => [name, query.filters[name] ?? ""]));
  useEffect(() => {
    for (const [name, value] of JSON.parse(wanted) as [string, string][]) {
      const control = form.current?.elements.namedItem(name);
      if (control instanceof HTMLInputElement || control instanceof HTMLSelectElement) control.value = value;
    }
  }, [wanted]);

  return (
    <Form ref={form} method="get" role="search" preventScrollReset className="flex flex-wrap items-end gap-3">
      {[...carried].map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {filters.map((filter) => (
        <Control key={filter.name} filter={filter} value={query.filters[filter.name] ?? ""} />
      ))}
      <Button type="submit" variant="secondary">
        <Search aria-hidden="true" />
        Filter
      </Button>
      {isFiltered(query) && (
        <Link to={clearTo} preventScrollReset className="link flex min-h-10 items-center">
          Clear
        </Link>
      )}
    </Form>
  );
}

function Control({ filter, value }: { filter: FilterControl; value: string }) {
  const { name, label, placeholder, any = "Any", options } = filter;
  if (options === undefined) {
    return (
      <TextField
        type="search"
        name={name}
        label={label}
        placeholder={placeholder}
        defaultValue={value}
        maxLength={200}
        className="grow basis-56 sm:max-w-80"
      />
    );
  }
  return (
    <SelectField
      name={name}
      label={label}
      options={[{ value: "", label: any }, ...options]}
      defaultValue={value}
      className="basis-40 max-sm:grow"
    />
  );
}
