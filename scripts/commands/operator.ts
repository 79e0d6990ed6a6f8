import { randomBytes } from "node:crypto";
import { z } from "zod";
import { appointmentSchema } from "#app/forms/appointment.ts";
import { emailField, nameField } from "#app/forms/person.ts";
import { withDatabase } from "../database.ts";
import { type Command, Refused, required } from "./command.ts";

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
