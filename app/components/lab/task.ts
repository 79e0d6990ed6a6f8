import type { PairSupport } from "#app/domain/consensus.ts";
import type { JudgmentContent } from "#app/domain/judgment-content.ts";
import type { Ranking } from "#app/domain/ranking.ts";
import type { Rubric } from "#app/domain/rubric.ts";
import type { Message } from "#app/domain/task-content.ts";
import type { Wanted } from "./overlap.ts";

export type ShownCompletion = { id: string; ordinal: number; text: string; model: string | null };

export type ShownConsensus = {
  ranking: Ranking;
  pairs: PairSupport[];
  agreement: number | null;
  agreementWhy: string | null;
  /** 0..1; null where there is no order, or it was not worked out yet. */
  confidence: number | null;
  /** How many judgments it was made from. */
  judgmentCount: number;
  ruleVersion: string;
  version: number;
  scoredAt: Date | string;
};

export type ShownJudgment = {
  id: string;
  expert: string;
  activeMs: number;
  submittedAt: Date | string;
  /** Of the version that it was made under. */
  rubric: Rubric;
  content: JudgmentContent;
};

export type ShownTask = {
  id: string;
  externalId: string;
  lineNumber: number;
  batchId: string;
  prompt: Message[];
  reference: string | null;
  field: string | null;
  metadata: string | null;
  /** Judgments wanted as of now, and obtained. */
  overlap: number;
  judgmentCount: number;
  /** What its batch asks for. */
  wanted: Wanted;
  completions: ShownCompletion[];
};

/** What a lab reads as the id of a task: its own or, where it gave none, the beginning of the content's hash. */
export function shownId(externalId: string): string {
  return externalId.startsWith("sha256:") ? `${externalId.slice(0, 15)}…` : externalId;
}
