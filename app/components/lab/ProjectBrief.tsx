import type { Rubric } from "#app/domain/rubric.ts";
import { Badge } from "../Badge.tsx";
import { Card } from "../Card.tsx";
import { Markdown } from "../markdown/Markdown.tsx";
import { ScrollBox } from "../markdown/ScrollBox.tsx";
import { Section } from "../PageHeader.tsx";
import { RubricSummary } from "../RubricSummary.tsx";
import { judgmentsWanted, type Wanted } from "./overlap.ts";
import { type Qualified, QualifiedWords } from "./QualifiedCount.tsx";

type ProjectBriefProps = {
  instructions: string;
  rubric: { version: number; rubric: Rubric } | null;
  wanted: Wanted;
  price: string;
  /** What an expert must hold, in words; null: nothing. */
  requirement: string | null;
  qualified: Qualified;
};

/** What experts are asked, for a lab to read over. */
export function ProjectBrief(props: ProjectBriefProps) {
  const { instructions, rubric, wanted, price, requirement, qualified } = props;
  return (
    <Section
      title="What experts are asked"
      description={`New batches ask for ${judgmentsWanted(wanted)}, at ${price} each.`}
    >
      <Card title="Who may judge" className="mb-4">
        <p>
          {requirement === null
            ? "Every expert: no credential is asked for."
            : `Experts who have proved ${requirement}.`}
        </p>
        <div className="mt-2">
          <QualifiedWords {...qualified} />
        </div>
      </Card>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Card title="Instructions">
          <ScrollBox
            label="Text of the instructions"
            className="relative max-h-96 overflow-auto -outline-offset-2"
          >
            <Markdown source={instructions} />
          </ScrollBox>
        </Card>
        <Card title="Rubric" actions={rubric && <Badge>Version {rubric.version}</Badge>}>
          {rubric && <RubricSummary rubric={rubric.rubric} />}
        </Card>
      </div>
    </Section>
  );
}
