import type { Page } from "playwright";
import { expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { PASSWORD, readCompletions, whenAlive } from "../support/journey.ts";
import { openSite } from "../support/site.ts";

/** Texts that would be more than texts, in a real browser under the real Content-Security-Policy. */
const { address, makeLab, makeExpert, makeProject, makeBatch } = await openSite();
const { visit, complaints } = await launchBrowser(address);

const EVIL = "https://evil.example";
const RUN = "window.ran=(window.ran||0)+1";
const ATTACKS = [
  `<script>${RUN}</script><script src="${EVIL}/x.js"></script>`,
  `<img src=x onerror="${RUN}"> <img src="${EVIL}/pixel.png">`,
  `<svg onload="${RUN}"><foreignObject><iframe srcdoc="<script>parent.${RUN}</script>"></iframe></foreignObject></svg>`,
  `<iframe src="javascript:parent.${RUN}"></iframe><object data="${EVIL}/o"></object><embed src="${EVIL}/e">`,
  "<style>*{display:none!important} body::before{content:'x';position:fixed;inset:0;z-index:99999}</style>",
  `<div style="position:fixed;inset:0;z-index:99999;background:red">cover</div>`,
  `<link rel=stylesheet href="${EVIL}/x.css"><base href="${EVIL}/"><meta http-equiv=refresh content="0;url=${EVIL}">`,
  `<form action="${EVIL}"><input name=p autofocus onfocus="${RUN}"><button>Submit judgment</button></form>`,
  `[click](javascript:${RUN}) [data](data:text/html,<script>${RUN}</script>) ![image](${EVIL}/i.png) ![j](javascript:${RUN})`,
  `[ref][r]\n\n[r]: javascript:${RUN} "t"\n\n<javascript:${RUN}> <${EVIL}/auto>`,
  `$\\href{javascript:${RUN}}{x}$ $\\includegraphics{${EVIL}/l.png}$ $\\htmlStyle{position:fixed;inset:0;z-index:9999}{x}$`,
  `$$\\htmlData{a=b}{x}\\url{javascript:${RUN}}$$ $\\def\\x{\\x\\x}\\x$ $\\rule{9999em}{9999em}$ $\\kern9999em x$ $\\raisebox{-9999em}{x}$`,
  `$\\color{red;position:fixed}{x}$ $\\text{\\textcolor{url(${EVIL}/c)}{x}}$`,
  "\u202Ereversed\u202C \u2066isolated \u200F\u200F\u061C zero\u200Bwidth\uFEFF bell\u0007",
  `Z${"\u0300\u0315\u0321\u033d\u0360".repeat(200)}algo `.repeat(10),
  `\`\`\`html\n<script>${RUN}</script>\n\`\`\`\n\n\`\`\`"><img src=x onerror=${RUN}>\nx\n\`\`\``,
  "W".repeat(20_000),
  `${"> ".repeat(500)}deep\n\n${"- ".repeat(500)}deep\n\n${"[".repeat(5_000)}${"*".repeat(5_000)}`,
  `| a |\n|---|\n${"| <img src=x onerror=1> |\n".repeat(50)}`,
  `</textarea></script><!--<script>${RUN}</script>--><template><script>${RUN}</script></template>`,
  "{{constructor.constructor('alert(1)')()}} #{alert(1)} <%= 1 %> javascript:alert(1)",
];

const everything = ATTACKS.join("\n\n");
const member = await makeLab("lab@example.org");
await makeExpert("expert@example.org");
const projectId = await makeProject(member, {
  overlap: 1,
  title: `Hostile <script>${RUN}</script>`,
  instructions: everything.slice(0, 19_000),
});
await makeBatch(member, projectId, [
  {
    id: `<img src=x onerror=${RUN}>`,
    prompt: [
      { role: "system", content: everything },
      { role: "user", content: everything, name: `</span><script>${RUN}</script>` },
      {
        role: "assistant",
        content: "",
        tool_calls: [
          { function: { name: `<script>${RUN}</script>`, arguments: `{"a":"<img src=x onerror=${RUN}>"}` } },
          { x: "</pre>" },
        ],
      },
      { role: "tool", content: `<script>${RUN}</script>`, tool_call_id: "x" },
      { role: "user", content: everything },
    ],
    completions: [
      { text: everything, model: `<script>${RUN}</script>` },
      { text: ATTACKS.toReversed().join("\n\n"), model: "b" },
      { text: ATTACKS.map((attack) => attack.replaceAll("\n", " ")).join(" "), model: "c" },
    ],
    reference: everything,
    field: `<svg/onload=${RUN}>`,
    metadata: { "</script>": `<script>${RUN}</script>` },
  },
]);

/** Whatever the page asks of anybody but us, and every dialog or window it opens. */
function watch(page: Page): string[] {
  const escapes: string[] = [];
  const isOurs = (url: string) => url.startsWith(`${address}/`);
  page.on("request", (request) => {
    if (!isOurs(request.url()) && !request.url().startsWith("data:")) escapes.push(request.url());
  });
  page.on("dialog", (dialog) => {
    escapes.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("popup", (popup) => escapes.push(`window ${popup.url()}`));
  page.on("framenavigated", (frame) => {
    if (!isOurs(frame.url()) && frame.url() !== "about:blank") escapes.push(`frame ${frame.url()}`);
  });
  return escapes;
}

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}

/** What of the texts has become more than text. */
const intruders = (page: Page) =>
  page.evaluate(() => {
    const found: string[] = [];
    if ("ran" in window) found.push("a script ran");
    const tags = ["script", "iframe", "object", "embed", "style", "base", "meta", "img", "foreignobject"];
    for (const element of document.querySelectorAll("main *, [role=dialog] *")) {
      const { localName, attributes } = element;
      if (tags.includes(localName)) found.push(localName);
      // Remix's own, to fetch ahead what a link of ours leads to.
      if (localName === "link" && !/^\/(assets\/|[^/]*\.data)/.test(element.getAttribute("href") ?? ""))
        found.push(`link ${element.getAttribute("href")}`);
      for (const { name, value } of attributes) {
        if (/^on/i.test(name)) found.push(`${localName} ${name}`);
        if (
          /^(href|src|action|formaction|xlink:href)$/i.test(name) &&
          !/^(https?:|mailto:|\/(?!\/)|#|\?)/i.test(value)
        )
          found.push(`${localName} ${name}=${value.slice(0, 60)}`);
        if (
          name === "style" &&
          /position|url\(|z-index:\s*9/i.test(value) &&
          !element.closest(".katex, [id^=DndLiveRegion]")
        )
          found.push(element.outerHTML.slice(0, 160));
        if (name === "target" && value === "_blank" && !element.getAttribute("rel")?.includes("noopener"))
          found.push("a window that can reach back");
      }
    }
    return found.join("\n");
  });

/** What lies over a button, at its middle and towards its ends. */
const coveredBy = (page: Page, name: string) =>
  page
    .getByRole("button", { name, exact: true })
    .last()
    .evaluate((button) => {
      const { left, right, top, bottom } = button.getBoundingClientRect();
      return [0.1, 0.5, 0.9]
        .map((part) => document.elementFromPoint(left + (right - left) * part, (top + bottom) / 2))
        .filter((found) => !found || !(button.contains(found) || found.contains(button)))
        .map((found) => found?.outerHTML.slice(0, 200) ?? "nothing");
    });

const openAll = (page: Page) =>
  page.locator("main details").evaluateAll((all) => {
    for (const details of all as HTMLDetailsElement[]) details.open = true;
  });

/** Marks the whole of the first completion, so that what it holds is quoted too. */
async function markAll(page: Page): Promise<void> {
  const text = page.getByRole("region", { name: "Text of completion A" });
  await page.getByRole("button", { name: "select by keyboard" }).first().waitFor();
  await text.focus();
  for (const key of ["F2", "Control+a", "Enter"]) await page.keyboard.press(key);
  await page.getByRole("list", { name: "Marked passages of completion A" }).waitFor();
}

const spill = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test.each([
  { width: 1440, height: 900 },
  { width: 375, height: 800 },
])(
  "an expert's page at $width px: nothing runs, nothing leaves, nothing lies over the bar",
  {
    timeout: 60_000,
  },
  async (viewport) => {
    const { page, context } = await visit({ viewport });
    const escapes = watch(page);
    await signIn(page, "expert@example.org");
    await page.getByRole("button", { name: "Take a task", exact: true }).click();
    await page.waitForURL(/\/work\/.+\/.+/);
    const seen = await readCompletions(page);
    expect(seen).toHaveLength(3);
    await page.waitForLoadState("networkidle");
    await openAll(page);
    await markAll(page);

    for (const at of [0, 0.5, 1]) {
      await page.evaluate((part) => scrollTo(0, document.documentElement.scrollHeight * part), at);
      expect(await coveredBy(page, "Submit judgment")).toEqual([]);
    }
    expect(await intruders(page)).toBe("");
    expect(await spill(page)).toBeLessThanOrEqual(0);
    // The texts are all there, as texts.
    for (const { text } of seen) expect(text).toContain("window.ran");

    await page.getByRole("button", { name: "Instructions" }).first().click();
    await page.getByRole("dialog").waitFor();
    await page.waitForLoadState("networkidle");
    expect(await intruders(page)).toBe("");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });

    expect(escapes).toEqual([]);
    expect(complaints.splice(0)).toEqual([]);
    await context.close();
  },
);

test("a lab's pages of the same texts: nothing runs and nothing leaves", { timeout: 60_000 }, async () => {
  const { page, context } = await visit();
  const escapes = watch(page);
  await signIn(page, "lab@example.org");
  const { tasks } = await import("#db/schema/tasks.ts");
  const { db } = await import("#db/client.ts");
  const [task] = await db.select({ id: tasks.id }).from(tasks);
  const at = `/lab/projects/${projectId}`;
  for (const path of ["/lab/projects", at, `${at}/settings`, `${at}/tasks`, `${at}/tasks/${task!.id}`]) {
    await page.goto(path);
    await whenAlive(page);
    await page.waitForLoadState("networkidle");
    await openAll(page);
    expect(await intruders(page), path).toBe("");
    expect(await spill(page), path).toBeLessThanOrEqual(0);
  }
  expect(escapes).toEqual([]);
  expect(complaints.splice(0)).toEqual([]);
  await context.close();
});
