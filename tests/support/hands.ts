import type { Locator, Page } from "playwright";

/** One of the two ways to work a page. Neither reaches what a person could not reach that way. */
export type Hand = {
  kind: "mouse" | "keyboard";
  /** Chooses a radio button or ticks a box. */
  choose: (control: Locator) => Promise<void>;
  press: (button: Locator) => Promise<void>;
  write: (field: Locator, text: string) => Promise<void>;
  /** Chooses what is called so from a list. */
  pick: (list: Locator, label: string) => Promise<void>;
};

export function mouse(page: Page): Hand {
  return {
    kind: "mouse",
    choose: (control) => control.click(),
    press: (button) => button.click(),
    write: async (field, text) => {
      await field.click();
      await page.keyboard.insertText(text);
    },
    pick: async (list, label) => {
      await list.selectOption({ label });
    },
  };
}

export function keyboard(page: Page): Hand {
  return {
    kind: "keyboard",
    choose: async (control) => {
      if ((await control.getAttribute("type")) === "radio") await arrowTo(page, control);
      else await tabTo(page, control);
      if (!(await control.isChecked())) await page.keyboard.press("Space");
    },
    press: async (button) => {
      await tabTo(page, button);
      await page.keyboard.press("Enter");
    },
    write: async (field, text) => {
      await tabTo(page, field);
      await page.keyboard.insertText(text);
    },
    pick: async (list, label) => {
      await tabTo(page, list);
      const chosen = () => list.evaluate((select) => (select as HTMLSelectElement).selectedOptions[0]?.label);
      for (let step = 0; step < 100 && (await chosen()) !== label; step++)
        await page.keyboard.press("ArrowDown");
    },
  };
}

const MOST_STOPS = 400;

/** Tab after tab, round the page once if need be. */
export async function tabTo(page: Page, control: Locator): Promise<void> {
  const isThere = () => control.evaluate((element) => element === document.activeElement);
  await tabUntil(page, isThere, String(control));
}

/** Into whatever it holds that the tab key stops at. */
export async function tabInto(page: Page, part: Locator): Promise<void> {
  const isThere = () => part.evaluate((element) => element.contains(document.activeElement));
  await tabUntil(page, isThere, String(part));
}

/** A group of radio buttons is one stop of the tab key; within it the arrows lead on. */
async function arrowTo(page: Page, radio: Locator): Promise<void> {
  const name = await radio.getAttribute("name");
  const inGroup = () =>
    page.evaluate((group) => (document.activeElement as HTMLInputElement | null)?.name === group, name);
  await tabUntil(page, inGroup, String(radio));
  for (let step = 0; step < 20; step++) {
    if (await radio.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("ArrowRight");
  }
  throw new Error(`The arrows do not lead to ${radio}.`);
}

async function tabUntil(page: Page, isThere: () => Promise<boolean>, what: string): Promise<void> {
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    if (await isThere()) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`The tab key does not lead to ${what}.`);
}
