import type { Message } from "#app/domain/task-content.ts";
import { goldOf, type KnownLine } from "#app/forms/gold.ts";
import { KnownOrder } from "./KnownOrder.tsx";
import { letterOf } from "./measures.ts";
import type { PreviewLine } from "./preview.ts";

const SHOWN_TASKS = 3;
const SHOWN_PROBLEMS = 8;

/** How the first lines of a file will look as tasks, and which of them would be refused and why. */
export function LinePreview({ lines }: { lines: readonly PreviewLine[] }) {
  const good = lines.filter((line) => line.ok);
  const bad = lines.filter((line) => !line.ok);
  return (
    <div className="flex flex-col gap-5">
      {bad.length > 0 && (
        <div className="rounded-md border border-danger/30 bg-danger-soft px-4 py-3">
          <p className="font-semibold text-danger">
            {bad.length === 1
              ? "One of these lines would be refused"
              : `${bad.length} of these lines would be refused`}
          </p>
          <ul className="mt-1 flex flex-col gap-1">
            {bad.slice(0, SHOWN_PROBLEMS).map(({ number, field, reason }) => (
              <li key={number} className="break-words">
                <span className="tabular-nums">Line {number}:</span>{" "}
                {field !== "line" && <code className="font-mono text-sm">{field}</code>} {reason}
              </li>
            ))}
          </ul>
          {bad.length > SHOWN_PROBLEMS && (
            <p className="mt-1 text-muted">and {bad.length - SHOWN_PROBLEMS} more</p>
          )}
        </div>
      )}
      <ol className="flex flex-col gap-4">
        {good.slice(0, SHOWN_TASKS).map((line) => (
          <TaskPreview key={line.number} line={line} />
        ))}
      </ol>
    </div>
  );
}

function TaskPreview({ line: { number, content, known } }: { line: Extract<PreviewLine, { ok: true }> }) {
  const { externalId, field, reference, prompt, completions } = content;
  return (
    <li className="min-w-0 rounded-lg border border-line bg-surface">
      <p className="flex flex-wrap gap-x-4 gap-y-1 border-b border-line px-4 py-2 text-sm text-muted sm:px-5">
        <span className="font-medium tabular-nums">Line {number}</span>
        {externalId && <Part name="Id">{externalId}</Part>}
        {field && <Part name="Field">{field}</Part>}
      </p>
      <div className="flex flex-col gap-4 px-4 py-4 sm:px-5">
        <Turns prompt={prompt} />
        <ul className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,16rem),1fr))] gap-3">
          {completions.map(({ text, model }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: completions may share text and model
            <li key={index} className="min-w-0 rounded-md border border-line bg-canvas px-3 py-2">
              <p className="text-sm font-medium break-words text-muted">
                {known && <span className="text-ink">{letterOf(index)} · </span>}
                {model ?? "no model named"}
              </p>
              <Cut lines="line-clamp-6">{text}</Cut>
            </li>
          ))}
        </ul>
        {known && <Known known={known} count={completions.length} />}
        {reference && (
          <div>
            <p className="text-sm font-medium text-muted">Reference</p>
            <Cut lines="line-clamp-3">{reference}</Cut>
          </div>
        )}
      </div>
    </li>
  );
}

/** The known order and why it is that, as experts read it once they have finished the set. */
function Known({ known: { gold, explanation }, count }: { known: KnownLine; count: number }) {
  const letters = Array.from({ length: count }, (_, at) => letterOf(at));
  return (
    <div className="flex flex-col gap-1">
      <p className="text-sm font-medium text-muted">Known</p>
      <KnownOrder gold={goldOf(gold, letters)} />
      <Cut lines="line-clamp-6">{explanation}</Cut>
    </div>
  );
}

function Turns({ prompt }: { prompt: readonly Message[] }) {
  const [first, ...others] = prompt;
  if (first && others.length === 0) return <Cut lines="line-clamp-6">{first.content}</Cut>;
  return (
    <ol className="flex flex-col gap-2">
      {prompt.map(({ role, content }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: turns have no name but their place
        <li key={index} className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-3">
          <span className="text-sm leading-6 text-muted">{role}</span>
          <Cut lines="line-clamp-3">{content || "(calls a tool)"}</Cut>
        </li>
      ))}
    </ol>
  );
}

function Part({ name, children }: { name: string; children: string }) {
  return (
    <span className="min-w-0 break-words">
      {name} <span className="text-ink">{children}</span>
    </span>
  );
}

/** The beginning of a text as it was written: here the marks of Markdown are still to be seen. */
function Cut({ lines, children }: { lines: string; children: string }) {
  return <p className={`${lines} break-words whitespace-pre-wrap`}>{children.slice(0, 2000)}</p>;
}
