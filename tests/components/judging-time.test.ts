import fc from "fast-check";
import { expect, it } from "vitest";
import {
  count,
  IDLE_AFTER_MS,
  isActive,
  noteInput,
  startActiveTime,
} from "#app/domain/judging/active-time.ts";

it("counts while there is input and stops a minute after the last of it", () => {
  let time = startActiveTime(5_000, 0);
  time = count(time, 30_000, true);
  expect(time.totalMs).toBe(35_000);
  time = count(time, 200_000, true);
  expect(time.totalMs).toBe(5_000 + IDLE_AFTER_MS);
  expect(isActive(time, 200_000)).toBe(false);
  time = noteInput(time, 210_000);
  expect(time.totalMs).toBe(5_000 + IDLE_AFTER_MS);
  time = count(time, 220_000, true);
  expect(time.totalMs).toBe(5_000 + IDLE_AFTER_MS + 10_000);
});

it("does not count while the page is out of view", () => {
  let time = startActiveTime(0, 0);
  time = count(time, 10_000, true);
  time = count(time, 40_000, false);
  time = noteInput(time, 40_000);
  time = count(time, 45_000, true);
  expect(time.totalMs).toBe(15_000);
});

it("never counts more than the time that passed, nor backwards", () => {
  const step = fc.record({
    ms: fc.integer({ min: -5_000, max: 300_000 }),
    input: fc.boolean(),
    inView: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let now = 0;
      let latest = 0;
      let time = startActiveTime(0, 0);
      for (const { ms, input, inView } of steps) {
        now += ms;
        latest = Math.max(latest, now);
        const next = input ? noteInput(time, now) : count(time, now, inView);
        expect(next.totalMs).toBeGreaterThanOrEqual(time.totalMs);
        time = next;
      }
      expect(time.totalMs).toBeLessThanOrEqual(latest);
    }),
  );
});
