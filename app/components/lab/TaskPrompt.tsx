import type { Message } from "#app/domain/task-content.ts";
import { Card } from "../Card.tsx";
import { Markdown } from "../markdown/Markdown.tsx";
import { ScrollBox } from "../markdown/ScrollBox.tsx";

const SPEAKERS: Record<Message["role"], string> = {
  system: "System",
  user: "User",
  assistant: "Assistant",
  tool: "Tool",
};

/** What the model was asked, turn by turn. */
export function TaskPrompt({ prompt }: { prompt: readonly Message[] }) {
  return (
    <Card title="Prompt">
      <ol className="flex flex-col divide-y divide-line">
        {prompt.map((turn, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: turns have no name but their place
          <li key={index} className="min-w-0 py-4 first:pt-0 last:pb-0">
            <p className="mb-1 text-sm font-medium text-muted">
              {SPEAKERS[turn.role]}
              {turn.name && ` (${turn.name})`}
            </p>
            {turn.content !== "" && <Markdown source={turn.content} className="max-w-reading text-reading" />}
            {turn.tool_calls && (
              <ScrollBox
                as="pre"
                label={`Tool calls of turn ${index + 1}`}
                className="mt-2 overflow-x-auto rounded-md border border-line bg-sunken px-3 py-2 font-mono text-sm"
              >
                {JSON.stringify(turn.tool_calls, null, 2)}
              </ScrollBox>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}
