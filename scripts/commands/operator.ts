import { randomBytes } from "node:crypto";
import { z } from "zod";
import { appointmentSchema } from "#app/forms/appointment.ts";
import { emailField, nameField } from "#app/forms/person.ts";
import { withDatabase } from "../database.ts";
import { type Command, Refused, required, WrongUsage } from "./command.ts";

const personSchema = z.object({ email: emailField, name: nameField("the operator’s") });

function checked<Output>(schema: z.ZodType<Output>, values: unknown): Output {
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  throw new Refused(
    result.error.issues.map(({ path, message }) => `--${path.join(".")}: ${message}`).join("\n"),
  );
}

export const operatorCreate: Command = {
  name: "operator create",
  summary: "Makes a new user who is an operator, with a password that is printed once.",
  usage: `
Usage: assay operator create --email ADDRESS --name NAME

The first operator of a new installation is made like this. Uses DATABASE_URL, or the embedded database.`,
  options: { email: { type: "string" }, name: { type: "string" } },
  async run(given) {
    const person = checked(personSchema, { email: required(given, "email"), name: required(given, "name") });
    const password = randomBytes(15).toString("base64url");
    await withDatabase(async () => {
      const { createOperator } = await import("#app/models/operator.server.ts");
      const outcome = await createOperator({ ...person, password });
      if (outcome === "email taken") {
        throw new Refused(
          `--email: ${person.email} has an account already; use "assay operator appoint" for it`,
        );
      }
    });
    console.log(JSON.stringify({ email: person.email, password }));
    console.error("This password is not shown again: sign in with it and change it on the account page.");
    return 0;
  },
};

export const operatorAppoint: Command = {
  name: "operator appoint",
  summary: "Makes somebody who has an account an operator.",
  usage: `
Usage: assay operator appoint ADDRESS

Appointing an operator again changes nothing. Uses DATABASE_URL, or the embedded database.`,
  options: {},
  async run({ positionals }) {
    const { email } = checked(appointmentSchema, { email: positionals[0] ?? "" });
    const result = await withDatabase(async () => {
      const { appointOperator } = await import("#app/models/operator.server.ts");
      return await appointOperator({ email });
    });
    console.log(JSON.stringify({ email, ...result }));
    return 0;
  },
};

export const operatorSamePayee: Command = {
  name: "operator same-payee",
  summary: "Marks two experts' accounts as paid to one person, so that no task is given to both.",
  usage: `
Usage: assay operator same-payee ADDRESS ADDRESS

Accounts that were marked before with either of the two belong to the same person as well. Marking them again changes nothing; what
both have judged already stays as it is. Uses DATABASE_URL, or the embedded database.`,
  options: {},
  async run({ positionals }) {
    if (positionals.length !== 2) throw new WrongUsage("name the e-mail addresses of two accounts");
    const [one, other] = positionals.map((address) => addressIn(address)) as [string, string];
    const outcome = await withDatabase(async () => {
      const { joinPayees } = await import("#app/models/payee.server.ts");
      return await joinPayees([one, other]);
    });
    if (!outcome.ok) throw new Refused(`${outcome.email}: ${NOT_JOINED[outcome.why]}`);
    const { payeeId, accountCount, joined } = outcome;
    console.log(JSON.stringify({ payee: payeeId, accounts: accountCount, joined }));
    return 0;
  },
};

const NOT_JOINED = {
  "no account": "there is no such account; name the address that the expert signs in with",
  "no expert": "this account is no expert's; only experts are paid",
  "same account": "this account is named twice; name two",
};

function addressIn(address: string): string {
  const result = appointmentSchema.safeParse({ email: address });
  if (!result.success) throw new Refused(`${address}: this is no e-mail address; write it whole`);
  return result.data.email;
}
