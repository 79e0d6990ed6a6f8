import { useFetcher } from "@remix-run/react";
import { useEffect } from "react";
import type { WorkedExample } from "#app/domain/worked-example.ts";
import { paths } from "#app/paths.ts";
import { Example } from "./Example.tsx";

/** What the address of a project's guidance answers, as far as it is used here. */
type Guidance = { examples: { id: string; body: WorkedExample }[] };

/** The project's worked examples, fetched when they are looked at. */
export function Examples({ projectId }: { projectId: string }) {
  const { load, data, state } = useFetcher<Guidance>();
  useEffect(() => load(paths.guidance(projectId)), [load, projectId]);
  if (!data)
    return state === "idle" ? null : <p className="mt-6 text-muted">Fetching the worked examples…</p>;
  if (data.examples.length === 0) return null;
  return (
    <section className="mt-6 flex flex-col gap-4 border-t border-line pt-4">
      <h3 className="font-serif text-lg font-semibold">Worked examples</h3>
      {data.examples.map(({ id, body }) => (
        <Example key={id} example={body} />
      ))}
    </section>
  );
}
