import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { CircleCheck } from "lucide-react";
import { Badge } from "#app/components/Badge.tsx";
import { Card } from "#app/components/Card.tsx";
import { EmptyState } from "#app/components/EmptyState.tsx";
import { PageHeader, Section } from "#app/components/PageHeader.tsx";
import { RelativeTime } from "#app/components/RelativeTime.tsx";
import { Stat, StatRow } from "#app/components/Stat.tsx";
import { countEverything, type FailedJob, type Queue, readQueue } from "#app/models/operations.server.ts";
import { requireOperator } from "#app/session.server.ts";

export const meta: MetaFunction = () => [{ title: "Operations · Assay" }];

export async function loader({ request }: LoaderFunctionArgs) {
  await requireOperator(request);
  const [counts, queue] = await Promise.all([countEverything(), readQueue()]);
  return { counts, queue };
}

const number = (count: number) => count.toLocaleString("en-GB");

export default function Overview() {
  const { counts, queue } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title="Operations" description="What Assay holds and what its workers have before them." />
      <Section title="Holdings">
        <StatRow>
          <Stat
            label="Users"
            value={number(counts.userCount)}
            detail={`${number(counts.expertCount)} experts`}
          />
          <Stat label="Labs" value={number(counts.labCount)} />
          <Stat label="Projects" value={number(counts.projectCount)} />
          <Stat label="Tasks" value={number(counts.taskCount)} />
          <Stat label="Judgments" value={number(counts.judgmentCount)} />
        </StatRow>
      </Section>
      <Section title="Jobs">
        <QueueStats queue={queue} />
      </Section>
      <Section
        title="Failed jobs"
        description="A job that fails is tried again later. One that has used up its attempts is parked: it waits for somebody to mend its cause."
      >
        {queue.failed.length === 0 ? (
          <EmptyState icon={<CircleCheck />}>No job has failed.</EmptyState>
        ) : (
          <Failures jobs={queue.failed} />
        )}
      </Section>
    </>
  );
}

function QueueStats({ queue }: { queue: Queue }) {
  return (
    <StatRow>
      <Stat
        label="Waiting"
        value={number(queue.dueCount)}
        detail={
          queue.oldestDueAt && (
            <>
              the oldest due <RelativeTime value={queue.oldestDueAt} />
            </>
          )
        }
      />
      <Stat label="Later" value={number(queue.laterCount)} />
      <Stat label="Running" value={number(queue.runningCount)} />
      <Stat label="Parked" value={number(queue.parkedCount)} />
    </StatRow>
  );
}

function Failures({ jobs }: { jobs: FailedJob[] }) {
  return (
    <Card flush>
      <ul className="divide-y divide-line">
        {jobs.map((job) => (
          <li key={job.id} className="flex flex-col gap-1 px-4 py-3 sm:px-5">
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span className="font-medium">{job.name}</span>
              {job.parked ? (
                <Badge tone="danger">Parked</Badge>
              ) : (
                <Badge tone="warn">Will be tried again</Badge>
              )}
              <span className="text-sm text-muted tabular-nums">
                attempt {job.attempts} of {job.maxAttempts}, <RelativeTime value={job.failedAt} />
              </span>
            </p>
            <p className="font-mono text-sm break-words">{job.reason}</p>
            {!job.parked && (
              <p className="text-sm text-muted">
                Next attempt <RelativeTime value={job.nextAt} />
              </p>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
