// The message box and the transcript: what is typed is never lost or sent too early, the view follows only a reader who
// wants it to, and everything fits a narrow screen in both themes.

import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { ramble } from "../eval/watch-texts.ts";
import { echoBrain } from "../emulators/brains.ts";
import { launchChromiumIfAny } from "../support/chromium.ts";
import {
  answerText,
  ask,
  composer,
  conversationOf,
  send,
  stopButton,
  transcript,
  untilAnswered,
  untilShown,
} from "./support/chat-page.ts";
import { startValvedStage, type ValvedStage } from "./support/valve.ts";
import { visitsTo } from "./support/visits.ts";

const browser: Browser | null = await launchChromiumIfAny();
let stage: ValvedStage;
const visits = visitsTo(browser, () => stage.url);

beforeAll(async () => {
  stage = await startValvedStage({ TURNS_PER_MINUTE: "1000" });
});
afterAll(async () => {
  await browser?.close();
  await stage.close();
});
afterEach(async (context) => {
  stage.valve.letThrough(Infinity);
  await visits.end(context);
});

describe.skipIf(browser === null)("The message box", () => {
  test("keeps what is typed over a reload, for each conversation its own, until it is sent", async () => {
    stage.fast.script({ reply: echoBrain });
    const { page } = await visits.begin();
    const first = conversationOf(page);
    // Reloaded at once: the last keys count too.
    await composer(page).pressSequentially("Half a thought");
    await page.reload();
    await composer(page).waitFor();
    expect(await composer(page).inputValue()).toBe("Half a thought");

    await page.getByRole("link", { name: "New conversation" }).click();
    await page.waitForURL((url) => url.pathname !== `/c/${first}`);
    expect(await composer(page).inputValue()).toBe("");
    await composer(page).fill("Another one");
    await page.goBack();
    await page.waitForURL(`/c/${first}`);
    await page.waitForFunction(() => document.querySelector("textarea")?.value === "Half a thought");
    await page.goForward();
    await page.waitForFunction(() => document.querySelector("textarea")?.value === "Another one");

    await composer(page).press("Enter");
    await untilAnswered(page, 1);
    await page.reload();
    await untilAnswered(page, 1);
    expect(await composer(page).inputValue()).toBe("");
  });

  test("starts a new line at Shift+Enter, and lets an input method have its Enter", async () => {
    stage.fast.script({ reply: echoBrain });
    const { page } = await visits.begin();
    await page.evaluate(() =>
      addEventListener("keydown", (event) => {
        if (event.key === "Enter") document.body.dataset["composing"] = `${event.isComposing}`;
      }),
    );
    await composer(page).focus();
    await page.keyboard.type("one");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("two ");
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Input.imeSetComposition", { text: "にほん", selectionStart: 3, selectionEnd: 3 });
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.body.dataset["composing"])).toBe("true");
    // Safari ends the composition before it tells of the key: only the old key code is left as a sign.
    await composer(page).dispatchEvent("keydown", { key: "Enter", keyCode: 229 });
    expect(await page.locator(".message").count()).toBe(0);
    await devtools.send("Input.insertText", { text: "日本" });
    const typed = await composer(page).inputValue();
    expect(typed).toMatch(/^one\ntwo 日本/);
    await page.keyboard.press("Enter");
    await untilAnswered(page, 1);
    expect((await transcript(page))[0]?.text).toBe(typed.trim());
  });
});

const distanceToEnd = (page: Page): Promise<number> =>
  page.locator(".scroller").evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight);

const positionOf = (page: Page): Promise<number> =>
  page.locator(".scroller").evaluate((box) => Math.round(box.scrollTop));

/** Until the transcript has grown by that much more. */
async function untilGrown(page: Page, pixels: number): Promise<void> {
  const before = await page.locator(".scroller").evaluate((box) => box.scrollHeight);
  await page.waitForFunction(
    (height) => (document.querySelector(".scroller")?.scrollHeight ?? 0) >= height,
    before + pixels,
  );
}

/** Until a wheel's or a key's movement has come to rest. */
async function settledPosition(page: Page): Promise<number> {
  return await page.locator(".scroller").evaluate(
    async (box) =>
      await new Promise<number>((resolve) => {
        let last = -1;
        let still = 0;
        const look = (): void => {
          still = box.scrollTop === last ? still + 1 : 0;
          last = box.scrollTop;
          if (still >= 10) resolve(Math.round(last));
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
}

describe.skipIf(browser === null)("The view", () => {
  test("follows the answer, stays where its reader goes, and follows again from the end on", async () => {
    stage.fast.script({
      reply: { thinking: "Well.", text: ramble("english", 2_000).replaceAll(". ", ".\n\n") },
      deltas: 3,
      paceMs: 12,
    });
    const { page } = await visits.begin();
    const jump = page.getByRole("button", { name: "Jump to latest" });
    await send(page, "Go on for ever.");
    await page.waitForFunction(() => {
      const box = document.querySelector(".scroller");
      return box !== null && box.scrollHeight > box.clientHeight + 400;
    });
    expect(await distanceToEnd(page)).toBeLessThanOrEqual(80);
    expect(await jump.count()).toBe(0);

    const leaving: readonly (() => Promise<void>)[] = [
      async () => {
        await page.locator(".scroller").hover();
        await page.mouse.wheel(0, -250);
      },
      // Also where it goes no further than the last few lines.
      async () => {
        await page.locator(".scroller").hover();
        await page.mouse.wheel(0, -40);
      },
      async () => {
        await page.locator(".scroller").focus();
        await page.keyboard.press("PageUp");
      },
    ];
    const returning: readonly (() => Promise<void>)[] = [
      async () => await jump.click(),
      async () => await page.mouse.wheel(0, 100_000),
      async () => {
        await page.locator(".scroller").focus();
        await page.keyboard.press("End");
      },
    ];
    for (const [index, leave] of leaving.entries()) {
      await leave();
      const position = await settledPosition(page);
      await untilGrown(page, 400);
      expect(await positionOf(page)).toBe(position);
      await jump.waitFor();
      await returning[index]?.();
      await jump.waitFor({ state: "detached" });
      await untilGrown(page, 400);
      expect(await distanceToEnd(page)).toBeLessThanOrEqual(80);
    }
    await stopButton(page).click();
    await untilAnswered(page, 1);
    await page.waitForFunction(() => {
      const box = document.querySelector(".scroller");
      return box !== null && box.scrollHeight - box.scrollTop - box.clientHeight <= 1;
    });
  });

  test("leaves finished blocks alone while more is written", async () => {
    stage.valve.letThrough(1_700);
    stage.fast.script({
      reply: {
        thinking: "Well.",
        text: `# A heading\n\n${ramble("english", 30).replaceAll(". ", ".\n\n")}\n\n\`\`\`js\n${"call();\n".repeat(40)}\`\`\`\n\nThe end.`,
      },
      deltas: 2,
      paceMs: 2,
    });
    const { page } = await visits.begin();
    await send(page, "Write.");
    await answerText(page).locator("p").nth(20).waitFor();
    const early = await answerText(page).evaluate((prose) => {
      const blocks = [...prose.children].slice(0, 20);
      return blocks.map((block, index) => {
        block.setAttribute("data-early", `${index}`);
        return block.tagName;
      });
    });
    stage.valve.letThrough(Infinity);
    await untilAnswered(page, 1);
    const late = await answerText(page).evaluate((prose) =>
      [...prose.children].slice(0, 20).map((block, index) => block.getAttribute("data-early") === `${index}`),
    );
    expect(early[0]).toBe("H4");
    expect(late).toEqual(early.map(() => true));
  });
});

const WIDE = [
  "## A title with a-very-long-word-that-nobody-would-ever-hyphenate-or-break-anywhere-at-all",
  `Words, then https://example.com/${"a-long-path/".repeat(12)} and \`${"inline_code_".repeat(12)}\`.`,
  `| ${Array.from({ length: 9 }, (_, index) => `Column ${index}`).join(" | ")} |\n|${"---|".repeat(9)}\n| ${"unbroken_value | ".repeat(9)}`,
  `\`\`\`python\nprint("${"a long line ".repeat(20)}")\n\`\`\``,
  `$$\n${"x_1 + x_2 + ".repeat(20)}x_3\n$$`,
  `- one\n  - two\n    - three\n      - four with ${"unbroken".repeat(12)}\n\n> > A quotation in a quotation, ${"unbroken".repeat(12)}`,
].join("\n\n");

/** What sticks out sideways, of the page and of all that does not scroll in a frame of its own. */
const tooWide = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const wide = [...document.querySelectorAll("html, .scroller, .composer, .header")].filter(
      (element) => element.scrollWidth > element.clientWidth,
    );
    const out = [...document.querySelectorAll(".message *, .composer *, .header *")].filter((element) => {
      const { right, left, width } = element.getBoundingClientRect();
      if (width === 0 || element.closest("pre, .table, .math-block, .sr-only") !== null) return false;
      return right > innerWidth + 0.5 || left < -0.5;
    });
    return [...wide, ...out].map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
  });

describe.skipIf(browser === null)("A screen of 375 pixels", () => {
  test.each(["light", "dark"] as const)(
    "has nothing to scroll sideways in the %s theme",
    async (colorScheme) => {
      stage.valve.letThrough(2000);
      stage.fast.script([
        { reply: { thinking: ramble("english", 8) + "unbroken".repeat(20), text: WIDE }, paceMs: 4 },
        { reply: { thinking: "Well.", text: "" } },
      ]);
      stage.gateway.script({ reply: { thinking: "Well.", text: "Done." } });
      const { page } = await visits.begin({
        viewport: { width: 375, height: 667 },
        colorScheme,
        hasTouch: true,
        isMobile: true,
      });
      const background = (): Promise<string> =>
        page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const scheme = await background();
      expect(await tooWide(page)).toEqual([]);
      const button = page.getByRole("button", { name: "Send" });
      await composer(page).fill(`Write wide. ${"unbroken".repeat(20)}`);
      // On touch, Enter is a new line.
      await composer(page).press("Enter");
      expect(await page.locator(".message").count()).toBe(0);
      await button.click();
      await untilShown(page, 400);
      expect(await stopButton(page).count()).toBe(1);
      expect(await tooWide(page)).toEqual([]);
      stage.valve.letThrough(Infinity);
      await untilAnswered(page, 1);
      await composer(page).fill("And once more.");
      await button.click();
      await untilAnswered(page, 2);
      for (const summary of await page.locator(".message summary").all()) await summary.click();
      await page.locator(".step").last().waitFor();
      await page.locator(".thinking-text").first().waitFor();
      expect(await tooWide(page)).toEqual([]);
      await page.getByRole("button", { name: "Edit" }).first().click();
      await page.getByRole("textbox", { name: "Edit your message" }).waitFor();
      expect(await tooWide(page)).toEqual([]);

      await page.getByRole("button", { name: "Theme: as the system" }).click();
      const light = await background();
      await page.getByRole("button", { name: "Theme: light" }).click();
      const dark = await background();
      expect(scheme).toBe(colorScheme === "light" ? light : dark);
      expect(light).not.toBe(dark);
      await page.reload();
      await untilAnswered(page, 2);
      expect(await background()).toBe(dark);
      expect(await tooWide(page)).toEqual([]);
    },
  );
});

describe.skipIf(browser === null)("A conversation that was opened once", () => {
  test("is read from its end", async () => {
    stage.fast.script({
      reply: { thinking: "Well.", text: ramble("english", 60).replaceAll(". ", ".\n\n") },
    });
    const { page } = await visits.begin();
    await ask(page, "Write.");
    await page.reload();
    await untilAnswered(page, 1);
    await page.waitForFunction(() => {
      const box = document.querySelector(".scroller");
      return box !== null && box.scrollTop > 0 && box.scrollHeight - box.scrollTop - box.clientHeight <= 1;
    });
  });
});
