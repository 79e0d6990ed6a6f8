import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { CircleCheck } from "lucide-react";
import { Badge } from "#app/components/Badge.tsx";
import { Card } from "#app/components/Card.tsx";
import { EmptyState } from "#app/components/EmptyState.tsx";
import { PageHeader } from "#app/components/PageHeader.tsx";
import { RelativeTime } from "#app/components/RelativeTime.tsx";
import { fieldTitle, findField } from "#app/domain/credential/fields.ts";
import { levelTitle } from "#app/domain/credential/levels.ts";
import { listReviews, type WaitingApplication } from "#app/models/review.server.ts";
import { paths } from "#app/paths.ts";
import { requireOperator } from "#app/session.server.ts";

export const meta: MetaFunction = () => [{ title: "Applications · Assay" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const operator = await requireOperator(request);
  return { waiting: await listReviews(operator) };
}

export default function Reviews() {
  const { waiting } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="Applications"
        description="Claims that experts want attested on documents. Two reviewers must agree; neither sees what the other thinks before."
      />
      {waiting.length === 0 ? (
        <EmptyState icon={<CircleCheck />}>No application waits for a reviewer.</EmptyState>
      ) : (
        <Card flush>
          <ul className="divide-y divide-line">
            {waiting.map((application) => (
              <Row key={application.id} application={application} />
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

type RowProps = { application: Omit<WaitingApplication, "submittedAt"> & { submittedAt: Date | string } };

function Row({ application }: RowProps) {
  const { id, field, level, institution, submittedAt, opinionCount, own } = application;
  const family = findField(field)?.family;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3 sm:px-5">
      <div className="min-w-0">
        <p>
          <Link to={paths.review(id)} className="link font-medium">
            {fieldTitle(field)}, {family ? levelTitle(family, level).toLowerCase() : level}
          </Link>
        </p>
        <p className="text-sm break-words text-muted">
          {institution} · sent <RelativeTime value={submittedAt} />
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        {own === "applicant" && <Badge>Your own</Badge>}
        {(own === "agree" || own === "refuse") && <Badge tone="good">You have looked at it</Badge>}
        {own === null && <Badge tone="accent">Waits for you</Badge>}
        <Badge>{opinionCount === 1 ? "1 opinion" : `${opinionCount} opinions`}</Badge>
      </div>
    </li>
  );
}
