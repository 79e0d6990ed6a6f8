import type { Locator, Page } from "playwright";
import { pointInWords, scaleOf } from "../../app/domain/judging/order.ts";
import { aspectsOf, type Criterion, type Option, type Rubric } from "../../app/domain/rubric.ts";
import { type Hand, tabInto, tabTo } from "./hands.ts";
import { rankByKeyboard, rankByMouse } from "./journey.ts";
import { type Given, PASSAGE, type Said, type SaidMark, type SaidRating } from "./said.ts";

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const startsWith = (text: string) => new RegExp(`^${escaped(text)}`);
const cardOf = (page: Page, letter: string) =>
  page.getByRole("article", { name: `Completion ${letter}`, exact: true });

/** Says all of it on the judging page, from top to bottom. */
export async function say(page: Page, hand: Hand, rubric: Rubric, said: Said): Promise<void> {
  if (said.order.length > 0) await (hand.kind === "mouse" ? rankByMouse : rankByKeyboard)(page, said.order);
  const letters = await lettersOn(page);
  for (const letter of letters) {
    const card = cardOf(page, letter);
    for (const mark of said.marks[letter] ?? []) await markPassage(page, card, hand, rubric, mark);
    if (said.unmarked.includes(letter))
      await hand.choose(card.getByRole("checkbox", { name: "Nothing to mark" }));
    if (said.steps[letter]) await markSteps(page, card, hand, said.steps[letter]);
    for (const criterion of rubric.criteria)
      await rate(card, hand, letter, criterion, said.ratings[letter]![criterion.id]!);
    await tick(card, hand, rubric.flags, said.flags[letter] ?? []);
    const critique = said.critiques[letter];
    if (critique) await hand.write(card.getByRole("textbox", { name: /^Critique of completion/ }), critique);
  }
  await compare(page, hand, rubric, said);
  if (said.unacceptable) await hand.choose(page.getByRole("checkbox", { name: "All unacceptable" }));
  if (said.reasoning) await hand.write(page.getByRole("textbox", { name: /^Reasoning/ }), said.reasoning);
}

async function lettersOn(page: Page): Promise<string[]> {
  const count = await page.getByRole("article").count();
  return Array.from({ length: count }, (_, index) => String.fromCharCode(65 + index));
}

/** Marks the passage and says what there is to say of it. */
async function markPassage(
  page: Page,
  card: Locator,
  hand: Hand,
  { critiques: { tags, severities } }: Rubric,
  { tag, severity, text }: SaidMark,
): Promise<void> {
  const box = card.getByRole("region", { name: /^Text of completion/ });
  await card.getByRole("button", { name: "select by keyboard" }).waitFor();
  const said = severities.find(({ id }) => id === severity);
  if (hand.kind === "mouse") {
    await dragOver(page, box, PASSAGE.shown);
    await page.getByRole("button", { name: said ? `Mark as ${said.title}` : "Mark", exact: true }).click();
  } else await selectByCaret(page, box);
  const mark = card.getByRole("list", { name: /^Marked passages/ });
  const tagTitle = tags.find(({ id }) => id === tag)?.title;
  if (tagTitle) await hand.pick(mark.getByRole("combobox", { name: /^Tag/ }), tagTitle);
  if (said && hand.kind === "keyboard")
    await hand.choose(mark.getByRole("radio", { name: said.title, exact: true }));
  await hand.write(mark.getByRole("textbox", { name: /^Critique of/ }), text);
}

async function dragOver(page: Page, box: Locator, passage: string): Promise<void> {
  await box.scrollIntoViewIfNeeded();
  const ends = await box.evaluate((element, wanted) => {
    const at = element.textContent?.indexOf(wanted) ?? -1;
    const place = (offset: number): [Node, number] => {
      let left = offset;
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        const { length } = node.textContent ?? "";
        if (left <= length) return [node, left];
        left -= length;
      }
      throw new Error(`“${wanted}” is not in the text.`);
    };
    const range = document.createRange();
    range.setStart(...place(at));
    range.setEnd(...place(at + wanted.length));
    const rects = [...range.getClientRects()];
    const [first, last] = [rects[0]!, rects.at(-1)!];
    return {
      from: { x: first.left + 1, y: first.top + first.height / 2 },
      to: { x: last.right, y: last.top + last.height / 2 },
    };
  }, passage);
  await page.mouse.move(ends.from.x, ends.from.y);
  await page.mouse.down();
  await page.mouse.move(ends.to.x, ends.to.y, { steps: 8 });
  await page.mouse.up();
}

/** The passage is five words of the second paragraph, from its third on. */
async function selectByCaret(page: Page, box: Locator): Promise<void> {
  await tabTo(page, box);
  const keys = [
    ...["Enter", "Control+ArrowDown", "Control+ArrowRight", "Control+ArrowRight", "ArrowRight"],
    ...Array.from({ length: 5 }, () => "Control+Shift+ArrowRight"),
  ];
  for (const key of [...keys, "Enter"]) await page.keyboard.press(key);
}

const STEP_KEYS = { right: "1", neutral: "2", wrong: "3" };
const STEP_WORDS = { right: "Right", neutral: "Neutral", wrong: "Wrong" };

async function markSteps(
  page: Page,
  card: Locator,
  hand: Hand,
  marks: readonly (keyof typeof STEP_KEYS)[],
): Promise<void> {
  const stepOf = (index: number) => card.getByRole("group", { name: startsWith(`Step ${index + 1} of`) });
  if (hand.kind === "keyboard") {
    await tabInto(page, stepOf(0));
    for (const mark of marks) await page.keyboard.press(STEP_KEYS[mark]);
    return;
  }
  for (const [index, mark] of marks.entries())
    await hand.choose(stepOf(index).getByRole("radio", { name: STEP_WORDS[mark], exact: true }));
}

async function rate(
  card: Locator,
  hand: Hand,
  letter: string,
  criterion: Criterion,
  { value, ...given }: SaidRating,
): Promise<void> {
  const scale = card.getByRole("group", { name: startsWith(`${criterion.title} of completion ${letter}`) });
  const name = value === null ? "Does not apply" : new RegExp(`^${value}(,|$)`);
  await hand.choose(scale.getByRole("radio", { name }));
  await giveReasons(card, hand, `“${criterion.title}” of completion ${letter}`, criterion.reasons, given);
}

async function compare(page: Page, hand: Hand, rubric: Rubric, said: Said): Promise<void> {
  for (const aspect of aspectsOf(rubric)) {
    const { point, confidence, ...given } = said.choices[aspect.id]!;
    const group = page.getByRole("group", { name: startsWith(aspect.title) });
    const name = pointInWords(scaleOf(aspect)[point]!);
    await hand.choose(group.getByRole("radio", { name, exact: true }).first());
    if (confidence !== null) {
      const sure = page.getByRole("group", { name: `How sure are you? ${aspect.title}`, exact: true });
      await hand.choose(sure.getByRole("radio", { name: aspect.confidence[confidence - 1]!, exact: true }));
    }
    await giveReasons(page.getByRole("main"), hand, `“${aspect.title}”`, aspect.reasons, given);
  }
}

async function giveReasons(
  within: Locator,
  hand: Hand,
  about: string,
  reasons: readonly Option[],
  { reasons: checked, own }: Given,
): Promise<void> {
  const group = within.getByRole("group", { name: `Reasons for ${about}`, exact: true });
  await tick(group, hand, reasons, checked);
  if (own !== null)
    await hand.write(within.getByRole("textbox", { name: new RegExp(`^Why ${escaped(about)}`) }), own);
}

async function tick(
  within: Locator,
  hand: Hand,
  options: readonly Option[],
  ids: readonly string[],
): Promise<void> {
  for (const { id, title } of options)
    if (ids.includes(id)) await hand.choose(within.getByRole("checkbox", { name: title, exact: true }));
}
