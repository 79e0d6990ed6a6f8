import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Badge } from "#app/components/Badge.tsx";
import { ButtonLink } from "#app/components/Button.tsx";
import { formatDuration } from "#app/components/lab/measures.ts";
import { PageHeader } from "#app/components/PageHeader.tsx";
import { RelativeTime } from "#app/components/RelativeTime.tsx";
import { STATES } from "#app/components/work/HistoryTable.tsx";
import { PastTask } from "#app/components/work/PastTask.tsx";
import { findPastJudgment } from "#app/models/past-judgment.server.ts";
import { idIn, notFound } from "#app/params.server.ts";
import { paths } from "#app/paths.ts";
import { requireExpert } from "#app/session.server.ts";
import { shownPastJudgment } from "./work/past.server.ts";
import { shownMessage } from "./work/shown.server.ts";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Judgment in ${loaded?.row.projectTitle ?? "a project"} · Assay` },
];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const expert = await requireExpert(request);
  const ids = { projectId: idIn(params, "project"), judgmentId: idIn(params, "judgment") };
  const past = await findPastJudgment(expert, ids);
  if (!past) throw notFound();
  const { prompt, reference, texts, said, ...row } = past;
  return { row: shownPastJudgment(row), prompt: prompt.map(shownMessage), reference, texts, said };
}

export default function PastJudgment() {
  const { row, prompt, reference, texts, said } = useLoaderData<typeof loader>();
  const { word, tone } = STATES[row.state];
  return (
    <>
      <PageHeader
        title={`Your judgment in ${row.projectTitle}`}
        breadcrumb={[{ label: "History", to: paths.history() }]}
        meta={
          <>
            <Badge tone={tone}>{word}</Badge>
            <span>
              Submitted <RelativeTime value={row.submittedAt} />
            </span>
            <span>{formatDuration(row.activeMs)} of active work</span>
            <span>{row.price}</span>
          </>
        }
        actions={
          row.editable && (
            <ButtonLink to={paths.assignment(row.projectId, row.assignmentId)} variant="secondary">
              Edit the judgment
            </ButtonLink>
          )
        }
      />
      <PastTask {...{ prompt, reference, texts, said }} />
    </>
  );
}
