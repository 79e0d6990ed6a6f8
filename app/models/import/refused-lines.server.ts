import type { FieldMap } from "#app/domain/field-map.ts";
import { refusedLineText } from "#app/domain/refused-line.ts";
import { listRefusals } from "../batch.server.ts";

const PAGE = 100;

/** The file of the lines that became no task, page by page. The caller has found the batch to be the lab's. */
export async function* refusedLines(batch: {
  projectId: string;
  id: string;
  fieldMap: FieldMap | null;
}): AsyncGenerator<string, void> {
  for (let after = 0; ; ) {
    const page = await listRefusals(
      { projectId: batch.projectId, batchId: batch.id },
      { after, limit: PAGE },
    );
    if (page.length > 0) yield page.map((refused) => refusedLineText(refused, batch.fieldMap)).join("");
    if (page.length < PAGE) return;
    after = page.at(-1)!.lineNumber;
  }
}
