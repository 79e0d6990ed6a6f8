import { useParams } from "@remix-run/react";
import { type Criterion, endAnchors } from "#app/domain/rubric.ts";
import { Markdown } from "../markdown/Markdown.tsx";
import { Sheet } from "./Sheet.tsx";
import { useLoaded } from "./use-loaded.ts";

const load = () => import("./Examples.tsx");

type InstructionsProps = {
  open: boolean;
  text: string;
  criteria: readonly Criterion[];
  onClose: () => void;
};

/** What the lab asks for, what each criterion means, and how it would judge itself. */
export function Instructions({ open, text, criteria, onClose }: InstructionsProps) {
  const { project = "" } = useParams();
  const { module, failed } = useLoaded(load, open);
  return (
    <Sheet open={open} title="Instructions" aside onClose={onClose}>
      <Markdown source={text} className="text-reading" />
      {criteria.length > 0 && (
        <section className="mt-6 border-t border-line pt-4">
          <h3 className="font-serif text-lg font-semibold">What to rate</h3>
          <dl className="mt-2 flex flex-col gap-3">
            {criteria.map((criterion) => (
              <div key={criterion.id}>
                <dt className="font-medium">
                  {criterion.title}
                  <span className="font-normal text-muted">
                    {" "}
                    {criterion.required ? "required" : "optional"}
                  </span>
                </dt>
                {criterion.description && <dd>{criterion.description}</dd>}
                <dd className="text-sm text-muted">{scaleOf(criterion)}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      {module && <module.Examples projectId={project} />}
      {failed && (
        <p role="alert" className="mt-6">
          The worked examples could not be fetched. Close this and look again in a moment.
        </p>
      )}
    </Sheet>
  );
}

function scaleOf(criterion: Criterion): string {
  const { min, max } = criterion;
  const ends = endAnchors(criterion);
  const end = (value: number, label: string) => (label ? `${value} (${label})` : String(value));
  return `From ${end(min, ends.min)} to ${end(max, ends.max)}.`;
}
