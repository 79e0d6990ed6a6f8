import { afterEach, describe, expect, test, vi } from "vitest";
import type { StoredAnswer } from "#app/components/judging/judging-task.ts";
import { deliver } from "#app/components/judging/keeping/deliver.ts";

const IDS = { projectId: "project", assignmentId: "assignment" };
const JUDGMENT = { id: "own", edits: null, reasoning: "Said." };
const kept = { outcome: "kept", copyId: "copy" } as const;
const answered = (judgmentId: string, other: StoredAnswer["other"] = null): StoredAnswer => ({
  judgmentId,
  again: other !== null,
  undoMs: 0,
  other,
});

/** A server that gives these answers, one after the other; null: it cannot be reached. */
function serve(...answers: (StoredAnswer | null)[]) {
  const sent: Record<string, unknown>[] = [];
  vi.stubGlobal("navigator", { onLine: true });
  vi.stubGlobal("fetch", async (_path: string, { body }: { body: string }) => {
    sent.push(JSON.parse(body));
    const answer = answers[sent.length - 1];
    if (!answer) throw new TypeError("fetch failed");
    return Response.json(answer);
  });
  return sent;
}

afterEach(() => vi.unstubAllGlobals());

describe("a judgment on its way", () => {
  test("is sent once where it is stored, and where an earlier attempt was stored with all of it", async () => {
    for (const again of [false, true]) {
      const answer = { ...answered("own"), again };
      const sent = serve(answer);
      expect(await deliver(IDS, JUDGMENT)).toEqual({ outcome: "stored", answer });
      expect(sent).toEqual([JUDGMENT]);
    }
  });

  test("puts what was said since an attempt whose answer got lost in its place", async () => {
    const sent = serve(answered("own", kept), answered("later"));
    expect(await deliver(IDS, JUDGMENT)).toEqual({ outcome: "stored", answer: answered("later") });
    expect(sent[1]).toEqual({ ...JUDGMENT, id: expect.any(String), edits: "own" });
    expect(sent[1]!.id).not.toBe("own");
  });

  test("is sent again as long as that did not get through", async () => {
    serve(answered("own", kept), null);
    expect(await deliver(IDS, JUDGMENT)).toMatchObject({ outcome: "failed" });
  });

  test("is not called stored where the judgment of another page stands", async () => {
    const sent = serve(answered("theirs", kept));
    expect(await deliver(IDS, JUDGMENT)).toEqual({
      outcome: "gone",
      message: expect.stringContaining("that judgment stands"),
    });
    expect(sent).toHaveLength(1);
  });

  test("is stored where a draft of another page was put aside for it, which is told", async () => {
    const answer = answered("own", { outcome: "put aside", copyId: "copy" });
    serve(answer);
    expect(await deliver(IDS, JUDGMENT)).toEqual({ outcome: "stored", answer });
  });
});
