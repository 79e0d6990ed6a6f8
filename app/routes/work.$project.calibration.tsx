import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ButtonLink } from "#app/components/Button.tsx";
import { Callout } from "#app/components/Callout.tsx";
import { CalibratedTask } from "#app/components/judging/CalibratedTask.tsx";
import { TakeTask } from "#app/components/judging/TakeTask.tsx";
import { PageHeader, Section } from "#app/components/PageHeader.tsx";
import { RelativeTime } from "#app/components/RelativeTime.tsx";
import { Stat, StatRow } from "#app/components/Stat.tsx";
import { findCalibrated } from "#app/models/calibration.server.ts";
import { idIn, notFound } from "#app/params.server.ts";
import { paths } from "#app/paths.ts";
import { requireExpert } from "#app/session.server.ts";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Your calibration · ${loaded?.title ?? "Project"} · Assay` },
];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const expert = await requireExpert(request);
  const projectId = idIn(params, "project");
  const calibrated = await findCalibrated(expert, projectId);
  if (!calibrated) throw notFound();
  return { projectId, ...calibrated };
}

export default function CalibrationOutcome() {
  const { projectId, title, pairCount, rightCount, passed, finishedAt, tasks } =
    useLoaderData<typeof loader>();
  const share = pairCount === 0 ? null : Math.floor((rightCount * 100) / pairCount);
  return (
    <>
      <PageHeader
        title="Your calibration"
        breadcrumb={[{ label: "Work", to: paths.work() }]}
        description={title}
        meta={
          <span>
            Finished <RelativeTime value={finishedAt} />
          </span>
        }
      />
      <div className="mb-8 flex flex-col gap-4">
        <Outcome projectId={projectId} passed={passed} />
        <StatRow>
          <Stat label="Tasks" value={tasks.length} />
          <Stat
            label="Known pairs right"
            value={`${rightCount} of ${pairCount}`}
            detail={share === null ? undefined : `${share} %`}
          />
        </StatRow>
      </div>
      <Section
        title="Task by task"
        description="A pair counts as right where your order has it as it is known, ties included. The letters are those that you saw."
      >
        <div className="flex flex-col gap-4">
          {tasks.map((task, index) => (
            <CalibratedTask key={task.taskId} task={task} number={index + 1} />
          ))}
        </div>
      </Section>
    </>
  );
}

function Outcome({ projectId, passed }: { projectId: string; passed: boolean }) {
  if (passed) {
    return (
      <Callout
        tone="good"
        title="The project’s tasks are open to you"
        actions={
          <TakeTask projectId={projectId} size="sm">
            Go on to its tasks
          </TakeTask>
        }
      >
        You have finished its calibration. Below is what was known of each task, and why.
      </Callout>
    );
  }
  return (
    <Callout
      tone="warn"
      title="The project’s tasks are not open to you"
      actions={
        <ButtonLink to={paths.work()} size="sm" variant="secondary">
          Look at other work
        </ButtonLink>
      }
    >
      Fewer of the known pairs were right than the lab asks for. What you judged is paid like any other task.
      Below is what was known of each, and why.
    </Callout>
  );
}
