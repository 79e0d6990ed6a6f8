import path from "node:path";
import { z } from "zod";

const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((n) => n >= min && n <= max, `must be a whole number from ${min} to ${max}`);

const webAddress = z
  .string()
  .refine((text) => /^https?:\/\/[^/]+\/?$/.test(text) && URL.canParse(text), {
    error: "must be the address people open, for example https://assay.example.org, without a path",
  })
  .transform((text) => new URL(text).origin);

/** Everything Assay reads from its environment. */
export const environmentSchema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/\S+$/, "must look like postgres://user:password@host:5432/name")
    .optional(),
  DATABASE_CONNECTIONS: whole(1, 500).default(10),
  PORT: whole(1, 65_535).optional(),
  HOST: z.string().min(1, "must be an address to listen on, for example 127.0.0.1").default("127.0.0.1"),
  ORIGIN: webAddress.optional(),
  TRUSTED_PROXIES: whole(0, 10).default(0),
  ASSAY_DATA: z
    .string()
    .min(1, "must be a folder")
    .default(".data")
    .transform((folder) => path.resolve(folder)),
});

export type Environment = z.infer<typeof environmentSchema>;

/** Reads a set of variables; a wrong one throws an error of one line that names it and says what it must be. */
export function readEnvironment(variables: Record<string, string | undefined>): Environment {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const result = environmentSchema.safeParse(given);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join(".")} ${sentence(issue)}`);
  throw new Error(`Environment: ${problems.join("; ")}.`);
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") return `must be one of ${issue.values.join(", ")}`;
  return issue.message;
}

let current: Environment | undefined;

export function environment(): Environment {
  current ??= readEnvironment(process.env);
  return current;
}
