import type { Page } from "playwright";

export type Flow = { submits: number; p50Ms: number; p95Ms: number; mostMs: number };

/** Until the page has done what it does with the next task. */
const REST_MS = 300;

type Asked = { project: string; count: number; ahead: boolean };

/** Judges one task after the other, each once the next one is at hand. `ahead`: whether the next one may be fetched while one is judged. */
export async function measureFlow(page: Page, { project, count, ahead }: Asked): Promise<Flow> {
  if (!ahead) await page.route("**/ahead", (route) => route.fulfill({ json: { task: null } }));
  let asked = page.waitForResponse("**/ahead");
  await page.getByRole("button", { name: `Take a task of ${project}` }).click();
  await page.waitForURL(/\/work\/.+\/.+/);
  const times: number[] = [];
  for (let submit = 0; submit <= count; submit++) {
    await page.getByRole("article").first().waitFor();
    for (const letter of ["A", "B", "C"]) await page.locator(`#place-${letter}`).click();
    await asked;
    await page.waitForTimeout(REST_MS);
    asked = page.waitForResponse("**/ahead");
    const took = await page.evaluate(submitAndRead);
    // The first one loads what the others have already.
    if (submit > 0) times.push(took);
  }
  await asked;
  return { submits: times.length, ...spread(times) };
}

/** Runs in the page: presses the button and gives the milliseconds until another prompt than before is painted. */
function submitAndRead(): Promise<number> {
  const promptOf = () => document.querySelector("section[aria-labelledby=prompt-name]")?.textContent ?? null;
  const before = promptOf();
  const buttons = [...document.querySelectorAll("button")];
  const button = buttons.find(({ textContent }) => textContent?.startsWith("Submit judgment"));
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("The next task did not come within 30 s.")), 30_000);
    const observer = new MutationObserver(() => {
      const now = promptOf();
      if (now === null || now === before || !document.querySelector("article")) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)));
    });
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
    button?.click();
  });
}

export function spread(times: readonly number[]) {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? 0;
  return { p50Ms: at(0.5), p95Ms: at(0.95), mostMs: at(1) };
}
