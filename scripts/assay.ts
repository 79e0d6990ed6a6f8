import { batchImport } from "./commands/batch-import.ts";
import { bench } from "./commands/bench.ts";
import { type Command, Refused, readArguments, WrongUsage } from "./commands/command.ts";
import { operatorAppoint, operatorCreate } from "./commands/operator.ts";
import { explain } from "./process.ts";

const COMMANDS: Command[] = [operatorCreate, operatorAppoint, batchImport, bench];

function overview(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length)) + 2;
  const lines = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`);
  return ["Usage: assay <command> [options]", "", ...lines, "", "assay <command> --help tells more."].join(
    "\n",
  );
}

const helpOf = ({ summary, usage }: Command) => `${summary}\n\n${usage.trim()}`;

/** Runs one subcommand; returns the exit code: 0 done, 1 refused or failed, 2 wrong usage. */
export async function main(words: string[]): Promise<0 | 1 | 2> {
  if (words.length === 0 || ["--help", "-h", "help"].includes(words[0] ?? "")) {
    console.log(overview());
    return words.length === 0 ? 2 : 0;
  }
  const command = COMMANDS.find(({ name }) => name.split(" ").every((word, index) => words[index] === word));
  if (!command) {
    console.error(`assay: there is no command "${words.slice(0, 2).join(" ")}"\n\n${overview()}`);
    return 2;
  }
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
