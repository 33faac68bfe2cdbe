// What somebody meets who has just started Upshift, without an account: the offline models answer.

import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { storedMessages } from "../e2e/journey.ts";
import { launchChromiumIfAny } from "../support/chromium.ts";
import { startUpshift, type Upshift } from "../support/upshift.ts";
import {
  answers,
  answerText,
  ask,
  composer,
  conversationOf,
  expectShowsWhatIsStored,
  send,
  stopButton,
  transcript,
  untilAnswered,
} from "./support/chat-page.ts";
import { visitsTo } from "./support/visits.ts";

const browser: Browser | null = await launchChromiumIfAny();
let upshift: Upshift;
const visits = visitsTo(browser, () => upshift.url);

beforeAll(async () => {
  upshift = await startUpshift();
});
afterAll(async () => {
  await browser?.close();
  await upshift.stop();
});
afterEach((context) => visits.end(context));

describe.skipIf(browser === null)("A first visit", () => {
  test("gets a conversation of its own in the address, and hears that a simulation answers", async () => {
    const [one, other] = [await visits.begin(), await visits.begin()];
    const id = conversationOf(one.page);
    expect(conversationOf(other.page)).not.toBe(id);

    const banner = one.page.getByRole("complementary");
    await banner.getByText("Offline simulation: no language model is connected.").click();
    await banner.getByText("DEEPSEEK_API_KEY=…").waitFor();

    await one.page.reload();
    await composer(one.page).waitFor();
    expect(conversationOf(one.page)).toBe(id);
    await one.page.getByRole("link", { name: "New conversation" }).click();
    await one.page.waitForURL((url) => url.pathname !== `/c/${id}`);
    expect(conversationOf(one.page)).not.toBe(id);
  });

  test("sends an example as it stands, and shows what the tools were asked and found", async () => {
    const { page } = await visits.begin();
    const examples = page.getByRole("list", { name: "Examples to start with" }).getByRole("button");
    expect(await examples.count()).toBe(4);
    const example = examples.filter({ hasText: "17 * 23" });
    const question = (await example.textContent()) ?? "";
    await example.click();
    await untilAnswered(page, 1);
    expect((await transcript(page))[0]).toEqual({ by: "you", text: question });
    expect(await examples.count()).toBe(0);

    const cards = page.locator("details.tool");
    expect(await cards.locator(".tool-state").allTextContents()).toEqual(["done", "done"]);
    const [sum, clock] = [cards.nth(0), cards.nth(1)];
    expect(await sum.locator(".tool-title").textContent()).toBe("17 * 23");
    expect(await sum.locator(".tool-result").textContent()).toBe("391");
    expect(await clock.locator(".tool-title").textContent()).toBe("Time in Asia/Tokyo");
    await sum.locator("summary").click();
    await sum.locator("dd").first().waitFor();
    expect(await sum.locator("dd").allTextContents()).toEqual([
      '{\n  "expression": "17 * 23"\n}',
      '{\n  "expression": "17 * 23",\n  "result": "391"\n}',
    ]);
    expect(await answerText(page).last().textContent()).toContain("391");
    expect(await page.locator(".receipt summary").textContent()).toMatch(/^Fast · /);
    await expectShowsWhatIsStored(page, upshift.url);
  });

  test("sees a hard question go to the reasoner: the thinking set aside, and the receipt's reason", async () => {
    const { page } = await visits.begin();
    await page.getByRole("button", { name: /^Prove that/ }).click();
    await page.locator(".thinking-preview").waitFor();
    await page
      .locator(".live")
      .getByText("Escalated to the reasoner: the fast model was still thinking after 3,000 tokens")
      .waitFor();
    const setAside = page.locator("details.thinking.abandoned");
    await setAside.getByText("Fast model’s thinking, set aside").waitFor();
    await untilAnswered(page, 1);

    expect(await setAside.getAttribute("open")).toBeNull();
    expect(await setAside.locator(".thinking-text").count()).toBe(0);
    await setAside.locator("summary").click();
    await setAside.locator(".thinking-text").getByText("Okay, the user asks: Prove that").waitFor();
    expect(await page.locator("details.thinking:not(.abandoned)").count()).toBe(1);

    const receipt = page.locator("details.receipt");
    expect(await receipt.locator("summary").textContent()).toMatch(
      /^Fast → Reasoner · why: the fast model was still thinking after 3,000 tokens · /,
    );
    await receipt.locator("summary").click();
    expect(await receipt.locator(".step-head").allTextContents()).toEqual([
      "Fast handed over: it thought too long",
      "Reasoner answered",
    ]);
    expect(await answerText(page).count()).toBe(1);
  });
});

describe.skipIf(browser === null)("Without a mouse", () => {
  test("a visitor asks, edits, asks for more, stops, and gets back to the message box", async () => {
    const { page } = await visits.begin();
    const focused = (): Promise<string> =>
      page.evaluate(() => {
        const element = document.activeElement;
        return element?.getAttribute("aria-label") ?? element?.textContent ?? "";
      });
    const backTo = async (label: string): Promise<void> => {
      for (let presses = 0; presses < 20 && (await focused()) !== label; presses++)
        await page.keyboard.press("Shift+Tab");
      expect(await focused()).toBe(label);
    };

    expect(await focused()).toBe("Message");
    await page.keyboard.type("My name is Ada");
    await page.keyboard.press("Enter");
    await untilAnswered(page, 1);
    expect(await focused()).toBe("Message");

    await page.keyboard.press("ArrowUp");
    await page.getByRole("textbox", { name: "Edit your message" }).waitFor();
    expect(await focused()).toBe("Edit your message");
    await page.keyboard.press("Escape");
    expect(await focused()).toBe("Message");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type("My name is Grace");
    await page.keyboard.press("Enter");
    await answerText(page).getByText("Grace").waitFor();
    await untilAnswered(page, 1);
    expect(await focused()).toBe("Message");

    await backTo("Try harder");
    await page.keyboard.press("Enter");
    await page.locator(".receipt", { hasText: "why: you asked to try harder" }).waitFor();
    await untilAnswered(page, 1);

    await backTo("Skip to the message box");
    await page.keyboard.press("Enter");
    expect(await focused()).toBe("Message");

    await page.keyboard.press("Alt+M");
    expect(await page.getByRole("radio", { name: "Fast" }).isChecked()).toBe(true);
    await page.keyboard.type("Prove that there is no largest prime, step by step");
    await page.keyboard.press("Enter");
    await page.locator(".thinking-preview").waitFor();
    await page.keyboard.press("Escape");
    await untilAnswered(page, 2);
    expect((await transcript(page)).at(-1)?.note).toBe("Stopped.");
    // The choice was for one message.
    expect(await page.getByRole("radio", { name: "Auto" }).isChecked()).toBe(true);
  });
});

describe.skipIf(browser === null)("A server that was stopped and started again on its data", () => {
  test("goes on under the same address, knows the name, and gets what was written meanwhile, once", async () => {
    const visit = await visits.begin();
    // A page cannot look for its server without the browser noting each failure.
    visit.expectProblems(/WebSocket connection to .* failed|ERR_CONNECTION_(?:REFUSED|RESET)/);
    const { page } = visit;
    await ask(page, "My name is Ada");
    const address = page.url();

    await upshift.kill();
    await page.getByText("Reconnecting…").waitFor();
    await send(page, "What is my name?");
    await page.locator(".bubble", { hasText: "What is my name?" }).waitFor();
    await upshift.restart();
    await untilAnswered(page, 2);
    expect(page.url()).toBe(address);
    expect((await transcript(page)).map(({ by }) => by)).toEqual(["you", "answer", "you", "answer"]);
    expect(await answerText(page).last().textContent()).toMatch(/^Your name is Ada\b/);
    expect(await page.locator(".connection").textContent()).toBe("");
    await expectShowsWhatIsStored(page, upshift.url);

    await page.goto(address);
    await answers(page).nth(1).waitFor();
    await ask(page, "And what is my name now?");
    expect(await answerText(page).last().textContent()).toContain("Ada");
    expect(await storedMessages(upshift.url, conversationOf(page))).toHaveLength(6);
    expect(await stopButton(page).count()).toBe(0);
  });
});
