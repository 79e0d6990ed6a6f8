import { Card } from "../Card.tsx";
import { Markdown } from "../markdown/Markdown.tsx";
import { RelativeTime } from "../RelativeTime.tsx";
import { formatDuration, letterOf } from "./measures.ts";
import { RankingLine } from "./RankingLine.tsx";
import type { ShownCompletion, ShownJudgment } from "./task.ts";

type JudgmentCardProps = {
  judgment: ShownJudgment;
  completions: readonly ShownCompletion[];
  criterionTitles: Readonly<Record<string, string>>;
};

/** One expert's judgment, under the name they have in this project only. */
export function JudgmentCard({ judgment, completions, criterionTitles }: JudgmentCardProps) {
  const { expert, ranking, ratings, critiques, activeMs, submittedAt } = judgment;
  const critiqued = completions.flatMap(({ id, ordinal }) => {
    const text = critiques.find(({ completionId }) => completionId === id)?.text;
    return text ? [{ ordinal, text }] : [];
  });
  return (
    <Card
      as="li"
      title={expert}
      actions={
        <p className="text-sm text-muted tabular-nums">
          {formatDuration(activeMs)} of active work, <RelativeTime value={submittedAt} />
        </p>
      }
    >
      <div className="flex flex-col gap-5">
        {ranking && <RankingLine ranking={ranking} completions={completions} />}
        {ratings.length > 0 && (
          <RatingTable ratings={ratings} completions={completions} criterionTitles={criterionTitles} />
        )}
        {critiqued.map(({ ordinal, text }) => (
          <div key={ordinal} className="border-l-2 border-line pl-4">
            <p className="text-sm font-medium text-muted">On {letterOf(ordinal)}</p>
            <Markdown source={text} />
          </div>
        ))}
        {critiqued.length === 0 && <p className="text-sm text-faint">No critiques.</p>}
      </div>
    </Card>
  );
}

type RatingTableProps = Pick<ShownJudgment, "ratings"> & Omit<JudgmentCardProps, "judgment">;

function RatingTable({ ratings, completions, criterionTitles }: RatingTableProps) {
  const criterionIds = [...new Set(ratings.map(({ criterionId }) => criterionId))];
  const ratingOf = (criterion: string, completion: string) =>
    ratings.find(({ criterionId, completionId }) => criterionId === criterion && completionId === completion)
      ?.value;
  return (
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
          {criterionIds.map((criterion) => (
            <tr key={criterion}>
              <th scope="row" className="border-t border-line py-1.5 pr-6 text-start font-normal break-words">
                {criterionTitles[criterion] ?? criterion}
              </th>
              {completions.map(({ id }) => (
                <td key={id} className="border-t border-line px-2 py-1.5 text-center">
                  {ratingOf(criterion, id) ?? <span className="text-faint">–</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
