import { type ParseArgsConfig, parseArgs } from "node:util";

export type Options = NonNullable<ParseArgsConfig["options"]>;
export type Given = { values: Record<string, string | boolean | undefined>; positionals: string[] };

/** One subcommand of `assay`. */
export type Command = {
  /** The words after `assay`, e.g. `operator create`. */
  name: string;
  summary: string;
  /** What `--help` prints below the summary. */
  usage: string;
  options: Options;
  /** Prints data on stdout and messages on stderr; the exit code is what it returns. */
  run(given: Given): Promise<0 | 1>;
};

/** The caller used the command wrongly: exit code 2, and the command's usage. */
export class WrongUsage extends Error {}

/** The input was refused or a check failed: exit code 1. */
export class Refused extends Error {}

export function readArguments(command: Command, words: string[]): Given & { help: boolean } {
  try {
    const { values, positionals } = parseArgs({
      args: words,
      options: { ...command.options, help: { type: "boolean", short: "h" } },
      allowPositionals: true,
    });
    return { values: values as Given["values"], positionals, help: values.help === true };
  } catch (error) {
    throw new WrongUsage((error as Error).message);
  }
}

export function required(given: Given, option: string): string {
  const value = given.values[option];
  if (typeof value === "string" && value !== "") return value;
  throw new WrongUsage(`--${option} is missing`);
}
