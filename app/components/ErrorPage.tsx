import { isRouteErrorResponse, useLocation } from "@remix-run/react";
import { buttonClass } from "./Button.tsx";
import { Wordmark } from "./Wordmark.tsx";

export type ErrorStatus = number | "offline";

type ErrorText = { title: string; happened: string; todo: string; again?: boolean };

type ErrorPageProps = {
  status: ErrorStatus;
  reason?: string;
  reference?: string;
  homeTo?: string;
};

const TEXTS: Record<string, ErrorText> = {
  400: {
    title: "This request could not be read",
    happened: "What your browser sent was not what this page expects. Nothing was changed.",
    todo: "Go back, check what you entered and send it again.",
  },
  401: {
    title: "You are signed out",
    happened: "This page needs an account, and your session has ended.",
    todo: "Sign in, then open the page again.",
  },
  403: {
    title: "This page is not open to you",
    happened: "You are signed in, but your account does not have the role this page needs.",
    todo: "Sign in with another account, or ask the owner of your lab for access.",
  },
  404: {
    title: "There is nothing at this address",
    happened: "The page may have moved, or it belongs to an account other than yours.",
    todo: "Check the address, or start again from the first page.",
  },
  409: {
    title: "This has changed in the meantime",
    happened: "Somebody, or another window of yours, was faster. Nothing was changed by this request.",
    todo: "Load the page again to see how things stand.",
    again: true,
  },
  413: {
    title: "This is too large",
    happened: "What was sent is larger than this page accepts. Nothing was stored.",
    todo: "Send less at a time.",
  },
  429: {
    title: "Too many attempts",
    happened: "There were too many requests from here in a short time. Nothing was changed.",
    todo: "Wait a few minutes, then try again.",
    again: true,
  },
  500: {
    title: "Something failed on our side",
    happened: "The fault has been written to our log. What was saved before is still there.",
    todo: "Try again in a minute. If it fails again, tell us when it happened.",
    again: true,
  },
  503: {
    title: "Assay is not available just now",
    happened: "The service is starting or being maintained. What was saved before is still there.",
    todo: "Try again in a minute.",
    again: true,
  },
  offline: {
    title: "You are not connected",
    happened: "Your browser could not reach Assay, so the page was not loaded.",
    todo: "Check your connection, then try again.",
    again: true,
  },
};

function textFor(status: ErrorStatus): ErrorText {
  const own = TEXTS[status];
  if (own) return own;
  return (status !== "offline" && status < 500 ? TEXTS[400] : TEXTS[500]) as ErrorText;
}

/** What an error caught by a boundary means for the reader: an HTTP status, or that there is no connection. */
export function errorStatus(error: unknown): ErrorStatus {
  if (isRouteErrorResponse(error)) return error.status;
  if (typeof navigator !== "undefined" && navigator.onLine === false) return "offline";
  return error instanceof TypeError && /fetch|network|load failed/i.test(error.message) ? "offline" : 500;
}

/**
 * A whole page for what went wrong: what happened and what to do. `reason` replaces the general sentence and must
 * be written for the reader; an error's own message never belongs here. Plain links, since the router may have failed.
 */
export function ErrorPage({ status, reason, reference, homeTo = "/" }: ErrorPageProps) {
  const { title, happened, todo, again } = textFor(status);
  const { pathname, search } = useLocation();
  return (
    <div className="mx-auto flex min-h-dvh max-w-reading flex-col px-4 py-8 sm:px-6">
      <header>
        <a href={homeTo} className="inline-flex rounded-md">
          <Wordmark />
        </a>
      </header>
      <main className="my-auto flex flex-col items-start gap-4 border-t border-line py-10">
        <p className="text-sm text-faint tabular-nums">
          {status === "offline" ? "No connection" : `Error ${status}`}
        </p>
        <h1 className="font-serif text-2xl font-semibold tracking-tight text-balance">{title}</h1>
        <div className="flex max-w-prose flex-col gap-2 text-reading">
          <p>{reason ?? happened}</p>
          <p className="text-muted">{todo}</p>
        </div>
        {reference && (
          <p className="text-sm text-muted">
            Reference <code className="font-mono text-ink">{reference}</code>
          </p>
        )}
        <div className="mt-2 flex flex-wrap gap-2">
          {again && (
            <a href={pathname + search} className={buttonClass({ variant: "primary" })}>
              Try again
            </a>
          )}
          <a href={homeTo} className={buttonClass({ variant: again ? "secondary" : "primary" })}>
            Go to the first page
          </a>
        </div>
      </main>
    </div>
  );
}
