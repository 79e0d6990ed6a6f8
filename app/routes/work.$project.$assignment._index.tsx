import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigate } from "@remix-run/react";
import { useState } from "react";
import type { ResumeAnswer } from "#app/components/judging/Ended.tsx";
import { JudgingWorkspace } from "#app/components/judging/JudgingWorkspace.tsx";
import type { StoredAnswer } from "#app/components/judging/judging-task.ts";
import { Lapsed } from "#app/components/judging/Lapsed.tsx";
import { Over } from "#app/components/judging/Over.tsx";
import { findAssignment } from "#app/models/assignment.server.ts";
import { resumeAssignment } from "#app/models/assignment-resume.server.ts";
import { findLapse } from "#app/models/lapse-decision.server.ts";
import { notFound } from "#app/params.server.ts";
import { paths } from "#app/paths.ts";
import { requireExpert } from "#app/session.server.ts";
import { assignmentIn } from "./work/assignment.server.ts";
import { shownTask } from "./work/shown.server.ts";

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
  if (state === "live" || state === "expired")
    return { ...ids, title, over: null, lapse: null, task: shownTask(assigned, state, new Date()) };
  return { ...ids, title, over: state, lapse: await findLapse(expert, ids), task: null };
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

export default function Judge() {
  const { projectId, assignmentId, title, over, lapse, task } = useLoaderData<typeof loader>();
  const resumed = useActionData<typeof action>();
  const navigate = useNavigate();
  const [storedFrom, setStoredFrom] = useState<string | null>(null);
  const notice = storedFrom !== null && storedFrom !== assignmentId ? "Judgment stored" : null;

  const onStored = ({ next }: StoredAnswer) => {
    setStoredFrom(assignmentId);
    navigate(next ?? `${paths.work()}?stored`, { replace: true });
  };
  return (
    <>
      <p role="status" className="sr-only">
        {notice && `${notice}. This is the next task.`}
      </p>
      {task ? (
        <JudgingWorkspace key={assignmentId} task={task} notice={notice} onStored={onStored} />
      ) : lapse ? (
        <Lapsed {...{ title, projectId, assignmentId, lapse }} refusal={resumed} />
      ) : (
        <Over title={title} projectId={projectId} why={over} />
      )}
    </>
  );
}
