import { Badge, type Tone } from "../Badge.tsx";
import { isUnusable, type ShownBatch } from "./batch.ts";

const WORDS: Record<ShownBatch["state"], { word: string; tone: Tone }> = {
  waiting: { word: "Waiting for its file", tone: "warn" },
  receiving: { word: "Receiving", tone: "accent" },
  "cut off": { word: "Cut off", tone: "danger" },
  received: { word: "Received", tone: "good" },
};

/** The state of a batch; `sending` when this very tab is filling it, which the server may not know yet. */
export function BatchState({ batch, sending = false }: { batch: ShownBatch; sending?: boolean }) {
  if (!sending && isUnusable(batch)) return <Badge tone="danger">Nothing usable</Badge>;
  const { word, tone } = WORDS[sending ? "receiving" : batch.state];
  return <Badge tone={tone}>{word}</Badge>;
}
