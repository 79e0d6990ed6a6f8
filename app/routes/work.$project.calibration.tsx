import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  type SerializeFrom,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { ButtonLink } from "#app/components/Button.tsx";
import { Callout } from "#app/components/Callout.tsx";
import { PageHeader, Section } from "#app/components/PageHeader.tsx";
import { RelativeTime } from "#app/components/RelativeTime.tsx";
import { Stat, StatRow } from "#app/components/Stat.tsx";
import { CalibratedTask } from "#app/components/work/CalibratedTask.tsx";
import { CalibrationPending } from "#app/components/work/CalibrationPending.tsx";
import { TakeTask } from "#app/components/work/TakeTask.tsx";
import type { Expert } from "#app/domain/roles.ts";
import { readForm } from "#app/form.server.ts";
import { askOutcome, findPending } from "#app/models/calibration.server.ts";
import { type Calibrated, findCalibrated } from "#app/models/calibration-outcome.server.ts";
import { offeredMs } from "#app/models/standing.server.ts";
import { undoJudgment } from "#app/models/undo.server.ts";
import { idIn, notFound } from "#app/params.server.ts";
import { paths } from "#app/paths.ts";
import { requireExpert } from "#app/session.server.ts";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Your calibration · ${loaded?.title ?? "Project"} · Assay` },
];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const expert = await requireExpert(request);
  const projectId = idIn(params, "project");
  const found = (await findCalibrated(expert, projectId)) ?? (await findUntold(expert, projectId));
  if (!found) throw notFound();
  return {
    projectId,
    title: found.title,
    ...("tasks" in found ? { calibrated: found } : { pending: found }),
  };
}

/** What is done and can be taken back still; once it cannot, it is finished, and this is how it went. */
async function findUntold(expert: Expert, projectId: string) {
  const pending = await findPending(expert, projectId);
  if (!pending) return null;
  if (pending.last && pending.last.undoMs > 0)
    return { ...pending, last: { ...pending.last, undoMs: offeredMs(pending.last) } };
  await askOutcome(expert, projectId);
  return await findCalibrated(expert, projectId);
}

/** Asks how it went, or takes the last judgment back and goes to its task. */
export async function action({ request, params }: ActionFunctionArgs) {
  const expert = await requireExpert(request);
  const projectId = idIn(params, "project");
  const sent = await readForm(request);
  const intent = sent.get("intent");
  if (intent === "ask") {
    await askOutcome(expert, projectId);
    return redirect(paths.calibration(projectId));
  }
  if (intent !== "undo") return data({ message: "Ask how it went, or take the last judgment back." }, 422);
  const [assignmentId, judgmentId] = [sentId(sent, "assignment"), sentId(sent, "judgment")];
  const undone = await undoJudgment(expert, { projectId, assignmentId }, judgmentId);
  if (!undone) throw notFound();
  if (undone.state === "gone") return data({ message: undone.message }, 409);
  return redirect(paths.assignment(projectId, assignmentId));
}

function sentId(sent: FormData, name: string): string {
  const value = sent.get(name);
  return idIn({ [name]: typeof value === "string" ? value : undefined }, name);
}

export default function Calibration() {
  const { projectId, title, ...found } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if ("calibrated" in found) return <Outcome projectId={projectId} {...found.calibrated} />;
  return (
    <>
      <PageHeader
        title="Your calibration"
        breadcrumb={[{ label: "Work", to: paths.work() }]}
        description={title}
      />
      <CalibrationPending pending={found.pending} refusal={answer?.message} />
    </>
  );
}

function Outcome(props: { projectId: string } & SerializeFrom<Calibrated>) {
  const { projectId, title, pairCount, rightCount, passed, finishedAt, tasks } = props;
  const share = pairCount === 0 ? null : Math.floor((rightCount * 100) / pairCount);
  const skippedAll = !tasks.some(({ end }) => end === "judged");
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
        <Verdict {...{ projectId, passed, skippedAll }} />
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

function Verdict(props: { projectId: string; passed: boolean; skippedAll: boolean }) {
  const { projectId, passed, skippedAll } = props;
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
      {skippedAll
        ? "You judged none of the set’s tasks, so there was nothing to go by."
        : "Fewer of the known pairs were right than the lab asks for. What you judged is paid like any other task."}{" "}
      Below is what was known of each, and why.
    </Callout>
  );
}
