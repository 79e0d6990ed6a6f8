import { launchChromium } from "./chromium.ts";
import { type Flow, measureFlow } from "./workspace-flow.ts";
import { type Input, measureInput } from "./workspace-input.ts";
import { openWorkspaceSite } from "./workspace-site.ts";

const SUBMITS = 50;

export type WorkspaceFigures = {
  /** From the press of the button until the next task is painted. */
  submitToNext: Flow & { yardstick: Flow & { what: string }; ratio: number };
  /** Six completions of 20,000 characters, 100 marked passages among them: until the paint after each press, click or key, as the browser reports it. */
  input: Input;
};

/** What an expert waits for in the judging page: the real server over the database at hand, in a real Chromium. */
export async function benchWorkspace(): Promise<WorkspaceFigures> {
  const site = await openWorkspaceSite();
  const browser = await launchChromium();
  try {
    const open = async ({ email }: { email: string }) => await site.signIn(browser, email);
    const short = { project: await site.makeShortTasks(2 * SUBMITS + 10), count: SUBMITS };
    const without = await measureFlow(await open(await site.makeExpert()), { ...short, ahead: false });
    const submitToNext = await measureFlow(await open(await site.makeExpert()), { ...short, ahead: true });
    const expert = await site.makeExpert();
    const input = await measureInput(await open(expert), await site.makeLongTask(expert));
    const what = "the same where the next task is asked for only after submitting";
    const ratio = without.p95Ms / submitToNext.p95Ms;
    return { submitToNext: { ...submitToNext, yardstick: { what, ...without }, ratio }, input };
  } finally {
    await browser.close();
    await site.close();
  }
}
