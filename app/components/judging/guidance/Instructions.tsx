import { useParams } from "@remix-run/react";
import type { Rubric } from "#app/domain/rubric.ts";
import { Markdown } from "../../markdown/Markdown.tsx";
import { Sheet } from "../../Sheet.tsx";
import { useLoaded } from "../use-loaded.ts";

const load = () => import("./Guidance.tsx");

type InstructionsProps = {
  open: boolean;
  text: string;
  rubric: Rubric;
  onClose: () => void;
};

/** What the lab asks for, what each part of a judgment means, and how it would judge itself. */
export function Instructions({ open, text, rubric, onClose }: InstructionsProps) {
  const { project = "" } = useParams();
  const { module, failed } = useLoaded(load, open);
  return (
    <Sheet open={open} title="Instructions" aside onClose={onClose}>
      <Markdown source={text} className="text-reading" />
      {module && <module.Guidance projectId={project} rubric={rubric} />}
      {failed && (
        <p role="alert" className="mt-6">
          The rubric and the worked examples could not be fetched. Close this and look again in a moment.
        </p>
      )}
    </Sheet>
  );
}
