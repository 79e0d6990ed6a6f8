import { ChevronRight } from "lucide-react";
import { memo, useMemo, useState } from "react";
import { asJson, type ToolCall, type Turn, turnsOf } from "#app/domain/conversation.ts";
import { excerpt, type Message, type Role } from "#app/domain/task-content.ts";
import { Markdown } from "../../markdown/Markdown.tsx";

const ROLES: Record<Role, string> = { system: "System", user: "User", assistant: "Assistant", tool: "Tool" };
const LONG = 1200;
/** Standing orders are read once; they may open when asked. */
const LONG_SYSTEM = 300;

/** What the model was asked; in a conversation turn by turn, closed before the last one of the user. */
export const Prompt = memo(function Prompt({ messages }: { messages: readonly Message[] }) {
  const [only] = messages;
  if (only?.role === "user" && messages.length === 1) {
    return <Markdown source={only.content} className="max-w-[56rem] text-reading" />;
  }
  return <Conversation messages={messages} />;
});

function Conversation({ messages }: { messages: readonly Message[] }) {
  const turns = useMemo(() => turnsOf(messages), [messages]);
  const asked = messages.findLastIndex(({ role }) => role === "user");
  const [open, setOpen] = useState(() =>
    messages.map(
      (message, index) => index === asked || (index > asked && opensAfter(message, index, messages)),
    ),
  );
  const allOpen = open.every(Boolean);
  return (
    <div className="flex max-w-[56rem] flex-col gap-4">
      {turns.length > 1 && (
        <p className="flex flex-wrap justify-between gap-x-4 text-sm text-muted">
          {turns.length} turns
          <button
            type="button"
            className="rounded-sm text-accent underline-offset-3 hover:underline"
            onClick={() => setOpen(open.map(() => !allOpen))}
          >
            {allOpen ? "Close all turns" : "Open all turns"}
          </button>
        </p>
      )}
      <ol className="flex flex-col gap-4">
        {turns.map((turn, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the turns of a prompt never change
          <li key={index} data-asked={(index > 0 && index === asked) || undefined}>
            <TurnBox
              turn={turn}
              open={open[index] ?? true}
              onToggle={(isOpen) => setOpen((now) => (now[index] === isOpen ? now : now.with(index, isOpen)))}
            />
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Of what follows the last turn of the user, long turns start closed, but for the very last. */
function opensAfter({ role, content }: Message, index: number, { length }: readonly Message[]): boolean {
  return index === length - 1 || content.length <= (role === "system" ? LONG_SYSTEM : LONG);
}

type TurnBoxProps = { turn: Turn; open: boolean; onToggle: (open: boolean) => void };

function TurnBox({ turn: { message, calls, resultOf }, open, onToggle }: TurnBoxProps) {
  const { role, name, content } = message;
  return (
    <details
      open={open}
      onToggle={(event) => onToggle(event.currentTarget.open)}
      className={`group border-l-2 pl-3 ${role === "user" ? "border-l-accent" : role === "tool" ? "border-l-line" : "border-l-strong"}`}
    >
      <summary className="flex min-h-6 list-none items-baseline gap-2 rounded-sm pointer-coarse:min-h-10 pointer-coarse:items-center">
        <ChevronRight
          aria-hidden="true"
          className="size-3.5 shrink-0 self-center text-faint group-open:rotate-90"
        />
        <span className="min-w-0 text-sm font-semibold wrap-anywhere">
          {ROLES[role]}
          {resultOf ? (
            <span className="font-normal text-muted">
              {" "}
              · result of <CallName call={resultOf} />
            </span>
          ) : (
            name && <span className="font-normal text-muted"> {name}</span>
          )}
        </span>
        <span className="min-w-0 truncate text-sm text-muted group-open:hidden">
          {excerpt([message]) || calls.map((call) => call.name ?? "a tool").join(", ")}
        </span>
      </summary>
      <div className="mt-1 min-w-0 text-reading">
        {content && (role === "tool" ? <Result text={content} /> : <Markdown source={content} />)}
        {calls.map((call) => (
          <CallBox key={call.number} call={call} />
        ))}
      </div>
    </details>
  );
}

const CallName = ({ call: { name, number } }: { call: ToolCall }) => (
  <>
    call {number}
    {name !== null && (
      <>
        , <code className="font-mono">{name}</code>
      </>
    )}
  </>
);

const PRE = "px-3 py-2 font-mono text-sm break-words whitespace-pre-wrap";

function CallBox({ call }: { call: ToolCall }) {
  return (
    <figure className="mt-2 rounded-md border border-line bg-sunken">
      <figcaption className="border-b border-line px-3 py-1.5 text-sm">
        Tool <CallName call={call} />
      </figcaption>
      <pre className={PRE}>{call.input}</pre>
    </figure>
  );
}

/** Most tools answer in JSON, some in words. */
function Result({ text }: { text: string }) {
  const json = useMemo(() => asJson(text), [text]);
  return json === null ? (
    <Markdown source={text} />
  ) : (
    <pre className={`rounded-md border border-line bg-sunken ${PRE}`}>{json}</pre>
  );
}
