import axe from "axe-core";
import type { Page } from "playwright";

/** What axe finds serious or critical on the page as it stands, once its colours have come to rest, each with where it is first. */
export async function findGrave(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    for (const moving of document.getAnimations()) if (moving instanceof CSSTransition) moving.finish();
  });
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run());
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${new URL(page.url()).pathname}: ${id} at ${nodes[0]?.target}`);
}

/** How wide the page is, which is no more than the screen where nothing sticks out. */
export async function widthOf(page: Page): Promise<number> {
  return await page.evaluate(() => document.documentElement.scrollWidth);
}
