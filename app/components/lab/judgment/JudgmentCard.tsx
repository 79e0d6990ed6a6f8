import { Badge } from "../../Badge.tsx";
import { Card } from "../../Card.tsx";
import { Markdown } from "../../markdown/Markdown.tsx";
import { RelativeTime } from "../../RelativeTime.tsx";
import { formatDuration } from "../measures.ts";
import { RankingLine } from "../RankingLine.tsx";
import type { ShownCompletion, ShownJudgment } from "../task.ts";
import { ChoiceList } from "./ChoiceList.tsx";
import { OnCompletion } from "./OnCompletion.tsx";
import { RatingTable } from "./RatingTable.tsx";

type JudgmentCardProps = { judgment: ShownJudgment; completions: readonly ShownCompletion[] };

/** One expert's judgment with all that it says, under the name they have in this project only. */
export function JudgmentCard({ judgment, completions }: JudgmentCardProps) {
  const { expert, activeMs, submittedAt, rubric, content } = judgment;
  const { ranking, allUnacceptable, reasoning } = content;
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
        {(ranking.length > 0 || allUnacceptable) && (
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            {ranking.length > 0 && <RankingLine ranking={ranking} completions={completions} />}
            {allUnacceptable && <Badge tone="danger">None is acceptable</Badge>}
          </div>
        )}
        <ChoiceList rubric={rubric} choices={content.choices} completions={completions} />
        <RatingTable rubric={rubric} content={content} completions={completions} />
        {reasoning.trim() !== "" && (
          <div className="border-l-2 border-line pl-4">
            <p className="text-sm font-medium text-muted">Reasoning</p>
            <Markdown source={reasoning} />
          </div>
        )}
        {completions.map((completion) => (
          <OnCompletion key={completion.id} completion={completion} rubric={rubric} content={content} />
        ))}
      </div>
    </Card>
  );
}
