import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { type ClientLoaderFunctionArgs, useActionData, useLoaderData, useNavigate } from "@remix-run/react";
import { lazy, Suspense, useEffect } from "react";
import type { ResumeAnswer } from "#app/components/judging/Ended.tsx";
import { JudgingWorkspace } from "#app/components/judging/JudgingWorkspace.tsx";
import { type Arrival, arrivalAt, arrive } from "#app/components/judging/keeping/arrival.ts";
import { takeFromShelf } from "#app/components/judging/keeping/next-task.ts";
import { ShortcutsProvider } from "#app/components/judging/shortcuts/shortcut-keys.tsx";
import { findAssignment } from "#app/models/assignment.server.ts";
import { resumeAssignment } from "#app/models/assignment-resume.server.ts";
import { listKept } from "#app/models/kept.server.ts";
import { findLapse } from "#app/models/lapse-decision.server.ts";
import { findShortcuts } from "#app/models/shortcut.server.ts";
import { notFound } from "#app/params.server.ts";
import { paths } from "#app/paths.ts";
import { requireExpert } from "#app/session.server.ts";
import { assignmentIn } from "./work/assignment.server.ts";
import { shownTask } from "./work/shown.server.ts";

// Whoever has a task to judge does not wait for what stands in its place once it is over.
const Lapsed = lazy(() =>
  import("#app/components/work/Lapsed.tsx").then((module) => ({ default: module.Lapsed })),
);
const Over = lazy(() => import("#app/components/work/Over.tsx").then((module) => ({ default: module.Over })));

export const handle = { width: "full" };

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `${loaded?.title ?? "Judge"} · Assay` },
];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const expert = await requireExpert(request);
  const ids = assignmentIn(params);
  const assigned = await findAssignment(expert, ids);
  if (!assigned) throw notFound();
  const { state, title } = assigned;
  if (state === "live" || state === "expired" || (state === "submitted" && assigned.editing !== null))
    return {
      ...ids,
      title,
      over: null,
      lapse: null,
      kept: [],
      task: shownTask(assigned, state, new Date()),
      shortcuts: await findShortcuts(expert),
    };
  const [lapse, kept] = await Promise.all([findLapse(expert, ids), listKept(expert, ids)]);
  return { ...ids, title, over: state, lapse, kept, task: null, shortcuts: {} };
}

/** The expert's own keys as they were told last; a task that is there already comes without them. */
let keys: Record<string, string> = {};

/** A task that was fetched ahead is there already. */
export async function clientLoader({ params, serverLoader }: ClientLoaderFunctionArgs) {
  const { project: projectId = "", assignment: assignmentId = "" } = params;
  const task = takeFromShelf(assignmentId);
  if (!task) return await serverLoader<typeof loader>();
  return {
    projectId,
    assignmentId,
    title: task.title,
    over: null,
    lapse: null,
    kept: [],
    task,
    shortcuts: keys,
  };
}

/** Takes an assignment that ran out or lapsed up again. */
export async function action({ request, params }: ActionFunctionArgs) {
  const expert = await requireExpert(request);
  const resumed = await resumeAssignment(expert, assignmentIn(params));
  if (!resumed) throw notFound();
  return (
    resumed === "resumed" ? { resumed: true } : { resumed: false, why: resumed }
  ) satisfies ResumeAnswer;
}

const ARRIVALS: Record<Arrival, string> = {
  stored: "Judgment stored. This is the next task. Undo is at the top of the page for some seconds.",
  sent: "Judgment submitted. This is the next task. Undo is at the top of the page for some seconds.",
  waiting: "Your judgment waits to be sent. This is the next task.",
  skipped: "Skipped. This is the next task.",
  undone: "Your judgment is taken back. Go on where you were.",
};

export default function Judge() {
  const { projectId, assignmentId, title, over, lapse, kept, task, shortcuts } =
    useLoaderData<typeof clientLoader>();
  const resumed = useActionData<typeof action>();
  const navigate = useNavigate();
  const arrival = arrivalAt(assignmentId);
  useEffect(() => {
    keys = shortcuts;
  }, [shortcuts]);

  const goOn = (next: string, how: Arrival) => {
    arrive(next.slice(next.lastIndexOf("/") + 1), how);
    navigate(next, { replace: true });
  };
  const onStored = (next: string | null) => {
    if (task?.editing) return navigate(`${paths.history()}?saved`);
    if (next) goOn(next, "stored");
    else navigate(`${paths.work()}?stored`, { replace: true });
  };
  return (
    <>
      <p role="status" className="sr-only">
        {arrival && ARRIVALS[arrival]}
      </p>
      {task ? (
        <ShortcutsProvider kept={shortcuts}>
          <JudgingWorkspace key={assignmentId} task={task} onStored={onStored} onGoOn={goOn} />
        </ShortcutsProvider>
      ) : (
        <Suspense fallback={null}>
          {lapse ? (
            <Lapsed {...{ title, projectId, assignmentId, lapse, kept }} refusal={resumed} />
          ) : (
            <Over {...{ title, projectId, kept }} why={over} />
          )}
        </Suspense>
      )}
    </>
  );
}
