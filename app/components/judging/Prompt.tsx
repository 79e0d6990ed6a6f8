import { ChevronRight } from "lucide-react";
import { memo } from "react";
import { excerpt, type Message, type Role } from "#app/domain/task-content.ts";
import { Markdown } from "../markdown/Markdown.tsx";

const ROLES: Record<Role, string> = { system: "System", user: "User", assistant: "Assistant", tool: "Tool" };
const LONG = 1200;
/** Standing orders are read once; they may open when asked. */
const LONG_SYSTEM = 300;

/** What the model was asked; in a conversation turn by turn, of which long ones before the last start closed. */
export const Prompt = memo(function Prompt({ messages }: { messages: readonly Message[] }) {
  const [only] = messages;
  if (only?.role === "user" && messages.length === 1) {
    return <Markdown source={only.content} className="max-w-[56rem] text-reading" />;
  }
  return (
    <ol className="flex max-w-[56rem] flex-col gap-4">
      {messages.map((message, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the turns of a prompt never change
        <li key={index}>
          <Turn message={message} last={index === messages.length - 1} />
        </li>
      ))}
    </ol>
  );
});

function Turn({ message, last }: { message: Message; last: boolean }) {
  const limit = message.role === "system" ? LONG_SYSTEM : LONG;
  const open = last || message.content.length <= limit;
  return (
    <details
      open={open}
      className={`group border-l-2 pl-3 ${message.role === "user" ? "border-l-accent" : "border-l-strong"}`}
    >
      <summary className="flex min-h-6 list-none items-baseline gap-2 rounded-sm pointer-coarse:min-h-10 pointer-coarse:items-center">
        <ChevronRight
          aria-hidden="true"
          className="size-3.5 shrink-0 self-center text-faint group-open:rotate-90"
        />
        <span className="text-sm font-semibold">
          {ROLES[message.role]}
          {message.name && <span className="font-normal text-muted"> {message.name}</span>}
        </span>
        <span className="min-w-0 truncate text-sm text-muted group-open:hidden">{excerpt([message])}</span>
      </summary>
      <div className="mt-1 min-w-0 text-reading">
        {message.content && <Markdown source={message.content} />}
        {message.tool_calls?.map((call, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <ToolCall key={index} call={call} />
        ))}
      </div>
    </details>
  );
}

function ToolCall({ call }: { call: unknown }) {
  const { name, text } = readCall(call);
  return (
    <figure className="mt-2 rounded-md border border-line bg-sunken">
      <figcaption className="border-b border-line px-3 py-1.5 text-sm">
        Calls <code className="font-mono font-medium">{name}</code>
      </figcaption>
      <pre className="px-3 py-2 font-mono text-sm break-words whitespace-pre-wrap">{text}</pre>
    </figure>
  );
}

/** The shape that OpenAI's API gives a call, its arguments a string of JSON; anything else is shown as it is. */
function readCall(call: unknown): { name: string; text: string } {
  const named = (call as { function?: { name?: unknown; arguments?: unknown } } | null)?.function;
  if (typeof named?.name !== "string") return { name: "a tool", text: JSON.stringify(call, null, 2) };
  return { name: named.name, text: readable(named.arguments) };
}

function readable(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value ?? {}, null, 2);
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}
