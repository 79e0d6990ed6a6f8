/** Drizzle writes the values of a failed query into its message; they may be secrets, and are nobody's business in a log. */
const withoutValues = (text: string) => text.replace(/\nparams: [\s\S]*?(?=\n {4}at |$)/, "");

/** What a log may say of an error: every cause with its trace, and none of the values that a query was given. */
export function loggable(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const code = "code" in thrown && thrown.code ? ` (${thrown.code})` : "";
  const own = withoutValues(thrown.stack ?? thrown.message) + code;
  return thrown.cause === undefined ? own : `${own}\n  because of ${loggable(thrown.cause)}`;
}

/** The same error for whoever keeps its message, as the queue of jobs does. */
export function withoutQueryValues(thrown: unknown): Error {
  if (!(thrown instanceof Error)) return new Error(String(thrown));
  const cause = thrown.cause instanceof Error ? `: ${thrown.cause.message}` : "";
  const error = new Error(withoutValues(thrown.message) + cause);
  error.stack = loggable(thrown);
  return error;
}

/** The path of a request without what is a secret in it: who has the link of an invitation or of a way back may use it. Paths match in any capitals. */
export const loggablePath = (pathname: string): string =>
  pathname
    .replace(/\/(invitation|recover)\/+.+$/i, (_, word: string) => `/${word}/…`)
    // However the word before it was written: a token is longer than any id.
    .replace(/[^/]{40,}/g, "…");
