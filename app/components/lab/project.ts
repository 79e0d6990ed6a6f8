import { isUnusable, type ShownBatch } from "./batch.ts";
import type { Wanted } from "./overlap.ts";

export type ShownProject = Wanted & {
  id: string;
  title: string;
  price: string;
  createdAt: Date | string;
  closedAt: Date | string | null;
};

export type ShownProgress = {
  taskCount: number;
  closedTaskCount: number;
  wantedCount: number;
  judgmentCount: number;
  liveCount: number;
};

export type ShownAgreement = { scoredCount: number; meanAgreement: number | null };

/** The part of a project's overview that changes by itself. */
export type ProjectLive = { progress: ShownProgress; agreement: ShownAgreement; batches: ShownBatch[] };

/** Whether anything on the overview may still change without somebody of the lab doing something. */
export function mayChange({ progress, agreement, batches }: ProjectLive, closed: boolean): boolean {
  if (batches.some(({ state }) => state === "receiving")) return true;
  // A task that is complete is scored a moment later.
  if (agreement.scoredCount < progress.closedTaskCount) return true;
  return closed ? progress.liveCount > 0 : progress.judgmentCount < progress.wantedCount;
}

export type NextStep = "upload" | "mend" | "resume" | "experts" | "export" | "done" | "closed" | "none";

/** What the lab should do now, if anything. The batches are given newest first. */
export function nextStep({ progress, agreement, batches }: ProjectLive, closed: boolean): NextStep {
  if (closed) return "closed";
  const [newest] = batches;
  if (!newest) return "upload";
  // An older batch that was left unfinished is told by the list; it must not stand in the way of all that follows.
  if (isUnusable(newest)) return "mend";
  if (newest.state === "cut off" || newest.state === "waiting") return "resume";
  if (progress.taskCount === 0 || newest.state === "receiving") return "none";
  if (progress.judgmentCount === 0) return "experts";
  if (progress.taskCount > 0 && agreement.scoredCount === progress.taskCount) return "done";
  return agreement.scoredCount > 0 ? "export" : "none";
}
