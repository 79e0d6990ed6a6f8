import fs from "node:fs";
import path from "node:path";
import { z } from "zod";

const noteSchema = z.object({ pid: z.number(), address: z.string().nullable() });

const noteFile = (dataFolder: string) => path.join(dataFolder, "running.json");

/** Takes the data folder for this process. A second `npm start` over it is refused: both would own one database. */
export function claimData(dataFolder: string): { stop(): Promise<void> } {
  const note = readNote(dataFolder);
  if (note && isClaimed(dataFolder)) {
    const where = note.address ? `running at ${note.address}` : "starting";
    throw new Error(
      `Assay is already ${where} (process ${note.pid}). Stop it first, or set ASSAY_DATA to another folder to run a second one.`,
    );
  }
  noteRunning(dataFolder, null);
  return { stop: async () => fs.rmSync(noteFile(dataFolder), { force: true }) };
}

export function noteRunning(dataFolder: string, address: string | null): void {
  fs.mkdirSync(dataFolder, { recursive: true });
  fs.writeFileSync(noteFile(dataFolder), JSON.stringify({ pid: process.pid, address }));
}

/** Whether `npm start` has the folder in its hands at this moment. */
export function isClaimed(dataFolder: string): boolean {
  const note = readNote(dataFolder);
  return note !== null && note.pid !== process.pid && isAlive(note.pid);
}

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
