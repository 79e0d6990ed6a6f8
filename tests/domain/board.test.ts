import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Board,
  boardFrom,
  describe,
  emptyBoard,
  isComplete,
  moveDown,
  moveUp,
  place,
  placeOf,
  placesOf,
  tieWith,
  unrank,
} from "#app/domain/board.ts";
import { rankingProblem } from "#app/domain/ranking.ts";

const ids = ["a", "b", "c", "d"];
const board = (...groups: string[]): Board => {
  const ranked = groups.map((group) => [...group]);
  return { groups: ranked, unranked: ids.filter((id) => !ranked.flat().includes(id)) };
};
const shape = ({ groups, unranked }: Board) =>
  groups.map((group) => group.join("")).join(">") + (unranked.length > 0 ? ` (${unranked.join("")})` : "");

test("an empty board has everything unranked and is not complete", () => {
  expect(emptyBoard(ids)).toEqual({ groups: [], unranked: ids });
  expect(isComplete(emptyBoard(ids))).toBe(false);
  expect(isComplete(emptyBoard([]))).toBe(false);
  expect(isComplete(board("abcd"))).toBe(true);
});

test.each<[string, Board, string]>([
  ["first of nothing", place(board(), "c", 1), "c (abd)"],
  ["in between", place(board("a", "b"), "c", 2), "a>c>b (d)"],
  ["out of a tie to its own place", place(board("abc", "d"), "b", 2), "ac>b>d"],
  ["down, counted once it has left its old place", place(board("a", "b", "c", "d"), "a", 3), "b>c>a>d"],
  ["beyond the end", place(board("a", "b"), "a", 99), "b>a (cd)"],
  ["before the start", place(board("a", "b"), "b", -1), "b>a (cd)"],
  ["a stranger", place(board("a"), "x", 1), "a (bcd)"],
])("place: %s", (_, moved, expected) => {
  expect(shape(moved)).toBe(expected);
});

test.each<[string, Board, string]>([
  ["from below", tieWith(board("a", "b", "c"), "c", 0), "ac>b (d)"],
  ["from above, though its own group goes", tieWith(board("a", "b", "c"), "a", 2), "b>ca (d)"],
  ["from the unranked", tieWith(board("a", "b"), "d", 1), "a>bd (c)"],
  ["from another tie", tieWith(board("ab", "cd"), "a", 1), "b>cda"],
  ["with its own group", tieWith(board("ab"), "a", 0), "ab (cd)"],
  ["with a group that is not there", tieWith(board("ab"), "c", 1), "ab (cd)"],
  ["a stranger", tieWith(board("ab"), "x", 0), "ab (cd)"],
])("tie: %s", (_, moved, expected) => {
  expect(shape(moved)).toBe(expected);
});

test("up, pressed again and again, passes through every place there is", () => {
  const steps = [board("a", "bc")];
  for (let press = 0; press < 7; press++) steps.push(moveUp(steps.at(-1)!, "d"));
  expect(steps.map(shape)).toEqual([
    "a>bc (d)",
    "a>bc>d",
    "a>bcd",
    "a>d>bc",
    "ad>bc",
    "d>a>bc",
    "d>a>bc",
    "d>a>bc",
  ]);
});

test("down is the mirror of up, and ends in the last place", () => {
  const steps = [board("d", "a", "bc")];
  for (let press = 0; press < 5; press++) steps.push(moveDown(steps.at(-1)!, "d"));
  expect(steps.map(shape)).toEqual(["d>a>bc", "ad>bc", "a>d>bc", "a>bcd", "a>bc>d", "a>bc>d"]);
  expect(shape(moveDown(board("a"), "d"))).toBe("a (bcd)");
});

test("a place is kept for what was asked for it, whatever the sequence", () => {
  const four = place(board(), "d", 4);
  expect(placesOf(four)).toEqual([4]);
  expect(describe(four, (id) => id)).toBe("Fourth: d. Not ranked yet: a, b and c.");
  const asked = [
    ["a", 2],
    ["b", 1],
    ["c", 3],
  ] as const;
  expect(shape(asked.reduce((now, [id, at]) => place(now, id, at), four))).toBe("b>a>c>d");
});

test("any sequence of different places for all gives exactly the order asked for", () => {
  const nine = [..."abcdefghi"];
  const presses = fc
    .integer({ min: 2, max: 9 })
    .chain((count) =>
      fc.tuple(
        fc.shuffledSubarray(nine.slice(0, count), { minLength: count }),
        fc.shuffledSubarray(nine.slice(0, count), { minLength: count }),
      ),
    );
  fc.assert(
    fc.property(presses, ([order, sequence]) => {
      const done = sequence.reduce(
        (now, id) => place(now, id, order.indexOf(id) + 1),
        emptyBoard(order.toSorted()),
      );
      expect(done).toEqual({ groups: order.map((id) => [id]), unranked: [] });
    }),
  );
});

test.each<[string, Board, string, number[]]>([
  ["a taken place makes way downward", place(place(board(), "a", 2), "b", 2), "b>a (cd)", [2, 3]],
  ["upward where there is no room below", place(place(board(), "a", 4), "b", 4), "a>b (cd)", [3, 4]],
  ["up goes into the empty place above", moveUp(place(board(), "a", 3), "a"), "a (bcd)", [2]],
  ["down into the empty place below", moveDown(board("a"), "a"), "a (bcd)", [2]],
  ["up enters below the last", moveUp(place(board(), "a", 2), "b"), "a>b (cd)", [2, 3]],
  ["or in the lowest that is free", moveUp(place(board(), "a", 4), "b"), "b>a (cd)", [3, 4]],
  ["a tie stands where the first stood", tieWith(place(board(), "a", 3), "b", 0), "ab (cd)", [3]],
  [
    "what is taken out leaves its place empty",
    unrank(board("a", "b", "c", "d"), "b"),
    "a>c>d (b)",
    [1, 3, 4],
  ],
  ["with all ranked, places close up", tieWith(place(board("a", "b"), "d", 4), "c", 0), "ac>b>d", [1, 2, 3]],
])("places while some are not ranked: %s", (_, moved, expected, places) => {
  expect(shape(moved)).toBe(expected);
  expect(placesOf(moved)).toEqual(places);
  expect(placeOf(moved, moved.groups[0]![0]!)).toBe(places[0]);
});

test("a saved draft keeps its places, unless they cannot be", () => {
  const kept = (places: number[]) => boardFrom({ ranking: [["x"], ["a"], ["b"]], unranked: [], places }, ids);
  expect(placesOf(kept([1, 2, 4]))).toEqual([2, 4]);
  expect(placesOf(kept([1, 4, 4]))).toEqual([1, 2]);
  expect(placesOf(kept([1, 2, 5]))).toEqual([1, 2]);
});

test("unrank takes a completion off, and leaves one that is off", () => {
  expect(shape(unrank(board("ab", "c"), "c"))).toBe("ab (dc)");
  expect(shape(unrank(board("ab"), "c"))).toBe("ab (cd)");
});

test("a saved draft is made whole", () => {
  const draft = { ranking: [["b", "x"], [], ["y"], ["a", "b"]], unranked: ["d", "a", "z"] };
  expect(boardFrom(draft, ids)).toEqual({ groups: [["b"], ["a"]], unranked: ["d", "c"] });
  expect(boardFrom({ ranking: [], unranked: [] }, ids)).toEqual(emptyBoard(ids));
});

test("a board is told in words", () => {
  const name = (id: string) => `Completion ${id.toUpperCase()}`;
  expect(describe(emptyBoard(ids), name)).toBe(
    "Not ranked yet: Completion A, Completion B, Completion C and Completion D.",
  );
  expect(describe(board("b", "ac"), name)).toBe(
    "First: Completion B. Second, tied: Completion A and Completion C. Not ranked yet: Completion D.",
  );
  expect(describe(board("ab", "c", "d"), (id) => id)).toBe("First, tied: a and b. Second: c. Third: d.");
});

type Move = (board: Board) => Board;

const move: fc.Arbitrary<Move> = fc
  .record({
    kind: fc.constantFrom("place", "tie", "up", "down", "unrank"),
    id: fc.constantFrom(...ids, "stranger"),
    at: fc.integer({ min: -1, max: 6 }),
  })
  .map(({ kind, id, at }) => (before: Board) => {
    if (kind === "place") return place(before, id, at);
    if (kind === "tie") return tieWith(before, id, at);
    if (kind === "up") return moveUp(before, id);
    return kind === "down" ? moveDown(before, id) : unrank(before, id);
  });

test("whatever the moves, every id stands in exactly one place, and no board is changed in place", () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
      let now = emptyBoard(ids);
      for (const step of moves) {
        const before = structuredClone(now);
        const next = step(now);
        expect(now).toEqual(before);
        now = next;
        expect([...now.groups.flat(), ...now.unranked].sort()).toEqual(ids);
        expect(now.groups.every((group) => group.length > 0)).toBe(true);
        expect(isComplete(now)).toBe(rankingProblem(now.groups, ids) === null);
        const { groups, ...rest } = now;
        expect(boardFrom({ ranking: groups, ...rest }, ids)).toEqual(now);
        expect(placesOf(now).every((at, index, all) => at > (all[index - 1] ?? 0) && at <= 4)).toBe(true);
        if (isComplete(now)) expect(now.places).toBeUndefined();
      }
    }),
  );
});

test("down undoes up as far as the ranking goes", () => {
  const sorted = (groups: string[][]) => groups.map((group) => [...group].sort());
  fc.assert(
    fc.property(fc.array(move, { maxLength: 20 }), fc.constantFrom(...ids), (moves, id) => {
      const start = moves.reduce((now, step) => step(now), emptyBoard(ids));
      const up = moveUp(start, id);
      const ranked = start.groups.flat().includes(id);
      if (!ranked || up === start) return;
      expect(up).not.toEqual(start);
      // Out of a tie of two, up lands where down leads back in; from a tie of more, likewise.
      expect(sorted(moveDown(up, id).groups)).toEqual(sorted(start.groups));
    }),
  );
});
