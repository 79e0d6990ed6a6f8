import { expect, test } from "vitest";
import { problemsOf, typedInto } from "#app/forms/form-problems.ts";
import { readPasswordChange } from "#app/forms/password.ts";
import { signInSchema } from "#app/forms/sign-in.ts";
import { readSignUp } from "#app/forms/sign-up.ts";

const GOOD = {
  role: "expert",
  name: "Ada Brandt",
  email: "ada@example.org",
  password: "four quiet grey herons",
};

function formOf(values: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(values)) form.set(name, value);
  return form;
}

function problems(changes: Record<string, string>) {
  const result = readSignUp(formOf({ ...GOOD, ...changes }));
  return result.success ? {} : problemsOf(result.error);
}

test("a good form is read, trimmed", () => {
  const form = formOf({ ...GOOD, name: "  Ada Brandt ", email: " ada@example.org\n" });
  expect(readSignUp(form).data).toEqual(GOOD);
  const lab = { ...GOOD, role: "lab", labName: " Larch " };
  expect(readSignUp(formOf(lab)).data).toEqual({ ...lab, labName: "Larch" });
});

test("an empty form has one message for every field", () => {
  const result = readSignUp(new FormData());
  expect(problemsOf(result.error!)).toEqual({
    role: "Choose whether you come as an expert or for a lab.",
    name: "Enter your name.",
    email: "Enter your e-mail address.",
    password: "Choose a password.",
  });
  expect(Object.keys(problems({ role: "lab", email: "", password: "" }))).toEqual(
    expect.arrayContaining(["labName", "email", "password"]),
  );
});

test("a role that nobody offers is refused", () => {
  expect(problems({ role: "operator" })).toEqual({
    role: "Choose whether you come as an expert or for a lab.",
  });
});

test.each([
  ["", "Enter your e-mail address."],
  ["ada", "Enter a whole e-mail address, such as name@example.org."],
  ["ada@example", "Enter a whole e-mail address, such as name@example.org."],
  ["ada @example.org", "Enter a whole e-mail address, such as name@example.org."],
  [`${"a".repeat(243)}@example.org`, "An e-mail address may be 254 characters long at most."],
])("e-mail %j", (email, message) => {
  expect(problems({ email })).toEqual({ email: message });
});

test.each([
  ["   ", "Enter your name."],
  ["x".repeat(101), "A name may be 100 characters long at most."],
  ["Ada\u202Etx.exe", "The name holds a character that cannot be shown."],
  ["Ada\u0000", "The name holds a character that cannot be shown."],
  ["Ada\nBrandt", "The name holds a character that cannot be shown."],
  ["\u200B\u200B", "A name needs at least one letter or digit."],
])("name %j", (name, message) => {
  expect(problems({ name })).toEqual({ name: message });
});

test.each(["Nguyễn Thị Minh", "Ó Súilleabháin", "王小明", "می\u200cخواهم", "X"])(
  "the name %s is fine",
  (name) => {
    expect(problems({ name })).toEqual({});
  },
);

const EASY = "This password is one of the first that others would try. Choose another.";
const OWN = "Choose a password that is not your name or your e-mail address.";

test.each([
  ["short", "Choose a password of 10 characters or more."],
  ["🦅🦅🦅🦉🦉🦉🐦🐦🕊", "Choose a password of 10 characters or more."],
  ["x1".repeat(150), "A password may be 200 characters long at most."],
  ["Password123", EASY],
  ["1234567890", EASY],
  ["ｐａｓｓｗｏｒｄ１２３", EASY],
  ["aaaaaaaaaaaa", EASY],
  ["abababababab", EASY],
  ["ADA@example.org", OWN],
  ["adabrandt  ", OWN],
  ["ada brandt", OWN],
])("password %j", (password, message) => {
  expect(problems({ password })).toEqual({ password: message });
});

test("the part before the @ is no password either", () => {
  expect(problems({ email: "ada.lovelace.brandt@example.org", password: "Ada.Lovelace.Brandt" })).toEqual({
    password: OWN,
  });
});

test("one password typed on two systems is one password", () => {
  const composed = readSignUp(formOf({ ...GOOD, password: "caf\u00e9 au lait demain" }));
  const decomposed = readSignUp(formOf({ ...GOOD, password: "cafe\u0301 au lait demain" }));
  expect(composed.data?.password).toBe(decomposed.data?.password);
  const given = signInSchema.parse({ email: GOOD.email, password: "cafe\u0301 au lait demain" });
  expect(given.password).toBe(composed.data?.password);
});

test("spaces at the ends of a password are part of it", () => {
  expect(readSignUp(formOf({ ...GOOD, password: "  four herons  " })).data?.password).toBe("  four herons  ");
});

test("what is sent as a file is no text", () => {
  const form = formOf(GOOD);
  form.set("password", new File(["four quiet grey herons"], "password.txt"));
  expect(problemsOf(readSignUp(form).error!)).toEqual({ password: "Choose a password." });
});

test("a changed password is held to the same, against the person as they are known", () => {
  const change = (next: string) => readPasswordChange(formOf({ current: "", next }), GOOD);
  expect(problemsOf(change("Ada Brandt").error!)).toEqual({ current: "Enter your password.", next: OWN });
  expect(problemsOf(change("short").error!).next).toBe("Choose a password of 10 characters or more.");
});

test("what was typed is given back as text, and nothing else", () => {
  const form = formOf(GOOD);
  form.set("name", new File([], "x"));
  expect(typedInto(form, ["name", "email", "labName"])).toEqual({ name: "", email: GOOD.email, labName: "" });
});
