import type { StepRule } from "./rubric.ts";

/** What can be marked one by one; no completion of a task that is judged by steps has more. */
export const MOST_STEPS = 5_000;

/** A step of a completion, in UTF-16 units of its text; without the white space around it. */
export type Step = { from: number; to: number };

/**
 * The steps of a completion: its lines, or its paragraphs (parted by blank lines), that are not blank. A fenced block of code and a formula between
 * `$$` are never cut: they belong to the step they stand in, or are one of their own. Every text with something in it has at least one.
 */
export function stepsOf(text: string, rule: StepRule): Step[] {
  const steps: Step[] = [];
  let open: Step | null = null;
  let fence: string | null = null;
  const lines = [...linesOf(text)];
  const lastOpening = lines.findLastIndex(({ from, to }) => isOdd(text.slice(from, to)));
  const close = () => {
    if (open) steps.push(open);
    open = null;
  };
  for (const [index, { from, to }] of lines.entries()) {
    const line = text.slice(from, to);
    const blank = line.trim() === "";
    const within = fence !== null;
    fence = fenceAfter(line, fence, index < lastOpening);
    if (blank && !within) {
      close();
      continue;
    }
    if (blank) continue;
    const start = from + line.length - line.trimStart().length;
    const end = from + line.trimEnd().length;
    if (open && (within || rule === "paragraphs")) open.to = end;
    else {
      close();
      open = { from: start, to: end };
    }
    if (rule === "lines" && fence === null) close();
  }
  close();
  return steps;
}

function* linesOf(text: string): Generator<Step> {
  for (let from = 0; from <= text.length; ) {
    const end = text.indexOf("\n", from);
    const to = end < 0 ? text.length : end;
    yield { from, to };
    from = to + 1;
  }
}

/** What closes the block that is open after this line; null where none is. A formula that is never closed is text. */
function fenceAfter(line: string, fence: string | null, canClose: boolean): string | null {
  const trimmed = line.trim();
  if (fence === "$$") return isOdd(trimmed) ? null : fence;
  if (fence !== null) return trimmed.startsWith(fence) && /^[`~]+$/.test(trimmed) ? null : fence;
  const mark = /^(`{3,}|~{3,})/.exec(trimmed)?.[1];
  if (mark) return mark;
  return canClose && isOdd(trimmed) ? "$$" : null;
}

/** Whether the line opens or closes a formula that goes over several. */
function isOdd(line: string): boolean {
  return line.split("$$").length % 2 === 0;
}
