import type { Page } from "playwright";
import { expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { readCompletions, signIn } from "../support/journey.ts";
import { openSite } from "../support/site.ts";

/** Texts that would keep a browser busy, laid out in a real one under the real Content-Security-Policy. */
const site = await openSite();
const { visit, complaints } = await launchBrowser(site.address);

/** The longest that a page may be deaf, in milliseconds. */
const LIMIT = 200;

const MACROS = `\\def\\a{${"x".repeat(50)}}\\def\\b{\\a\\a\\a\\a\\a\\a\\a\\a\\a\\a}\\def\\c{\\b\\b\\b\\b\\b\\b\\b\\b\\b\\b}`;
const FREEZERS: Record<string, string> = {
  "a million nested quotes": `${">".repeat(999_000)} deep`,
  "nested quotes, line by line": Array.from({ length: 400 }, (_, n) => `${"> ".repeat(n)}${n}`).join("\n"),
  "nested lists": Array.from({ length: 400 }, (_, n) => `${" ".repeat(2 * n)}- ${n}`).join("\n"),
  "huge LaTeX macros": `$${MACROS}\\def\\d{\\c\\c\\c\\c\\c\\c\\c\\c\\c\\c}\\d\\d\\d\\d$`,
  "new commands": `$\\newcommand{\\x}[1]{#1#1#1#1#1#1#1#1}\\x{\\x{\\x{\\x{\\x{\\x{\\x{y}}}}}}}$`,
  "a formula deep in itself": `$${"\\frac{1}{".repeat(280)}2${"}".repeat(280)}$`,
  "a formula of many roots": `$$${"\\sqrt{x}+".repeat(330)}1$$`,
  "a matrix of many cells": `$$\\begin{matrix}${`${"a&".repeat(16)}a\\\\`.repeat(60)}\\end{matrix}$$`,
  "many formulas": "$\\sqrt{x^2+\\frac{y}{z}}$ ".repeat(760),
  "many formulas in paragraphs": `${"$\\sqrt{x^2+\\frac{y}{z}}$ ".repeat(110)}\n\n`.repeat(6),
  "open brackets and stars": "[".repeat(50_000) + "*a".repeat(50_000) + "_".repeat(50_000),
  "a table of many cells": `|${"a|".repeat(90)}\n|${"-|".repeat(90)}\n${`|${"b|".repeat(90)}\n`.repeat(200)}`,
  "one long line": "word ".repeat(39_000),
  "no space in it": "W".repeat(199_000),
  "marks upon marks": `a${"\u0300".repeat(20_000)}`,
  "code of many tokens": `\`\`\`js\n${"a=[1,'b',/c/];\n".repeat(1_300)}\`\`\``,
};

const member = await site.makeLab("lab@example.org");

/** Whether no formula in sight stands there in its source. */
const isTypeset = () =>
  [...document.querySelectorAll(".markdown-tex")].every((formula) => {
    const { top, bottom } = formula.getBoundingClientRect();
    const box = formula.closest("section")!.getBoundingClientRect();
    return bottom <= Math.max(0, box.top) || top >= Math.min(innerHeight, box.bottom);
  });

/** What a text is to come to in the end, where it is more than to be there. */
const SETTLED: Record<string, () => boolean> = { "many formulas in paragraphs": isTypeset };

async function longestTask(text: string, name: string): Promise<number> {
  const projectId = await site.makeProject(member, { overlap: 1, title: name });
  await site.makeBatch(member, projectId, [{ prompt: "Which?", completions: [text, "short"] }]);
  const email = `${projectId}@example.org`;
  await site.makeExpert(email);
  const { page, context } = await visit({ viewport: { width: 1280, height: 900 } });
  await signIn(page, email);
  await page.getByRole("button", { name: "Take a task", exact: true }).click();
  await page.waitForURL(/\/work\/.+\/.+/);
  // Other work of the machine makes a task longer, never shorter: the best of three loads is nearest to what the text costs.
  let best = Number.POSITIVE_INFINITY;
  for (let load = 0; load < 3 && best > LIMIT; load++)
    best = Math.min(best, await longestOfLoad(page, SETTLED[name] ?? (() => true)));
  await context.close();
  return best;
}

async function longestOfLoad(page: Page, isSettled: () => boolean): Promise<number> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: ["toplevel", "__metadata"] });
  await page.reload({ waitUntil: "networkidle" });
  expect(await readCompletions(page)).toHaveLength(2);
  await page.waitForFunction(isSettled);
  await page.mouse.wheel(0, 2_000);
  await page.waitForFunction(isSettled);
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  return longestOf(JSON.parse((await browser.stopTracing()).toString()));
}

/** `tdur`: microseconds that a task itself took, without the time that its thread had to wait for the machine's other work. */
type Trace = {
  traceEvents: { name: string; pid: number; tid: number; tdur?: number; args?: { name?: string } }[];
};

/** The longest task of the threads that pages live on, in milliseconds. */
function longestOf({ traceEvents }: Trace): number {
  const key = ({ pid, tid }: { pid: number; tid: number }) => `${pid} ${tid}`;
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain")
      .map(key),
  );
  const tasks = traceEvents.filter((event) => event.tdur !== undefined && main.has(key(event)));
  expect(tasks.length).toBeGreaterThan(50);
  return Math.max(...tasks.map(({ tdur }) => tdur!)) / 1_000;
}

test.each(Object.entries(FREEZERS))(
  "%s: the page is never deaf for long",
  { timeout: 120_000 },
  async (name, text) => {
    const longest = await longestTask(text, name);
    console.info(`${name}: ${Math.round(longest)} ms`);
    expect(longest).toBeLessThanOrEqual(LIMIT);
    expect(complaints.splice(0)).toEqual([]);
  },
);
