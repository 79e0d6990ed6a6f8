import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useNavigate } from "@remix-run/react";
import { useState } from "react";
import type { ResumeAnswer } from "#app/components/judging/Ended.tsx";
import { JudgingWorkspace } from "#app/components/judging/JudgingWorkspace.tsx";
import type { StoredAnswer } from "#app/components/judging/judging-task.ts";
import { Over } from "#app/components/judging/Over.tsx";
import { findAssignment, resumeAssignment } from "#app/models/assignment.server.ts";
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
  if (state === "submitted" || state === "returned") return { ...ids, title, over: state, task: null };
  return { ...ids, title, over: null, task: shownTask(assigned, state, new Date()) };
}

/** Takes an assignment whose time ran out up again. */
export async function action({ request, params }: ActionFunctionArgs) {
  const expert = await requireExpert(request);
  const resumed = await resumeAssignment(expert, assignmentIn(params));
  if (!resumed) throw notFound();
  return { resumed: resumed === "resumed" } satisfies ResumeAnswer;
}

export default function Judge() {
  const { projectId, assignmentId, title, over, task } = useLoaderData<typeof loader>();
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
      ) : (
        <Over title={title} projectId={projectId} why={over} />
      )}
    </>
  );
}
