import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright";

const SYSTEM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
/** Chromium otherwise looks up its maker's hosts at every start. */
const QUIET = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  // Without a graphics card, pretending to have one costs more than doing without.
  "--disable-gpu",
  `--disable-features=${[
    // The window's own pages, drawn at every page though nobody sees them: a quarter of a browser's work.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    // What Playwright switches off, which this takes the place of.
    "AimEnabled",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
    "Translate",
  ].join(",")}`,
];

export async function launchChromium(): Promise<Browser> {
  return await chromium.launch({
    executablePath: await findChromium(),
    args: ["--no-sandbox", "--disable-dev-shm-usage", ...QUIET],
  });
}

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
