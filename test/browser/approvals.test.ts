// Calls that wait for the user's word, as its reader meets them: what exactly would be done, and nothing done without it.
// The offline models ask; what a receiver on loopback got is the proof.

import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { gate } from "../e2e/journey.ts";
import { launchChromiumIfAny } from "../support/chromium.ts";
import { startUpshift, type Upshift } from "../support/upshift.ts";
import { startReceiver, type WebhookReceiver } from "../support/webhook-receiver.ts";
import {
  answers,
  answerText,
  ask,
  composer,
  conversationOf,
  expectShowsWhatIsStored,
  send,
  stopButton,
  untilAnswered,
} from "./support/chat-page.ts";
import { visitsTo } from "./support/visits.ts";

const browser: Browser | null = await launchChromiumIfAny();
let upshift: Upshift;
let receiver: WebhookReceiver;
const visits = visitsTo(browser, () => upshift.url);

beforeAll(async () => {
  receiver = await startReceiver();
  upshift = await startUpshift({ vars: { WEBHOOK_ALLOWED_HOSTS: "127.0.0.1" } });
});
afterAll(async () => {
  await browser?.close();
  await upshift.stop();
  await receiver.close();
});
beforeEach(() => receiver.answerWith(() => 204));
afterEach((context) => visits.end(context));

let calls = 0;

/** Something to be sent that no other test sends, and what has come of it. */
function webhook(): { readonly request: string; received(): readonly string[] } {
  calls += 1;
  const path = `/in/${calls}`;
  return {
    request: `Post {"hello": "world"} to ${receiver.url}${path}`,
    received: () => receiver.received.filter((one) => one.path === path).map(({ body }) => body),
  };
}

const card = (page: Page): Locator => page.getByRole("region", { name: /^Approval needed/ });
const allowButton = (page: Page): Locator => page.getByRole("button", { name: "Allow once" });
const denyButton = (page: Page): Locator => page.getByRole("button", { name: "Deny" });
const toolState = (page: Page): Locator => page.locator(".tool .tool-state");

async function askToSend(page: Page, { request } = webhook()): Promise<void> {
  await send(page, request);
  await card(page).waitFor();
  await stopButton(page).waitFor({ state: "detached" });
}

describe.skipIf(browser === null)("A call that needs the user's word", () => {
  test("says exactly what would be done and where, and does nothing until it is allowed", async () => {
    const call = webhook();
    const { page } = await visits.begin();
    await askToSend(page, call);

    const shown = (await card(page).textContent()) ?? "";
    for (const said of [
      "call_webhook",
      new URL(receiver.url).host,
      `${receiver.url}/in/`,
      '"hello": "world"',
    ])
      expect(shown).toContain(said);
    expect(shown).toContain("Sends a POST to");
    expect(await page.title()).toBe("(!) Upshift");
    expect(await page.getByRole("alert").textContent()).toMatch(/^Approval needed: Send to 127\.0\.0\.1/);

    // It took no focus, and Enter is the composer's.
    expect(await composer(page).evaluate((box) => box === document.activeElement)).toBe(true);
    await page.keyboard.press("Enter");
    expect(await card(page).count()).toBe(1);
    expect(call.received()).toEqual([]);

    await page.reload();
    await card(page).waitFor();
    await allowButton(page).click();
    await card(page).waitFor({ state: "detached" });
    await untilAnswered(page, 1);
    expect(call.received()).toEqual(['{"hello":"world"}']);
    expect(await toolState(page).allTextContents()).toEqual(["done"]);
    expect(await answerText(page).last().textContent()).toContain("answered with status 204");
    expect(await page.title()).toBe("Upshift");
    expect(await page.getByRole("alert").textContent()).toBe("");
    await expectShowsWhatIsStored(page, upshift.url);
  });

  test("goes on in the same answer, which can be stopped meanwhile, in every tab", async () => {
    const held = gate();
    receiver.answerWith(async () => {
      await held.opened;
      return 204;
    });
    const { page, anotherTab } = await visits.begin();
    await askToSend(page);
    const other = await anotherTab(`/c/${conversationOf(page)}`);
    await card(other).waitFor();

    await allowButton(page).click();
    for (const tab of [page, other]) {
      await stopButton(tab).waitFor();
      await card(tab).waitFor({ state: "detached" });
      expect(await toolState(tab).allTextContents()).toEqual(["allowed, running"]);
    }
    held.open();
    for (const tab of [page, other]) {
      await untilAnswered(tab, 1);
      expect(await toolState(tab).allTextContents()).toEqual(["done"]);
      await expectShowsWhatIsStored(tab, upshift.url);
    }
  });

  test("is denied in one tab with a reason, which the other tab shows, and the answer heeds", async () => {
    const call = webhook();
    const { page, anotherTab } = await visits.begin();
    await askToSend(page, call);
    const other = await anotherTab(`/c/${conversationOf(page)}`);
    await card(other).waitFor();

    await page.getByLabel("Reason, if you deny it").fill("not from here");
    await page.keyboard.press("Enter");
    expect(await card(page).count()).toBe(1);
    await denyButton(page).click();
    for (const tab of [page, other]) {
      await expect.poll(() => toolState(tab).allTextContents(), { timeout: 15_000 }).toEqual(["not allowed"]);
      await untilAnswered(tab, 1);
      expect(await tab.locator(".tool-result").textContent()).toBe("not from here");
      expect(await answerText(tab).last().textContent()).toContain("You said: “not from here”");
    }
    expect(call.received()).toEqual([]);
    await expectShowsWhatIsStored(other, upshift.url);
  });

  test("is made once, however often it is allowed", async () => {
    const call = webhook();
    const { page, anotherTab } = await visits.begin();
    await askToSend(page, call);
    const other = await anotherTab(`/c/${conversationOf(page)}`);
    await card(other).waitFor();
    await allowButton(page).dblclick();
    // The answer stood, with its receipt, while it waited: that it goes on is seen by what the call does.
    await expect.poll(() => call.received().length, { timeout: 15_000 }).toBe(1);
    await page.locator(".tool.output-available").waitFor();
    await other.locator(".tool.output-available").waitFor();
    await untilAnswered(page, 1);
    await untilAnswered(other, 1);
    expect(call.received().length).toBe(1);
    expect(await page.locator(".failure").count()).toBe(0);
  });

  test("can be decided on after other things were said, and is told where it stands", async () => {
    const call = webhook();
    const { page } = await visits.begin();
    await askToSend(page, call);
    await send(page, "hi");
    await untilAnswered(page, 2);
    await allowButton(page).click();
    await page.waitForFunction(() => document.querySelector(".approval") === null);
    await page.locator(".tool.output-available").waitFor();
    expect(await answers(page).count()).toBe(2);
    expect(call.received().length).toBe(1);
    await expectShowsWhatIsStored(page, upshift.url);
    await ask(page, "thanks");
  });

  test("can be decided on by a thumb: buttons of 44 px, apart from each other, on a narrow screen", async () => {
    const { page } = await visits.begin({
      viewport: { width: 375, height: 667 },
      hasTouch: true,
      isMobile: true,
    });
    // Enter starts a new line here.
    await composer(page).fill(webhook().request);
    await page.getByRole("button", { name: "Send", exact: true }).tap();
    await card(page).waitFor();
    await stopButton(page).waitFor({ state: "detached" });
    const [allow, deny] = [await allowButton(page).boundingBox(), await denyButton(page).boundingBox()];
    for (const box of [allow, deny]) expect(Math.min(box!.height, box!.width)).toBeGreaterThanOrEqual(44);
    const apart = Math.max(deny!.x - (allow!.x + allow!.width), deny!.y - (allow!.y + allow!.height));
    expect(apart).toBeGreaterThanOrEqual(8);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await denyButton(page).tap();
    await untilAnswered(page, 1);
  });
});
