import { type Command, Refused, readArguments, WrongUsage } from "./commands/command.ts";
import { explain } from "./process.ts";

/** Loaded when asked for: what one command needs, the database perhaps, costs no other one its time. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  "operator create": async () => (await import("./commands/operator.ts")).operatorCreate,
  "operator appoint": async () => (await import("./commands/operator.ts")).operatorAppoint,
  "operator same-payee": async () => (await import("./commands/operator.ts")).operatorSamePayee,
  "batch import": async () => (await import("./commands/batch-import.ts")).batchImport,
  "attest verify": async () => (await import("./commands/attest-verify.ts")).attestVerify,
  "attest issue": async () => (await import("./commands/attest-issue.ts")).attestIssue,
  bench: async () => (await import("./commands/bench.ts")).bench,
};

/** Of all commands, or of those whose name begins with a word. */
async function overview(first?: string): Promise<string> {
  const names = Object.keys(COMMANDS).filter((name) => !first || name.startsWith(`${first} `));
  const commands = await Promise.all(names.map((name) => COMMANDS[name]!()));
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2;
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`);
  return ["Usage: assay <command> [options]", "", ...lines, "", "assay <command> --help tells more."].join(
    "\n",
  );
}

const helpOf = ({ summary, usage }: Command) => `${summary}\n\n${usage.trim()}`;

/** Runs one subcommand; returns the exit code: 0 done, 1 refused or failed, 2 wrong usage. */
export async function main(words: string[]): Promise<0 | 1 | 2> {
  if (words.length === 0 || ["--help", "-h", "help"].includes(words[0] ?? "")) {
    console.log(await overview());
    return words.length === 0 ? 2 : 0;
  }
  const [first, ...rest] = words;
  const isGroup = Object.keys(COMMANDS).some((name) => name.startsWith(`${first} `));
  if (isGroup && ["--help", "-h"].includes(rest[0] ?? "")) {
    console.log(await overview(first));
    return 0;
  }
  const name = Object.keys(COMMANDS).find((one) => one.split(" ").every((word, at) => words[at] === word));
  if (!name) {
    console.error(`assay: there is no command "${words.slice(0, 2).join(" ")}"\n\n${await overview()}`);
    return 2;
  }
  const command = await COMMANDS[name]!();
  try {
    const { help, ...given } = readArguments(command, words.slice(command.name.split(" ").length));
    if (help) {
      console.log(helpOf(command));
      return 0;
    }
    return await command.run(given);
  } catch (error) {
    return report(command, error);
  }
}

function report(command: Command, error: unknown): 1 | 2 {
  if (error instanceof WrongUsage) {
    console.error(`assay ${command.name}: ${error.message}\n\n${helpOf(command)}`);
    return 2;
  }
  console.error(`assay ${command.name}: ${error instanceof Refused ? error.message : explain(error)}`);
  return 1;
}
