import type { JudgmentContent } from "#app/domain/judgment-content.ts";
import type { Rubric } from "#app/domain/rubric.ts";
import { letterOf } from "../measures.ts";
import type { ShownCompletion } from "../task.ts";
import { reasonsSaid } from "./titles.ts";

type RatingTableProps = {
  rubric: Rubric;
  content: Pick<JudgmentContent, "ratings" | "ratingReasons">;
  completions: readonly ShownCompletion[];
};

/** A line for each criterion, a column for each completion; below it the reasons that were given. */
export function RatingTable({ rubric, content, completions }: RatingTableProps) {
  const { ratings, ratingReasons } = content;
  const rated = rubric.criteria.filter(({ id }) =>
    Object.values(ratings).some((given) => given[id] !== undefined),
  );
  if (rated.length === 0) return null;
  const why = rated.flatMap(({ id, title, reasons }) =>
    completions.flatMap((completion) => {
      const said = reasonsSaid(ratingReasons[completion.id]?.[id], reasons);
      const key = `${id} ${completion.id}`;
      return said.length > 0 ? [{ key, name: `${title} of ${letterOf(completion.ordinal)}`, said }] : [];
    }),
  );
  return (
    <div className="flex flex-col gap-3">
      <div className="relative overflow-x-auto">
        <table className="text-sm tabular-nums">
          <caption className="sr-only">Ratings</caption>
          <thead>
            <tr>
              <th scope="col" className="pr-6 pb-1 text-start font-medium text-muted">
                Rating
              </th>
              {completions.map(({ id, ordinal }) => (
                <th key={id} scope="col" className="min-w-12 px-2 pb-1 text-center font-medium text-muted">
                  {letterOf(ordinal)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rated.map(({ id, title }) => (
              <tr key={id}>
                <th
                  scope="row"
                  className="border-t border-line py-1.5 pr-6 text-start font-normal break-words"
                >
                  {title}
                </th>
                {completions.map((completion) => (
                  <td key={completion.id} className="border-t border-line px-2 py-1.5 text-center">
                    <Rating value={ratings[completion.id]?.[id]} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {why.length > 0 && (
        <ul className="flex flex-col gap-1 text-sm">
          {why.map(({ key, name, said }) => (
            <li key={key} className="break-words">
              <span className="text-muted">{name}:</span> {said.join(" · ")}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Null: it does not apply; undefined: nothing was said. */
function Rating({ value }: { value: number | null | undefined }) {
  if (value === undefined) return <span className="text-faint">–</span>;
  return value === null ? <span className="text-muted">n/a</span> : value;
}
