import { describe, expect, it } from "vitest";
import { AgreementPanel } from "#app/components/lab/AgreementPanel.tsx";
import type { ShownBatch } from "#app/components/lab/batch.ts";
import { ProjectCard } from "#app/components/lab/ProjectCard.tsx";
import { ProjectForm } from "#app/components/lab/ProjectForm.tsx";
import { mayChange, nextStep, type ProjectLive } from "#app/components/lab/project.ts";
import { NEW_PROJECT, projectValues, typedProject } from "#app/components/lab/project-values.ts";
import { sentRubric } from "#app/components/lab/rubric/rubric-values.ts";
import { problemsOf } from "#app/forms/form-problems.ts";
import { projectSchema, readProjectForm } from "#app/forms/project.ts";
import { htmlOf, textOf, typedIn } from "./lab-html.tsx";

/** The fields of a form as the browser would send it. */
function formOf(values: typeof NEW_PROJECT): FormData {
  const form = new FormData();
  const { rubric, requirement, ...rest } = values;
  for (const [name, value] of Object.entries(rest)) form.set(name, value);
  form.set("rubric", JSON.stringify(sentRubric(rubric)));
  form.set("rubric.criteria[0].title", "A field of the editor's, which says nothing");
  for (const [alternative, claims] of requirement.entries()) {
    for (const [claim, { issuers, ...parts }] of claims.entries()) {
      const name = `requirement[${alternative}][${claim}]`;
      for (const [part, value] of Object.entries(parts)) form.set(`${name}.${part}`, value);
      for (const issuer of issuers) form.append(`${name}.issuers`, issuer);
    }
  }
  return form;
}

describe("the project form", () => {
  it("begins with two criteria and lacks only what a lab must say itself", () => {
    const form = projectSchema.safeParse(readProjectForm(formOf(NEW_PROJECT)));
    expect(Object.keys(problemsOf(form.error!)).sort()).toEqual(["instructions", "price", "title"]);
    const filled = { ...NEW_PROJECT, title: "T", instructions: "I", price: "1.50" };
    const project = projectSchema.parse(readProjectForm(formOf(filled)));
    expect(project.rubric.criteria.map(({ id }) => id)).toEqual(["correctness", "helpfulness"]);
    expect(project.priceMinor).toBe(150n);
  });

  it("shows a stored project so that sending it again changes nothing", () => {
    const filled = { ...NEW_PROJECT, title: "T", instructions: "I", price: "1500", currency: "JPY" };
    const project = projectSchema.parse(readProjectForm(formOf(filled)));
    const again = projectSchema.parse(readProjectForm(formOf(projectValues(project, project.rubric))));
    expect(again).toEqual(project);
  });

  it("shows a stored range, gold and limits, and of what is not limited an empty field", async () => {
    const filled = {
      ...{ ...NEW_PROJECT, title: "T", instructions: "I", price: "1" },
      ...{ overlap: "2", overlapMost: "7", confidence: "95", goldRate: "5", dailyLimit: "100000" },
    };
    const project = projectSchema.parse(readProjectForm(formOf(filled)));
    const again = projectValues(project, project.rubric);
    expect(again).toMatchObject({ overlapMost: "7", goldRate: "5", dailyLimit: "100000", expertLimit: "" });
    const html = await htmlOf(<ProjectForm values={again} problems={undefined} submit="Save" />);
    expect(typedIn(html, "confidence")).toBe("95");
    expect(typedIn(html, "expertLimit")).toBe("");
    expect(textOf(html)).toContain(
      "Each task costs USD 2.00 to USD 7.00, and 1,000 tasks at most USD 7000.00.",
    );
  });

  it("keeps everything typed when it is refused, wrong or not, and says what is wrong at its field", async () => {
    const { rubric } = NEW_PROJECT;
    const [first, second] = rubric.criteria;
    const values = {
      ...NEW_PROJECT,
      title: "",
      overlap: "many",
      overlapMost: "7 or so",
      goldRate: "",
      price: "1,50",
      instructions: "\nKept & <b>safe</b>",
      rubric: {
        ...rubric,
        criteria: [first!, { ...second!, title: "Kept too", min: 9, max: 3, anchors: {}, required: false }],
      },
    };
    const typed = readProjectForm(formOf(values));
    expect(typedProject(typed)).toEqual(values);
    const problems = problemsOf(projectSchema.safeParse(typed).error!);
    const html = await htmlOf(
      <ProjectForm values={typedProject(typed)} problems={problems} submit="Create project" />,
    );
    expect(typedIn(html, "overlap")).toBe("many");
    expect(typedIn(html, "price")).toBe("1,50");
    expect(typedIn(html, "rubric.criteria[1].title")).toBe("Kept too");
    expect(typedIn(html, "rubric")).toContain("Kept too");
    expect(html).toContain("Kept &amp; &lt;b&gt;safe&lt;/b&gt;");
    expect(html).not.toContain("<b>safe");
    for (const name of ["title", "overlap", "overlapMost", "goldRate", "rubric.criteria[1].max"]) {
      expect(problems).toHaveProperty([name]);
      expect(html).toMatch(new RegExp(`id="field-${name.replace(/[[\].]/g, "\\$&")}-error"`));
    }
  });

  it("shows a requirement in its fields, keeps a wrong one, and says what is wrong at its field", async () => {
    const claim = { field: "statistics", level: "master", issuers: [], withinDays: "365" };
    const filled = {
      ...NEW_PROJECT,
      title: "T",
      instructions: "I",
      price: "1",
      requirement: [[claim, { ...claim, field: "law", level: "admitted", withinDays: "" }], [claim]],
    };
    const project = projectSchema.parse(readProjectForm(formOf(filled)));
    expect(project.requirement?.anyOf.map(({ allOf }) => allOf.length)).toEqual([2, 1]);
    expect(projectValues(project, project.rubric).requirement).toEqual(filled.requirement);

    const wrong = { ...filled, requirement: [[claim], [{ ...claim, withinDays: "soon" }]] };
    const typed = readProjectForm(formOf(wrong));
    expect(typedProject(typed)).toEqual(wrong);
    const problems = problemsOf(projectSchema.safeParse(typed).error!);
    expect(Object.keys(problems)).toEqual(["requirement[1][0].withinDays"]);
    const html = await htmlOf(
      <ProjectForm
        values={typedProject(typed)}
        problems={problems}
        submit="Save"
        qualified={{ count: 0, of: 7 }}
      />,
    );
    expect(typedIn(html, "requirement[1][0].withinDays")).toBe("soon");
    expect(html).toContain('id="field-requirement[1][0].withinDays-error"');
    expect(html).toMatch(
      /<option[^>]*value="statistics"[^>]*selected=""|<option[^>]*selected=""[^>]*value="statistics"/,
    );
    expect(textOf(html)).toContain("No expert on Assay qualifies at this moment.");
  });

  it.each([
    null,
    undefined,
    "x",
    { rubric: "x", requirement: "x" },
    {
      rubric: { criteria: [null, 3], order: { by: 3, aspects: {} }, critiques: [] },
      requirement: [null, [3, { issuers: 3 }]],
    },
  ])("survives what no page sends: %j", (sent) => {
    expect(typedProject(sent).title).toBe("");
  });

  it("tells a currency that is fixed from one that can be chosen", async () => {
    const values = { ...NEW_PROJECT, currency: "EUR" };
    const open = await htmlOf(<ProjectForm values={values} problems={undefined} submit="Save" />);
    const fixed = await htmlOf(
      <ProjectForm values={values} problems={undefined} submit="Save" fixedCurrency />,
    );
    expect(open).toMatch(/<select[^>]*name="currency"/);
    expect(fixed).not.toMatch(/<select[^>]*name="currency"/);
    expect(typedIn(fixed, "currency")).toBe("EUR");
  });
});

const batch = (changes: Partial<ShownBatch> = {}): ShownBatch => ({
  id: "b",
  kind: "work",
  fileName: "prompts.jsonl",
  state: "received",
  createdAt: new Date(0),
  receivedAt: new Date(0),
  failure: null,
  uploadId: null,
  overlap: 3,
  overlapMost: null,
  confidence: null,
  priority: 0,
  price: "USD 1.50",
  lineCount: 10,
  byteCount: 1_000,
  acceptedCount: 10,
  duplicateCount: 0,
  refusedCount: 0,
  ...changes,
});

const live = (
  judged: number,
  scored: number,
  batches: ShownBatch[] = [batch()],
  inHand = 0,
): ProjectLive => ({
  progress: {
    taskCount: 10,
    closedTaskCount: scored,
    wantedCount: 30,
    judgmentCount: judged,
    liveCount: inHand,
  },
  agreement: { scoredCount: scored, meanAgreement: scored > 0 ? 0.5 : null },
  batches,
});

describe("the next step", () => {
  const none = { ...live(0, 0, []), progress: { ...live(0, 0).progress, taskCount: 0, wantedCount: 0 } };
  const unusable = batch({ state: "cut off", failure: "None", acceptedCount: 0, refusedCount: 10 });
  it.each([
    ["upload", none, false],
    ["closed", none, true],
    ["resume", live(0, 0, [batch({ state: "cut off" })]), false],
    ["resume", live(0, 0, [batch({ state: "waiting", lineCount: 0 })]), false],
    ["mend", live(0, 0, [unusable]), false],
    ["none", live(0, 0, [batch({ state: "receiving" })]), false],
    ["experts", live(0, 0), false],
    ["none", live(5, 0), false],
    ["export", live(12, 3), false],
    ["done", live(30, 10), false],
    // A batch that was left behind does not stand in the way of those after it.
    ["export", live(12, 3, [batch(), unusable, batch({ state: "waiting" })]), false],
  ])("is %s", (step, state, closed) => {
    expect(nextStep(state, closed)).toBe(step);
  });
});

describe("the overview asks for new numbers", () => {
  it("while judgments are wanted, a file arrives or a score is to come, and no longer", () => {
    expect(mayChange(live(29, 9), false)).toBe(true);
    expect(mayChange({ ...live(30, 10), agreement: { scoredCount: 9, meanAgreement: 0 } }, false)).toBe(true);
    expect(mayChange(live(30, 10, [batch({ state: "receiving" })]), false)).toBe(true);
    expect(mayChange(live(30, 10), false)).toBe(false);
    expect(mayChange(live(12, 4), true)).toBe(false);
    expect(mayChange(live(12, 4, [batch()], 1), true)).toBe(true);
  });
});

describe("agreement", () => {
  const panel = async (meanAgreement: number | null, ordered: boolean) =>
    textOf(await htmlOf(<AgreementPanel scoredCount={3} {...{ meanAgreement, ordered }} />));

  it("is a number with its sign, undefined for now, or not to be had for want of an order", async () => {
    expect(await panel(0.5, true)).toContain("+0.50");
    expect(await panel(null, true)).toContain("Undefined so far");
    expect(await panel(null, false)).toContain("The rubric asks for no order");
    expect(await panel(null, false)).not.toContain("Undefined");
  });

  it("of tasks scored before the order was dropped still stands", async () => {
    expect(await panel(0.5, false)).toContain("+0.50");
  });
});

describe("a project in the list", () => {
  const project = {
    id: "p",
    title: "Law",
    createdAt: new Date(0),
    closedAt: null,
    ...live(12, 3, [], 2).progress,
  };

  it("says how far it has come", async () => {
    const text = textOf(await htmlOf(<ProjectCard project={project} />));
    expect(text).toContain("12 of 30");
    expect(text).toContain("10 tasks, 3 complete, 2 in experts’ hands");
    expect(text).not.toContain("Closed");
  });

  it("without tasks says so and is not at 0 of 0", async () => {
    const empty = {
      ...project,
      taskCount: 0,
      closedTaskCount: 0,
      wantedCount: 0,
      judgmentCount: 0,
      liveCount: 0,
    };
    const text = textOf(await htmlOf(<ProjectCard project={{ ...empty, closedAt: new Date(0) }} />));
    expect(text).toContain("no tasks yet");
    expect(text).toContain("Closed");
  });
});
