import { useSyncExternalStore } from "react";

/** A file on its way from this tab to a batch. It goes on while other pages of Assay are looked at, until the tab is closed. */
export type Upload = {
  fileName: string;
  total: number;
  sent: number;
  state: "sending" | "done" | "failed" | "stopped";
  message: string | null;
  /** The batch's upload before this one. */
  previous: string | null;
};

type Kept = Upload & { request: XMLHttpRequest };

const uploads = new Map<string, Kept>();
const listeners = new Set<() => void>();

const LOST =
  "The connection was lost, or the file was changed while it was being read. Send the same file again: what is in stays in.";

/** Streams a file as the raw body of a POST; the browser reads it from the disk as it goes. */
export function startUpload(url: string, file: File, previous: string | null): void {
  if (uploads.get(url)?.state === "sending") return;
  const request = new XMLHttpRequest();
  const change = (changes: Partial<Upload>) => {
    const upload = uploads.get(url);
    if (upload?.request !== request || upload.state !== "sending") return;
    uploads.set(url, { ...upload, ...changes });
    announce();
  };
  uploads.set(url, {
    fileName: file.name,
    total: file.size,
    sent: 0,
    state: "sending",
    message: null,
    previous,
    request,
  });
  request.upload.onprogress = ({ loaded }) => change({ sent: Math.min(loaded, file.size) });
  request.onload = () => change({ sent: file.size, ...outcomeOf(request) });
  request.onerror = () => change({ state: "failed", message: LOST });
  request.open("POST", url);
  request.setRequestHeader("Content-Type", "application/x-ndjson");
  request.setRequestHeader("Accept", "application/json");
  request.send(file);
  announce();
}

function outcomeOf({ status, responseText }: XMLHttpRequest): Pick<Upload, "state" | "message"> {
  if (status >= 200 && status < 300) return { state: "done", message: null };
  return { state: "failed", message: messageIn(responseText) ?? LOST };
}

function messageIn(text: string): string | null {
  try {
    const { message } = JSON.parse(text);
    return typeof message === "string" ? message : null;
  } catch {
    return null;
  }
}

export function stopUpload(url: string): void {
  const upload = uploads.get(url);
  if (upload?.state !== "sending") return;
  uploads.set(url, { ...upload, state: "stopped" });
  upload.request.abort();
  announce();
}

/** The upload of this tab to that address, sent or under way. */
export function useUpload(url: string): Upload | null {
  return useSyncExternalStore(
    subscribe,
    () => uploads.get(url) ?? null,
    () => null,
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function announce(): void {
  const underWay = [...uploads.values()].some(({ state }) => state === "sending");
  if (underWay) window.addEventListener("beforeunload", askBeforeLeaving);
  else window.removeEventListener("beforeunload", askBeforeLeaving);
  for (const listener of listeners) listener();
}

function askBeforeLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
