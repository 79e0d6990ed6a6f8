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

/** An address that the operator chooses for us to ask; it may well be inside their own network. */
const partyAddress = (example: string) =>
  z
    .string()
    .refine((text) => /^https?:\/\/\S+$/.test(text) && URL.canParse(text) && !new URL(text).search, {
      error: `must be an address, for example ${example}`,
    })
    .transform((text) => text.replace(/\/+$/, ""));

const mailServer = z.string().refine((text) => /^smtps?:\/\/\S+$/.test(text) && URL.canParse(text), {
  error: "must look like smtps://user:password@mail.example.org",
});

const sender = z
  .string()
  .regex(
    /^([^<>"\p{Cc}]+ <[^\s<>,;@]+@[^\s<>,;@]+>|[^\s<>,;@]+@[^\s<>,;@]+)$/u,
    "must look like assay@example.org or Assay <assay@example.org>",
  );

const CHAINS = "must look like 1=https://rpc.example.org,10=https://rpc.example.net";

/** Where each chain is read, by its id in decimals. */
const chains = z
  .string()
  .transform((text) => text.split(",").map((part) => /^([1-9]\d*)=(https?:\/\/\S+)$/.exec(part.trim())))
  .refine((parts) => parts.every((part) => part !== null && URL.canParse(part[2]!)), CHAINS)
  .transform((parts) => new Map(parts.map((part) => [part![1]!, part![2]!])));

const variables = {
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
  ASSAY_SECRET: z.string().min(32, "must be 32 characters or more, chosen at random").optional(),
  /** Set by `npm start` for the processes of its demo, and by nobody else. */
  ASSAY_DEMO: z.literal("1").optional(),
  SMTP_URL: mailServer.optional(),
  MAIL_FROM: sender.optional(),
  ORCID_ISSUER: partyAddress("https://orcid.org").default("https://orcid.org"),
  ORCID_CLIENT_ID: z.string().optional(),
  ORCID_CLIENT_SECRET: z.string().optional(),
  ORCID_API: partyAddress("https://pub.orcid.org/v3.0").default("https://pub.orcid.org/v3.0"),
  EAS_RPC: chains.default(() => new Map()),
};

/** Those that mean nothing without another one. Links in mails never follow what a request says of its host, so mail needs ORIGIN. */
const NEEDS = [
  ["SMTP_URL", "MAIL_FROM"],
  ["SMTP_URL", "ORIGIN"],
  ["ORCID_CLIENT_ID", "ORCID_CLIENT_SECRET"],
  ["ORCID_CLIENT_SECRET", "ORCID_CLIENT_ID"],
] as const;

/** Everything Assay reads from its environment. */
export const environmentSchema = z.object(variables).superRefine((values, context) => {
  for (const [given, needed] of NEEDS) {
    if (values[given] === undefined || values[needed] !== undefined) continue;
    context.addIssue({ code: "custom", path: [needed], message: `must be set where ${given} is` });
  }
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

/** The port that is tried first where none is asked for. */
export const FIRST_PORT = 3000;

/** Tells every copy of this module in the process (the server's bundle has its own) where the web listens. */
export function noteAddress(address: string): void {
  process.env.ASSAY_ADDRESS = address;
}

/** Where people open Assay, for links that leave it. Never what a request says of its host: that is whatever its sender likes. */
export function ownOrigin(): string {
  const { ORIGIN, PORT = FIRST_PORT } = environment();
  return ORIGIN ?? process.env.ASSAY_ADDRESS ?? `http://localhost:${PORT}`;
}

const LOOPBACK = new Set(["127.0.0.1", "::1", "localhost"]);

/** Whether this is the demo of one person on their own machine: nobody else can open its pages. */
export function isPrivateDemo({ ASSAY_DEMO, ORIGIN, HOST }: Environment = environment()): boolean {
  return ASSAY_DEMO === "1" && ORIGIN === undefined && LOOPBACK.has(HOST);
}
