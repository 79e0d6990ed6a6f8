import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright";
import { afterAll } from "vitest";

const SYSTEM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
/** Chromium otherwise looks up its maker's hosts at every start. */
const QUIET = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** CHROMIUM_PATH, else a system's Chromium, else Playwright's own, else the one inside an npm package (Linux on x64). */
async function findChromium(): Promise<string> {
  const candidates = [process.env.CHROMIUM_PATH, ...SYSTEM, chromium.executablePath()];
  const found = candidates.find((path) => path && existsSync(path));
  if (found) return found;
  // Read when the package is loaded: it then also unpacks the system libraries that Chromium needs.
  process.env.AWS_LAMBDA_JS_RUNTIME ??= "nodejs22.x";
  const { default: packaged } = await import("@sparticuz/chromium");
  return await packaged.executablePath();
}

export type Visitor = { page: Page; context: BrowserContext };

/** A real Chromium for this test file. `visit` opens a browser profile of its own; its page fails the test on any script error. */
export async function launchBrowser(baseURL: string) {
  const browser: Browser = await chromium.launch({
    executablePath: await findChromium(),
    args: ["--no-sandbox", "--disable-dev-shm-usage", ...QUIET],
  });
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
