import type { DraftBody } from "#app/domain/draft.ts";
import type { DraftAnswer } from "./judging-task.ts";

export type FailedSave = "offline" | "no answer" | "signed out" | "not yours" | "refused";
export type SaveState =
  | { at: "rest" | "unsaved" | "saving" | "saved" | "closed" }
  | { at: "failed"; why: FailedSave };

export type Sent = { ok: true; answer: DraftAnswer } | { ok: false; why: FailedSave };
export type SendDraft = (draft: { revision: number; body: DraftBody }, leaving: boolean) => Promise<Sent>;

type Plan = {
  /** The revision that the server has, 0 for none. */
  revision: number;
  /** The draft as it is at this moment. */
  read: () => DraftBody;
  send: SendDraft;
  onState: (state: SaveState) => void;
  onAnswer: (answer: DraftAnswer) => void;
};

export type DraftSaver = {
  /** Something was typed: it is saved when typing pauses, at the latest after two seconds. */
  changed(): void;
  /** Saves now, changed or not. Resolves when the server has everything, with false when it could not be reached. */
  save(): Promise<boolean>;
  /** The page is being left or hidden: what is unsaved is sent off at once, whatever else is under way. */
  leave(): void;
  /** A connection is back: no need to sit out the wait. */
  retry(): void;
  hasUnsaved(): boolean;
  /** The assignment is no draft any more. */
  close(): void;
};

const PAUSE_MS = 800;
const LONGEST_WAIT_MS = 2000;
const RETRY_MS = [1000, 2000, 4000, 8000, 15_000];

/** Keeps the server's copy of a draft up to date: one request at a time, always of what is newest, for as long as it takes. */
export function createDraftSaver({ read, send, onState, onAnswer, ...plan }: Plan): DraftSaver {
  let revision = plan.revision;
  let state: SaveState = { at: "rest" };
  let version = 0;
  let savedVersion = 0;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let unsavedSince: number | null = null;
  let underWay: Promise<boolean> | null = null;

  const become = (next: SaveState) => {
    state = next;
    onState(next);
  };

  const wait = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void save(), ms);
  };

  async function attempt(leaving: boolean): Promise<boolean> {
    const sentVersion = version;
    unsavedSince = null;
    revision += 1;
    const sent = await send({ revision, body: read() }, leaving);
    if (state.at === "closed") return true;
    if (!sent.ok) return fail(sent.why);
    failures = 0;
    // Another window has saved a later revision: what is typed here last goes above it.
    const { saved, revision: kept } = sent.answer;
    if (kept !== null) revision = Math.max(revision, kept);
    if (!saved && kept !== null && version > savedVersion) wait(0);
    else savedVersion = Math.max(savedVersion, sentVersion);
    if (sent.answer.saved && version === savedVersion) become({ at: "saved" });
    onAnswer(sent.answer);
    if (version > savedVersion && timer === undefined) wait(PAUSE_MS);
    return true;
  }

  function fail(why: FailedSave): false {
    become({ at: "failed", why });
    if (why !== "not yours" && why !== "refused") wait(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]!);
    failures += 1;
    return false;
  }

  function save(): Promise<boolean> {
    if (state.at === "closed") return Promise.resolve(true);
    clearTimeout(timer);
    timer = undefined;
    // What is under way may be older than what is to be saved: then once more, after it.
    if (underWay) return underWay.then(() => (version > savedVersion ? save() : true));
    if (failures === 0) become({ at: "saving" });
    underWay = attempt(false).finally(() => {
      underWay = null;
    });
    return underWay;
  }

  return {
    changed() {
      if (state.at === "closed") return;
      version += 1;
      if (state.at === "failed" && timer !== undefined) return;
      if (state.at !== "saving" && state.at !== "failed") become({ at: "unsaved" });
      unsavedSince ??= Date.now();
      wait(Math.max(0, Math.min(PAUSE_MS, unsavedSince + LONGEST_WAIT_MS - Date.now())));
    },
    save,
    leave() {
      if (state.at === "closed" || version === savedVersion) return;
      clearTimeout(timer);
      timer = undefined;
      void attempt(true);
    },
    retry() {
      if (state.at === "failed" && !underWay) void save();
    },
    hasUnsaved: () => state.at !== "closed" && version > savedVersion,
    close() {
      clearTimeout(timer);
      become({ at: "closed" });
    },
  };
}
