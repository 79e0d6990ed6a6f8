import { expect, test } from "vitest";
import { exampleSchema, exampleValues, readExampleForm } from "#app/forms/example.ts";
import { problemsOf } from "#app/forms/form-problems.ts";

function formOf(places: string[], changes: Record<string, string> = {}): FormData {
  const form = new FormData();
  const fields = { title: "A sum", prompt: "What is 2 + 2?", explanation: "Only 4 is right.", ...changes };
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const [index, place] of places.entries()) {
    form.append("completion", changes.text ?? `completion ${index}`);
    form.append("place", place);
  }
  return form;
}

const read = (form: FormData) => exampleSchema.safeParse(readExampleForm(form));
const problems = (form: FormData) => {
  const { error } = read(form);
  if (!error) throw new Error("was taken");
  return problemsOf(error);
};

test("places become groups, best first, whatever gaps there are", () => {
  expect(read(formOf(["4", "2", "4"])).data?.ranking).toEqual([[1], [0, 2]]);
  expect(read(formOf(["1", "1"])).data?.ranking).toEqual([[0, 1]]);
});

test("no places, no order", () => {
  expect(read(formOf(["", ""])).data?.ranking).toEqual([]);
  expect(read(formOf([""])).data?.completions).toEqual(["completion 0"]);
});

test("what is stored is shown as it was typed, but for the gaps", () => {
  const stored = read(formOf(["4", "2", "4"])).data!;
  expect(exampleValues(stored)).toMatchObject({
    title: "A sum",
    completions: [{ place: "2" }, { place: "1" }, { place: "2" }],
  });
});

test.each([
  [
    formOf(["1", ""]),
    "completions[1].place",
    "Completion B has no place: give every completion one, or none",
  ],
  [formOf([]), "completions", "at least one"],
  [formOf(Array.from({ length: 10 }, () => "")), "completions", "at most 9"],
  [formOf(["1", "x"]), "completions[1].place", "one of those offered"],
  [formOf(["1", "2"], { text: "  " }), "completions[0].text", "Completion A is missing."],
  [formOf(["1", "2"], { text: "  " }), "completions[1].text", "Completion B is missing."],
  [formOf(["1", "2"], { title: "" }), "title", "The title is missing."],
  [formOf(["1", "2"], { title: "x".repeat(121) }), "title", "120 characters"],
  [formOf(["1", "2"], { prompt: " " }), "prompt", "The prompt is missing."],
  [formOf(["1", "2"], { explanation: "\0" }), "explanation", "not text"],
])("%# is refused with the field and the mend", (form, field, message) => {
  expect(problems(form)[field]).toContain(message);
});

test("a form of another kind is refused and not an error", () => {
  const form = new FormData();
  form.append("completion", new File(["x"], "x"));
  expect(Object.keys(problems(form)).sort()).toEqual([
    "completions[0].text",
    "explanation",
    "prompt",
    "title",
  ]);
});
