import axe from "axe-core";
import { afterAll, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { PASSWORD, signIn, whenAlive } from "../support/journey.ts";
import { makeRegistrar } from "../support/registrar.ts";
import { openSite } from "../support/site.ts";

/** Revocations that are known from a log, brought by an operator in a browser. */
const site = await openSite();
const { createOperator } = await import("#app/models/operator.server.ts");
const { visit, complaints } = await launchBrowser(site.address);
await createOperator({ email: "olga@example.org", name: "Olga", password: PASSWORD });
const registrar = makeRegistrar();

afterAll(() => expect(complaints.filter((text) => !/status of 422/.test(text))).toEqual([]));

const entry = (n: number) => ({
  chainId: "1",
  contract: registrar.address,
  revoker: registrar.address,
  uid: `0x${n.toString(16).padStart(64, "0")}`,
  timestamp: "1735689600",
});
const fileOf = (value: unknown) => ({
  name: "log.json",
  mimeType: "application/json",
  buffer: Buffer.from(JSON.stringify(value)),
});

test.each([true, false])(
  "an operator is told which entries are wrong, imports a large log, and sees its age (script: %j)",
  async (javaScriptEnabled) => {
    const { page } = await visit({ javaScriptEnabled, viewport: { width: 375, height: 812 } });
    await signIn(page, "olga@example.org");
    await page.goto("/operations");
    await page.getByRole("link", { name: "Revocations" }).click();
    await page.getByRole("heading", { level: 1, name: "Revocations" }).waitFor();
    if (javaScriptEnabled) await whenAlive(page);
    expect(await page.getByText("EAS_RPC is not set").isVisible()).toBe(true);

    const send = async (value: unknown) => {
      await page.getByLabel("Log", { exact: true }).setInputFiles(fileOf(value));
      await page.getByRole("button", { name: "Import the log" }).click();
    };
    await page.getByLabel("Until when it tells").fill("2026-01-31T12:30");
    await send([entry(1), { ...entry(2), uid: "0x2" }]);
    await page.getByText("[1] uid must be").first().waitFor();
    expect(await page.getByLabel("Until when it tells").inputValue()).toBe("2026-01-31T12:30");

    const large = Array.from({ length: 20_000 }, (_, n) => entry(n));
    expect(fileOf(large).buffer.length).toBeGreaterThan(4 * 1024 * 1024);
    await send(large);
    await page.getByText("The log is kept.").waitFor();
    await page.getByText("31 Jan 2026").first().waitFor();
    await page.getByText("20,000,").first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(375);
    if (!javaScriptEnabled) return;

    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => (window as never as { axe: typeof axe }).axe.run());
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    await page.getByLabel("Log", { exact: true }).setInputFiles({
      ...fileOf([]),
      buffer: Buffer.alloc(5 * 1024 * 1024 + 1, " "),
    });
    await page.getByRole("button", { name: "Import the log" }).click();
    await page.getByText("larger than 5 MiB").first().waitFor();
  },
);
