import { listRefusals } from "../batch.server.ts";

const PAGE = 200;

/**
 * The lines that became no task, as JSON Lines: each with its number, the field and the reason, and the line itself as `text`, or as
 * `base64` where it is not text. The caller has found the batch to be the lab's.
 */
export async function* refusedLines(batch: { projectId: string; batchId: string }): AsyncGenerator<string> {
  let after = 0;
  while (true) {
    const page = await listRefusals(batch, { after, limit: PAGE });
    for (const { lineNumber, field, reason, line, encoding, truncated } of page) {
      const kept = encoding === "base64" ? { base64: line } : { text: line };
      yield `${JSON.stringify({ line: lineNumber, field, reason, ...(truncated && { truncated }), ...kept })}\n`;
    }
    if (page.length < PAGE) return;
    after = page.at(-1)!.lineNumber;
  }
}
