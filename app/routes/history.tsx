import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { History } from "lucide-react";
import { useEffect, useRef } from "react";
import { ButtonLink } from "#app/components/Button.tsx";
import { Callout } from "#app/components/Callout.tsx";
import { EmptyState } from "#app/components/EmptyState.tsx";
import { PageHeader, Section } from "#app/components/PageHeader.tsx";
import { HistoryTable } from "#app/components/work/HistoryTable.tsx";
import { HistoryStats, HistoryTotals } from "#app/components/work/HistoryTotals.tsx";
import { parseTableQuery } from "#app/domain/table-query.ts";
import { HISTORY_TABLE } from "#app/forms/history-table.ts";
import { listHistory, listHistoryTotals } from "#app/models/history.server.ts";
import { paths } from "#app/paths.ts";
import { requireExpert } from "#app/session.server.ts";
import { shownPastJudgment } from "./work/past.server.ts";

export const meta: MetaFunction = () => [{ title: "History · Assay" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const expert = await requireExpert(request);
  const { query: asked, notes } = parseTableQuery(new URL(request.url).searchParams, HISTORY_TABLE);
  const [{ judgments, total, query }, totals] = await Promise.all([
    listHistory(expert, asked),
    listHistoryTotals(expert),
  ]);
  return { rows: judgments.map(shownPastJudgment), total, query, notes, totals };
}

export default function Past() {
  const { rows, total, query, notes, totals } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="History"
        description="What you have judged. A judgment can be edited until its task is scored."
      />
      <Saved />
      {totals.length > 0 && (
        <div className="mb-8">
          <HistoryStats totals={totals} />
        </div>
      )}
      <Section title="Judgments">
        <HistoryTable
          rows={rows}
          total={total}
          query={query}
          notes={notes}
          projects={totals}
          empty={
            <EmptyState icon={<History />} action={<ButtonLink to={paths.work()}>Look for work</ButtonLink>}>
              You have not judged anything yet. Every judgment that you submit is listed here.
            </EmptyState>
          }
        />
      </Section>
      {totals.length > 1 && (
        <Section title="By project">
          <HistoryTotals totals={totals} />
        </Section>
      )}
    </>
  );
}

/** Whoever comes from changing a judgment is told that it went well. */
function Saved() {
  const [search] = useSearchParams();
  const saved = search.has("saved");
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (saved) box.current?.focus();
  }, [saved]);
  if (!saved) return null;
  return (
    <div ref={box} tabIndex={-1} className="mb-8 rounded-md">
      <Callout live tone="good" title="Changes saved">
        Your judgment stands as you changed it.
      </Callout>
    </div>
  );
}
