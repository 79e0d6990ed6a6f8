import type { DraftBody } from "#app/domain/draft.ts";
import type { DraftAnswer } from "../judging-task.ts";

export type FailedSave = "offline" | "no answer" | "signed out" | "not yours" | "refused";
export type SaveState =
  | { at: "rest" | "unsaved" | "saving" | "saved" | "closed" }
  | { at: "failed"; why: FailedSave };

/** The saves of one page are numbered; `base` is the kept revision that it knows, and `ageMs` is how long ago the last of it was typed. */
export type Save = { sequence: number; base: number; ageMs: number; body: DraftBody };
export type Sent = { ok: true; answer: DraftAnswer } | { ok: false; why: FailedSave };
export type SendDraft = (save: Save, leaving: boolean) => Promise<Sent>;

type Plan = {
  /** The revision that the page was loaded with, 0 for none. */
  revision: number;
  /** The draft as it is at this moment. */
  read: () => DraftBody;
  send: SendDraft;
  onState: (state: SaveState) => void;
  onAnswer: (answer: DraftAnswer) => void;
};

export type DraftSaver = {
  /** Something was typed: it is saved when typing pauses, at the latest after two seconds. */
  changed(typedAt?: number): void;
  /** Saves now, changed or not. Resolves when the server has everything, with false when it could not be reached. */
  save(): Promise<boolean>;
  /** The page is being left or hidden: what is unsaved is sent off at once, whatever else is under way. */
  leave(): void;
  /** A connection is back: no need to sit out the wait. */
  retry(): void;
  hasUnsaved(): boolean;
  /** The page has taken up what is kept under this revision. */
  adopt(revision: number): void;
  /** Where the saves of this page stand. */
  standing(): { sequence: number; base: number };
  /** The assignment is no draft any more. */
  close(): void;
};

const PAUSE_MS = 800;
const LONGEST_WAIT_MS = 2000;
const RETRY_MS = [1000, 2000, 4000, 8000, 15_000];

/** Keeps the server's copy of a draft up to date: one request at a time, always of what is newest, for as long as it takes. */
export function createDraftSaver({ read, send, onState, onAnswer, ...plan }: Plan): DraftSaver {
  let sequence = 0;
  let base = plan.revision;
  let typedAt = Date.now();
  let state: SaveState = { at: "rest" };
  let version = 0;
  let savedVersion = 0;
  // Another page's draft is newer and stays: this one is saved again only when more is typed here.
  let outdated = false;
  let again = false;
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
    sequence += 1;
    const ageMs = Math.max(0, Date.now() - typedAt);
    const sent = await send({ sequence, base, ageMs, body: read() }, leaving);
    if (state.at === "closed") return true;
    if (!sent.ok) return fail(sent.why);
    failures = 0;
    settle(sent.answer, sentVersion);
    onAnswer(sent.answer);
    if (version > savedVersion && timer === undefined) wait(PAUSE_MS);
    return true;
  }

  function settle({ saved, revision, other }: DraftAnswer, sentVersion: number): void {
    // A save that came late is sent once more under a higher number; turned down again, it is another page's draft that stays.
    const isLate = !saved && !other && revision !== null;
    if (isLate && !again && version > savedVersion) {
      again = true;
      wait(0);
      return;
    }
    again = false;
    outdated = other?.outcome === "kept" || isLate;
    // The base stays where it is as long as the other draft was not taken up: the next save then puts it aside and keeps it as a copy.
    if (saved && revision !== null) base = Math.max(base, revision);
    savedVersion = Math.max(savedVersion, sentVersion);
    if ((saved || outdated) && version === savedVersion) become({ at: "saved" });
  }

  function fail(why: FailedSave): false {
    become({ at: "failed", why });
    if (why !== "not yours" && why !== "refused") wait(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]!);
    failures += 1;
    return false;
  }

  function save(): Promise<boolean> {
    if (state.at === "closed" || (outdated && version === savedVersion)) return Promise.resolve(true);
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
    changed(at = Date.now()) {
      if (state.at === "closed") return;
      version += 1;
      typedAt = at;
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
    adopt(revision) {
      base = Math.max(base, revision);
      outdated = false;
    },
    standing: () => ({ sequence, base }),
    close() {
      clearTimeout(timer);
      become({ at: "closed" });
    },
  };
}
