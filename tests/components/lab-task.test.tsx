import { describe, expect, it } from "vitest";
import { ExportCard, type ShownExport } from "#app/components/lab/ExportCard.tsx";
import { JudgmentCard } from "#app/components/lab/judgment/JudgmentCard.tsx";
import { LoadLines } from "#app/components/lab/LoadLines.tsx";
import { TaskCompletions } from "#app/components/lab/TaskCompletions.tsx";
import { TaskConsensusPanel } from "#app/components/lab/TaskConsensusPanel.tsx";
import { TaskPrompt } from "#app/components/lab/TaskPrompt.tsx";
import { TaskTable } from "#app/components/lab/TaskTable.tsx";
import { type ShownConsensus, type ShownTask, shownId } from "#app/components/lab/task.ts";
import { pairMajority } from "#app/domain/consensus.ts";
import { emptyContent, type JudgmentContent } from "#app/domain/judgment-content.ts";
import { presetOf } from "#app/domain/presets.ts";
import type { Rubric } from "#app/domain/rubric.ts";
import { parseTableQuery } from "#app/domain/table-query.ts";
import { TASK_TABLE } from "#app/forms/task-table.ts";
import { makeCriterion, makeRubric } from "../support/rubrics.ts";
import { htmlOf, textOf } from "./lab-html.tsx";

const completions = ["c1", "c2", "c3"].map((id, ordinal) => ({
  id,
  ordinal,
  text: `Text of ${id}`,
  model: ordinal === 2 ? null : `model-${ordinal}`,
}));

const task: ShownTask = {
  id: "t",
  externalId: "prompt-1",
  lineNumber: 1,
  batchId: "b",
  prompt: [{ role: "user", content: "What is **two**?" }],
  reference: null,
  field: null,
  metadata: null,
  overlap: 3,
  judgmentCount: 3,
  wanted: { overlap: 3, overlapMost: null, confidence: null },
  completions,
};

const rankings = [
  [["c2"], ["c1"], ["c3"]],
  [["c2"], ["c1", "c3"]],
  [["c3"], ["c2"], ["c1"]],
];
const consensus = (changes: Partial<ShownConsensus> = {}): ShownConsensus => ({
  ...pairMajority(rankings),
  agreement: 0.25,
  agreementWhy: null,
  confidence: 0.949,
  judgmentCount: 3,
  ruleVersion: "pair-majority-1",
  version: 1,
  scoredAt: new Date(0),
  ...changes,
});

describe("a task", () => {
  it("shows its turns, hostile or not", async () => {
    const prompt = [
      { role: "system" as const, content: "Be brief." },
      { role: "user" as const, content: "<script>alert(1)</script>" },
      { role: "assistant" as const, content: "", tool_calls: [{ name: "search" }] },
    ];
    const html = await htmlOf(<TaskPrompt prompt={prompt} />);
    expect(textOf(html)).toMatch(/System.*Be brief\..*User.*Assistant.*search/);
    expect(html).not.toContain("<script>");
  });

  it("has its completions in the order of the consensus, ties said to be ties", async () => {
    const text = textOf(
      await htmlOf(
        <TaskCompletions
          completions={completions}
          consensus={consensus({ ranking: [["c3"], ["c1", "c2"]] })}
        />,
      ),
    );
    expect(text).toMatch(/C no model named Place 1 .*A model-0 Place 2, tied .*B model-1 Place 2, tied/);
  });

  it("has them in the order of the upload before it is scored", async () => {
    const text = textOf(await htmlOf(<TaskCompletions completions={completions} consensus={null} />));
    expect(text).toMatch(/A model-0 .*B model-1 .*C no model named/);
    expect(text).not.toContain("lace 1");
  });

  it("says of each pair how judgments split, from both sides", async () => {
    const text = textOf(await htmlOf(<TaskConsensusPanel task={task} consensus={consensus()} />));
    expect(text).toContain("B above A in 3, below in 0, tied in 0; margin 100 %");
    expect(text).toContain("A above B in 0, below in 3, tied in 0; margin 100 %");
    expect(text).toContain("A above C in 1, below in 1, tied in 1; margin 0 %");
    expect(text).toContain("+0.25");
  });

  it("says how sure its consensus is, never more than it is, and what was asked for", async () => {
    const panel = async (asked: ShownTask, confidence: number | null) =>
      textOf(await htmlOf(<TaskConsensusPanel task={asked} consensus={consensus({ confidence })} />));
    const ranged = { ...task, wanted: { overlap: 2, overlapMost: 7, confidence: 95 } };
    expect(await panel(ranged, 0.9499)).toMatch(
      /least certain 94 % Wanted: 95 %, from 2 to 7 judgments\. It is made from 3\./,
    );
    expect(await panel(task, 0.9999)).toContain("least certain 99 %");
    expect(await panel(task, 0.9999)).not.toContain("Wanted");
    expect(await panel(ranged, null)).not.toContain("certain");
  });

  it("says why its agreement is undefined, and prints no number for it", async () => {
    const undefinedHere = consensus({
      agreement: null,
      agreementWhy: "Agreement needs at least two judgments.",
    });
    const text = textOf(await htmlOf(<TaskConsensusPanel task={task} consensus={undefinedHere} />));
    expect(text).toContain("Undefined. Agreement needs at least two judgments.");
    expect(text).not.toContain("0.00");
  });

  it("without a consensus says what is missing", async () => {
    const begun = textOf(
      await htmlOf(<TaskConsensusPanel task={{ ...task, judgmentCount: 1 }} consensus={null} />),
    );
    expect(begun).toContain("1 of 3 judgments so far");
    const closed = textOf(await htmlOf(<TaskConsensusPanel task={task} consensus={null} />));
    expect(closed).toContain("is being scored");
    const ranged = { ...task, judgmentCount: 2, wanted: { overlap: 2, overlapMost: 7, confidence: 95 } };
    const asking = textOf(await htmlOf(<TaskConsensusPanel task={ranged} consensus={null} />));
    expect(asking).toContain("2 of 3 judgments so far. With all of them it is scored or");
    expect(asking).toContain("not 95 % sure, asks for one more, up to 7");
    const last = { ...ranged, overlap: 7 };
    expect(textOf(await htmlOf(<TaskConsensusPanel task={last} consensus={null} />))).toContain(
      "scored when it has all of them",
    );
  });

  const shown = async (rubric: Partial<Rubric>, content: Partial<JudgmentContent>) => {
    const judgment = {
      id: "j",
      expert: "Expert A1B2C3",
      activeMs: 81_234,
      submittedAt: new Date(0),
      rubric: makeRubric(rubric),
      content: { ...emptyContent(), ...content },
    };
    return textOf(await htmlOf(<JudgmentCard judgment={judgment} completions={completions} />));
  };

  it("shows a judgment under its pseudonym with ranking, ratings, reasons, flags and critiques", async () => {
    const reasons = [{ id: "world", title: "Contradicts the world", description: "" }];
    const text = await shown(
      {
        criteria: [makeCriterion("truth", { title: "Truth", reasons })],
        flags: [{ id: "unsafe", title: "Unsafe", description: "" }],
      },
      {
        ranking: [["c2"], ["c3", "c1"]],
        allUnacceptable: true,
        ratings: { c1: { truth: 4 }, c2: { truth: null } },
        ratingReasons: { c1: { truth: { checked: ["world"], own: "Paris is no river." } } },
        flags: { c1: ["unsafe"] },
        critiques: { c3: "Wrong by *one*." },
        reasoning: "All of them **guess**.",
      },
    );
    expect(text).toContain("Expert A1B2C3");
    expect(text).toContain("1 min 21 s of active work");
    expect(text).toContain("B, then A tied with C");
    expect(text).toContain("None is acceptable");
    expect(text).toContain("Truth 4 n/a –");
    expect(text).toContain("Truth of A: Contradicts the world · Paris is no river.");
    expect(text).toMatch(/Reasoning All of them guess ?\./);
    expect(text).toMatch(/On A Unsafe .*On C Wrong by one ?\./);
    expect(text).not.toContain("On B");
  });

  it("shows what was said of each aspect, in the words of the rubric it was said under", async () => {
    const choice = { confidence: 2, reasons: { checked: ["clear"], own: "Shorter." } };
    const text = await shown(presetOf("multipref").rubric, {
      choices: {
        overall: { ...choice, better: "c2", degree: 2 },
        helpful: { ...choice, better: null, degree: 0 },
      },
    });
    expect(text).toContain("Overall B: clearly better · Fairly confident");
    expect(text).toContain("Helpful Tie · Fairly confident Clearer or better ordered · Shorter.");
    expect(text).not.toContain("Truthful");
  });

  it("shows marked passages in the order of the text, and where there was nothing to mark", async () => {
    const span = (id: string, start: number, quote: string, tag: string) => ({
      ...{ id, completionId: "c1", start, end: start + quote.length, quote, prefix: "", suffix: "" },
      ...{ tag, severity: "major", text: `About ${quote}` },
    });
    const text = await shown(presetOf("mqm").rubric, {
      spans: [span("s2", 8, "c1", "fluency-spelling"), span("s1", 0, "Text", "gone")],
      unmarked: ["c2"],
    });
    expect(text).toMatch(
      /On A Text gone Major About Text c1 Fluency \/ Spelling Major About c1 On B Nothing to mark\./,
    );
  });

  it("shows what was said of each step", async () => {
    const text = await shown(presetOf("stepwise").rubric, { steps: { c1: ["wrong"], c2: ["right"] } });
    expect(text).toContain(
      "1 step: 0 right, 0 neutral, 1 wrong ; the first wrong one is step 1 1 wrong Text of c1",
    );
    expect(text).toContain("1 step: 1 right, 0 neutral, 0 wrong 1 right Text of c2");
  });

  it("without an order says why it has no consensus, and shows no empty ranking", async () => {
    const none = consensus({
      ranking: [],
      pairs: [],
      agreement: null,
      agreementWhy: "No order is asked for.",
    });
    const text = textOf(await htmlOf(<TaskConsensusPanel task={task} consensus={none} />));
    expect(text).toBe("Consensus No order is asked for.");
  });

  it("without an id of the lab's goes by the beginning of its hash", () => {
    expect(shownId(`sha256:${"ab".repeat(32)}`)).toBe("sha256:abababab…");
    expect(shownId("prompt-1")).toBe("prompt-1");
  });
});

describe("the list of tasks", () => {
  const row = {
    id: "t",
    projectId: "p",
    externalId: "prompt-1",
    excerpt: "What is two?",
    field: null,
    completionCount: 3,
    overlap: 3,
    judgmentCount: 3,
    state: "scored" as const,
    agreement: null,
    scoredAt: new Date(0),
  };
  const table = async (search: string, rows = [row]) => {
    const { query, notes } = parseTableQuery(new URLSearchParams(search), TASK_TABLE);
    return await htmlOf(
      <TaskTable rows={rows} total={rows.length} query={query} notes={notes} empty={<p>Nothing yet</p>} />,
    );
  };

  it("leads to each task, and tells an undefined agreement from one to come", async () => {
    const html = await table("sort=-agreement");
    expect(html).toContain('href="/lab/projects/p/tasks/t"');
    expect(textOf(html)).toContain("3 of 3 undefined");
    expect(html).toContain('aria-sort="descending"');
  });

  it("says what of its address it could not use", async () => {
    expect(textOf(await table("sort=nothing"))).toContain("cannot be sorted by “nothing”");
  });

  it("is the empty state only when nothing is filtered out", async () => {
    expect(textOf(await table("", []))).toBe("Nothing yet");
    expect(textOf(await table("state=scored", []))).toContain("No tasks match these filters.");
  });
});

describe("an export", () => {
  const sums = { rows: 1_234, tasks: 600, ties: 7, bytes: 2_563_513, sha256: "ab".repeat(32) };
  const exported: ShownExport = {
    id: "e",
    fileName: "trl-preference-e.jsonl",
    cutAt: new Date(0),
    fileTo: "/file",
    manifestTo: "/manifest",
    sums,
  };

  it("shows its sums and both its files", async () => {
    const html = await htmlOf(<ExportCard exported={exported} />);
    expect(textOf(html)).toMatch(/Rows 1,234 Tasks 600 Pairs without a row 7 Size 2\.6 MB/);
    expect(textOf(html)).toContain(sums.sha256);
    expect(html).toContain('href="/file"');
    expect(html).toContain('href="/manifest"');
  });

  it("can be downloaded before it is summed, but its manifest cannot", async () => {
    const html = await htmlOf(<ExportCard exported={{ ...exported, sums: null }} />);
    expect(html).toContain('href="/file"');
    expect(html).not.toContain('href="/manifest"');
    expect(textOf(html)).toContain("being summed");
  });

  it("is loaded in Python by its own name", async () => {
    const text = textOf(await htmlOf(<LoadLines fileName={exported.fileName} />));
    expect(text).toContain('load_dataset( "json", data_files="trl-preference-e.jsonl", split="train", )');
  });
});
