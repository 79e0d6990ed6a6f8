import type { Rubric } from "#app/domain/rubric.ts";
import { RubricSummary } from "../../RubricSummary.tsx";
import { Examples } from "./Examples.tsx";

type GuidanceProps = { projectId: string; rubric: Rubric };

/** What stands under the instructions: the rubric, and the project's worked examples. */
export function Guidance({ projectId, rubric }: GuidanceProps) {
  return (
    <>
      <section aria-labelledby="rubric-name" className="mt-6 border-t border-line pt-4">
        <h3 id="rubric-name" className="mb-3 font-serif text-lg font-semibold">
          Rubric
        </h3>
        <RubricSummary rubric={rubric} level={4} />
      </section>
      <Examples projectId={projectId} />
    </>
  );
}
