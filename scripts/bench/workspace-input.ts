import type { Locator, Page } from "playwright";
import { spread } from "./workspace-flow.ts";

/** `interactions`: those of 16 ms and more, since the browser tells of no shorter ones. */
type Latency = { interactions: number; p50Ms: number; p95Ms: number; mostMs: number };
/** `inpMs`: the longest, but one of every fifty interactions is left out, as web.dev defines Interaction to Next Paint. */
export type Input = { inpMs: number; byKind: Record<string, Latency> };

/** Between two presses; longer than any is to take. */
const BETWEEN_MS = 120;

/** Works on the task as somebody would, and reads from the Event Timing API how long each press took to show. */
export async function measureInput(page: Page, address: string): Promise<Input> {
  await page.goto(address);
  await page.locator("article").nth(5).waitFor();
  await page.waitForLoadState("networkidle");
  await page.evaluate(watch);
  const byKind: Record<string, Latency> = {};
  const all: number[] = [];
  for (const [kind, work] of KINDS) {
    await work(page);
    await page.waitForTimeout(BETWEEN_MS * 3);
    const times = await page.evaluate(take);
    byKind[kind] = { interactions: times.length, ...spread(times) };
    all.push(...times);
  }
  const sorted = all.toSorted((one, other) => other - one);
  return { inpMs: sorted[Math.floor(sorted.length / 50)] ?? 0, byKind };
}

const LETTERS = ["A", "B", "C", "D", "E", "F"];

const KINDS: readonly [kind: string, work: (page: Page) => Promise<void>][] = [
  ["typing", type],
  ["ranking", rank],
  ["marking", mark],
  ["layout", switchLayouts],
];

/** A bare press of the mouse: Playwright's own click looks over the whole page first, on the thread that is measured. */
async function press(page: Page, target: Locator, clicks = 1): Promise<void> {
  await target.scrollIntoViewIfNeeded();
  const box = (await target.boundingBox())!;
  await page.waitForTimeout(BETWEEN_MS);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2, { clickCount: clicks });
  await page.waitForTimeout(BETWEEN_MS);
}

async function type(page: Page): Promise<void> {
  await page.locator("#critique-A").focus();
  await page.keyboard.type("Only the third step is in doubt; the bound itself holds.", { delay: BETWEEN_MS });
}

async function rank(page: Page): Promise<void> {
  for (const [index, letter] of LETTERS.entries()) {
    await press(page, page.locator(`#place-${letter}`));
    await page.keyboard.press(String(LETTERS.length - index), { delay: BETWEEN_MS });
    await page.keyboard.press("=", { delay: BETWEEN_MS });
  }
}

/** Marks a word of each completion. */
async function mark(page: Page): Promise<void> {
  for (const letter of LETTERS) {
    await press(page, page.locator(`#text-${letter} strong`).nth(1), 2);
    await press(page, page.locator("[role=toolbar] button").last());
    await page.keyboard.type("Shown?", { delay: BETWEEN_MS });
  }
}

async function switchLayouts(page: Page): Promise<void> {
  const layouts = page.locator("fieldset:has(> legend:text-is('Layout of the completions')) > button");
  for (const index of [1, 2, 0, 2]) await press(page, layouts.nth(index));
  const letters = page.locator("fieldset:has(> legend:text-is('The two that are shown')) > button");
  for (const index of [3, 5, 0, 2]) await press(page, letters.nth(index));
}

/** Runs in the page: keeps the longest event of each interaction. */
function watch(): void {
  const longest = new Map<number, number>();
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceEventTiming[]) {
      const { interactionId, duration } = entry as PerformanceEventTiming & { interactionId: number };
      if (interactionId) longest.set(interactionId, Math.max(longest.get(interactionId) ?? 0, duration));
    }
  });
  observer.observe({ type: "event", durationThreshold: 16, buffered: false } as PerformanceObserverInit);
  Object.assign(window, { interactions: longest });
}

/** Runs in the page: the interactions since the last call. */
function take(): number[] {
  const { interactions } = window as unknown as { interactions: Map<number, number> };
  const times = [...interactions.values()];
  interactions.clear();
  return times;
}
