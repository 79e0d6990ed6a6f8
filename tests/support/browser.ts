import type { Browser, BrowserContext, Page } from "playwright";
import { afterAll } from "vitest";
import { launchChromium } from "../../scripts/bench/chromium.ts";

export type Visitor = { page: Page; context: BrowserContext };

/** A real Chromium for this test file. `visit` opens a browser profile of its own; its page fails the test on any script error. */
export async function launchBrowser(baseURL: string) {
  const browser = await launchChromium();
  const complaints: string[] = [];
  afterAll(() => browser.close());

  async function visit(options: Parameters<Browser["newContext"]>[0] = {}): Promise<Visitor> {
    const context = await browser.newContext({ baseURL, locale: "en-GB", timezoneId: "UTC", ...options });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(`${page.url()}: ${message.text()}`);
    });
    return { page, context };
  }
  return { visit, complaints };
}
