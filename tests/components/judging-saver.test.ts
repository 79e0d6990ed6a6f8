import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  createDraftSaver,
  type FailedSave,
  type Save,
  type SaveState,
  type Sent,
} from "#app/components/judging/keeping/draft-saver.ts";
import { makeDraft } from "../support/rubrics.ts";

const EMPTY = makeDraft();
const answered = (saved: boolean, revision: number | null, outcome?: "kept" | "put aside"): Sent => ({
  ok: true,
  answer: {
    saved,
    state: "live",
    revision,
    remainingMs: 1_800_000,
    other: outcome ? { outcome, copyId: "copy" } : null,
  },
});
const kept = answered(true, 0);
const failed = (why: FailedSave): Sent => ({ ok: false, why });

/** A server that answers when the test says so. */
function setUp(revision = 0) {
  let text = "";
  const requests: (Omit<Save, "body"> & {
    text: string;
    leaving: boolean;
    answer: (sent: Sent) => void;
  })[] = [];
  const states: SaveState[] = [];
  const saver = createDraftSaver({
    revision,
    read: () => ({ ...EMPTY, critiques: { a: text } }),
    send: ({ body, ...save }, leaving) =>
      new Promise((answer) => {
        requests.push({ ...save, text: body.critiques.a ?? "", leaving, answer });
      }),
    onState: (state) => states.push(state),
    onAnswer: () => {},
  });
  const type = (more: string) => {
    text += more;
    saver.changed();
  };
  const answer = async (sent: Sent) => {
    requests.at(-1)?.answer(sent);
    await vi.advanceTimersByTimeAsync(0);
  };
  return { saver, requests, states, type, answer, last: () => states.at(-1) };
}

beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => vi.useRealTimers());

describe("typing", () => {
  it("is saved when it pauses for 800 ms", async () => {
    const { requests, type, answer, last } = setUp();
    type("a");
    await vi.advanceTimersByTimeAsync(700);
    type("b");
    await vi.advanceTimersByTimeAsync(799);
    expect(requests).toHaveLength(0);
    expect(last()).toEqual({ at: "unsaved" });
    await vi.advanceTimersByTimeAsync(1);
    expect(requests.map(({ text }) => text)).toEqual(["ab"]);
    await answer(kept);
    expect(last()).toEqual({ at: "saved" });
  });

  it("that never pauses is saved after two seconds", async () => {
    const { requests, type } = setUp();
    for (let i = 0; i < 20; i++) {
      type("x");
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(requests).toHaveLength(1);
  });

  it("while a save is under way waits for it, and is then saved as well", async () => {
    const { requests, type, answer, last, saver } = setUp();
    type("a");
    await vi.advanceTimersByTimeAsync(800);
    type("b");
    await vi.advanceTimersByTimeAsync(5000);
    expect(requests).toHaveLength(1);
    await answer(kept);
    expect(requests.map(({ text }) => text)).toEqual(["a", "ab"]);
    expect(saver.hasUnsaved()).toBe(true);
    await answer(kept);
    expect(saver.hasUnsaved()).toBe(false);
    expect(last()).toEqual({ at: "saved" });
  });
});

describe("a save", () => {
  it("is numbered, names the revision that is known, and tells how long ago it was typed", async () => {
    const { requests, type, answer } = setUp(7);
    type("a");
    await vi.advanceTimersByTimeAsync(800);
    await answer(answered(true, 8));
    type("b");
    await vi.advanceTimersByTimeAsync(500);
    type("c");
    await vi.advanceTimersByTimeAsync(800);
    expect(requests.map(({ sequence, base, ageMs }) => [sequence, base, ageMs])).toEqual([
      [1, 7, 800],
      [2, 8, 800],
    ]);
  });

  it("of a draft that was found in the browser is as old as that", async () => {
    const { saver, requests } = setUp();
    saver.changed(Date.now() - 60_000);
    await vi.advanceTimersByTimeAsync(800);
    expect(requests[0]?.ageMs).toBe(60_800);
  });

  it("that came late is sent once more under a higher number", async () => {
    const { saver, requests, type, answer, last } = setUp();
    type("y");
    await vi.advanceTimersByTimeAsync(800);
    await answer(answered(false, 40));
    expect(saver.hasUnsaved()).toBe(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(requests.map(({ sequence, text }) => [sequence, text])).toEqual([
      [1, "y"],
      [2, "y"],
    ]);
    await answer(answered(true, 41));
    expect(last()).toEqual({ at: "saved" });
  });

  it("is not tried for ever when it is turned down without a word", async () => {
    const { requests, type, answer } = setUp();
    type("y");
    await vi.advanceTimersByTimeAsync(800);
    await answer(answered(false, 40));
    await vi.advanceTimersByTimeAsync(0);
    await answer(answered(false, 40));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(requests).toHaveLength(2);
  });
});

describe("another page's draft", () => {
  it("that is newer stays until more is typed here, which is then put on top without having seen it", async () => {
    const { saver, requests, type, answer, last } = setUp(3);
    type("a");
    await vi.advanceTimersByTimeAsync(800);
    await answer(answered(false, 9, "kept"));
    expect(last()).toEqual({ at: "saved" });
    expect(saver.hasUnsaved()).toBe(false);
    expect(await saver.save()).toBe(true);
    expect(requests).toHaveLength(1);
    type("b");
    await vi.advanceTimersByTimeAsync(800);
    expect(requests[1]).toMatchObject({ sequence: 2, base: 3, text: "ab" });
    await answer(answered(true, 10, "put aside"));
    type("c");
    await vi.advanceTimersByTimeAsync(800);
    expect(requests[2]?.base).toBe(10);
  });

  it("once taken up is what the next save begins from", async () => {
    const { saver, requests, type, answer } = setUp(3);
    type("a");
    await vi.advanceTimersByTimeAsync(800);
    await answer(answered(false, 9, "kept"));
    saver.adopt(9);
    type("b");
    await vi.advanceTimersByTimeAsync(800);
    expect(requests[1]?.base).toBe(9);
  });
});

describe("a failure", () => {
  it("is shown and tried again, with longer and longer waits, until it succeeds", async () => {
    const { requests, type, answer, last, saver } = setUp();
    type("a");
    await vi.advanceTimersByTimeAsync(800);
    for (const [index, ms] of [1000, 2000, 4000, 8000, 15_000, 15_000].entries()) {
      await answer(failed("offline"));
      expect(last()).toEqual({ at: "failed", why: "offline" });
      await vi.advanceTimersByTimeAsync(ms - 1);
      expect(requests).toHaveLength(index + 1);
      await vi.advanceTimersByTimeAsync(1);
      expect(requests).toHaveLength(index + 2);
    }
    expect(saver.hasUnsaved()).toBe(true);
    type("b");
    await answer(kept);
    await vi.advanceTimersByTimeAsync(800);
    await answer(kept);
    expect(requests.at(-1)?.text).toBe("ab");
    expect(last()).toEqual({ at: "saved" });
  });

  it("ends at once when the connection is back", async () => {
    const { saver, requests, type, answer } = setUp();
    type("a");
    await vi.advanceTimersByTimeAsync(800);
    await answer(failed("offline"));
    saver.retry();
    expect(requests).toHaveLength(2);
  });

  it("that will not go away by waiting is tried again only when something is changed", async () => {
    const { requests, type, answer } = setUp();
    type("a");
    await vi.advanceTimersByTimeAsync(800);
    await answer(failed("refused"));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(requests).toHaveLength(1);
    type("b");
    await vi.advanceTimersByTimeAsync(800);
    expect(requests).toHaveLength(2);
  });
});

describe("leaving", () => {
  it("sends off what is unsaved at once, even while another save is under way", async () => {
    const { saver, requests, type } = setUp();
    type("a");
    await vi.advanceTimersByTimeAsync(800);
    type("b");
    saver.leave();
    expect(requests.map(({ text, leaving }) => [text, leaving])).toEqual([
      ["a", false],
      ["ab", true],
    ]);
    expect(requests[1]!.sequence).toBeGreaterThan(requests[0]!.sequence);
  });

  it("sends nothing when all is saved", async () => {
    const { saver, requests, type, answer } = setUp();
    type("a");
    await vi.advanceTimersByTimeAsync(800);
    await answer(kept);
    saver.leave();
    expect(requests).toHaveLength(1);
  });
});

it("tells whoever waits whether everything is saved", async () => {
  const { saver, type, answer } = setUp();
  type("a");
  const saved = saver.save();
  await answer(failed("no answer"));
  expect(await saved).toBe(false);
  const again = saver.save();
  await answer(kept);
  expect(await again).toBe(true);
});

it("saves an unchanged draft when asked, as a sign of life", async () => {
  const { saver, requests, answer } = setUp();
  void saver.save();
  expect(requests).toHaveLength(1);
  await answer(kept);
  expect(saver.hasUnsaved()).toBe(false);
});

it("sends nothing more once it is closed", async () => {
  const { saver, requests, type } = setUp();
  type("a");
  saver.close();
  type("b");
  saver.leave();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(requests).toHaveLength(0);
  expect(saver.hasUnsaved()).toBe(false);
});
