import fs from "node:fs";
import path from "node:path";
import { z } from "zod";

const noteSchema = z.object({ pid: z.number(), address: z.string() });

/** Refuses a second `npm start` over the same data: both would own one database. */
export function refuseIfRunning(dataFolder: string): void {
  const note = readNote(dataFolder);
  if (!note || note.pid === process.pid || !isAlive(note.pid)) return;
  throw new Error(
    `Assay is already running at ${note.address} (process ${note.pid}). Stop it first, or set ASSAY_DATA to another folder to run a second one.`,
  );
}

export function noteRunning(dataFolder: string, address: string): void {
  fs.mkdirSync(dataFolder, { recursive: true });
  fs.writeFileSync(noteFile(dataFolder), JSON.stringify({ pid: process.pid, address }));
}

export function forgetRunning(dataFolder: string): void {
  fs.rmSync(noteFile(dataFolder), { force: true });
}

/** The database of the Assay that runs over this folder is found through its note, e.g. by the `assay` command. */
const noteFile = (dataFolder: string) => path.join(dataFolder, "running.json");

function readNote(dataFolder: string) {
  try {
    return noteSchema.parse(JSON.parse(fs.readFileSync(noteFile(dataFolder), "utf8")));
  } catch {
    return null;
  }
}

/** Whether that process lives and is one of ours: after a crash its number may belong to another program. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  const commandLine = `/proc/${pid}/cmdline`;
  return !fs.existsSync(commandLine) || fs.readFileSync(commandLine, "utf8").includes("start.js");
}
