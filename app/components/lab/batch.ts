import type { BatchKind } from "#app/domain/batch.ts";
import type { Wanted } from "./overlap.ts";

/** A batch as its pages show it. Moments are texts once they came as JSON. */
export type ShownBatch = Wanted & {
  id: string;
  kind: BatchKind;
  fileName: string;
  state: "waiting" | "receiving" | "cut off" | "received";
  createdAt: Date | string;
  receivedAt: Date | string | null;
  failure: string | null;
  /** Which upload the counts and the failure are of. */
  uploadId: string | null;
  priority: number;
  price: string;
  lineCount: number;
  byteCount: number;
  acceptedCount: number;
  duplicateCount: number;
  refusedCount: number;
};

/** Reading stopped because no line fits, so that sending the same file again would end the same way. */
export function isUnusable({ failure, lineCount, acceptedCount, duplicateCount }: ShownBatch): boolean {
  return failure !== null && lineCount > 0 && acceptedCount + duplicateCount === 0;
}
