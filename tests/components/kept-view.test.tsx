import { expect, test } from "vitest";
import type { ShownDraft } from "#app/components/judging/keeping/KeptDrafts.tsx";
import { LapseCard } from "#app/components/LapseCard.tsx";
import { Lapsed } from "#app/components/work/Lapsed.tsx";
import { Over } from "#app/components/work/Over.tsx";
import { htmlOf, textOf } from "./lab-html.tsx";

const parts = [
  { title: "Order", lines: ["B > A"] },
  { title: "Completion B", lines: ["Correctness: 2 · It slips once.", "“sum”: Where from?"] },
];
const kept: ShownDraft[] = [{ typedAt: "2026-11-24T10:00:00Z", parts }];
const SAID = /Order B > A Completion B Correctness: 2 · It slips once\. “sum”: Where from\?/;

test("an assignment that is over shows what was typed and not submitted, and nothing where there is none", async () => {
  const over = (drafts: ShownDraft[]) =>
    htmlOf(<Over title="Sums" projectId="p" why="submitted" kept={drafts} />);
  expect(textOf(await over(kept))).toMatch(SAID);
  expect(textOf(await over([]))).not.toContain("What you had typed");
});

test("a lapsed one shows its expert, and the operator who decides, all of it", async () => {
  const lapse = { reason: "It was revoked.", decision: null, decisionReason: null };
  const page = await htmlOf(
    <Lapsed title="Sums" projectId="p" assignmentId="a" lapse={lapse} kept={kept} refusal={undefined} />,
  );
  expect(textOf(page)).toMatch(SAID);
  const card = (said: typeof parts) =>
    htmlOf(
      <LapseCard
        lapse={{
          ...lapse,
          projectId: "p",
          assignmentId: "a",
          projectTitle: "Sums",
          labName: "Quarry",
          expertName: "Emil",
          own: false,
          lapsedAt: "2026-11-24T10:00:00Z",
          said,
          minutes: 3,
          placeFree: true,
          decidedAt: null,
        }}
      />,
    );
  expect(textOf(await card(parts))).toMatch(SAID);
  expect(textOf(await card(parts))).toContain("Work in it 3 minutes");
  expect(textOf(await card([]))).toContain("None any more");
});
