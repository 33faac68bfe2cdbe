// A reminder that is asked for in words, as its reader meets it: set by the offline models, given when it is due in every
// open tab, and marked as what it is.

import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { launchChromiumIfAny } from "../support/chromium.ts";
import { startUpshift, type Upshift } from "../support/upshift.ts";
import { answerText, ask, conversationOf, transcript, untilAnswered } from "./support/chat-page.ts";
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

const run = (page: Page): Locator => page.getByRole("article", { name: /^Automation/ });

async function untilReminded(page: Page): Promise<void> {
  await answerText(page).filter({ hasText: "it is time to stretch" }).waitFor({ timeout: 60_000 });
  await untilAnswered(page, 2);
}

describe.skipIf(browser === null)("A reminder", () => {
  test("comes by itself in every open tab, as the automation's and not as the user's words", async () => {
    const { page, anotherTab } = await visits.begin();
    await ask(page, "Remind me in two seconds to stretch");
    const other = await anotherTab(`/c/${conversationOf(page)}`);
    expect(await page.locator(".tool-title").first().textContent()).toBe("Set a reminder: Stretch");
    expect(await answerText(page).first().textContent()).toContain("The reminder “Stretch” is set: once on ");
    for (const tab of [page, other]) {
      await untilReminded(tab);
      expect(await run(tab).locator(".automation-run").textContent()).toMatch(
        /^Automation · Stretch\d\d:\d\d$/,
      );
      expect(await run(tab).getByRole("button", { name: "Edit" }).count()).toBe(0);
      expect(await run(tab).locator(".bubble").count()).toBe(0);
      expect((await transcript(tab)).length).toBe(4);
    }
    await ask(page, "What automations do I have?");
    expect(await answerText(page).last().textContent()).toContain("“Stretch”: once, after 2 seconds; done");
  });

  test("still comes, once, after the server was killed before it was due", async () => {
    const visit = await visits.begin();
    const { page } = visit;
    visit.expectProblems(/^console: .*(?:WebSocket|ERR_|Failed to load)/);
    await ask(page, "Remind me in 5 seconds to stretch");
    await upshift.kill();
    await upshift.restart();
    await untilReminded(page);
    await page.reload();
    await untilAnswered(page, 2);
    expect(await run(page).count()).toBe(1);
  });

  test("can be cancelled in words before it comes", async () => {
    const { page } = await visits.begin();
    await ask(page, "Remind me tomorrow at 9 to stretch");
    await ask(page, "Cancel that reminder");
    expect(await answerText(page).last().textContent()).toContain("The automation is cancelled");
    await ask(page, "What automations do I have?");
    expect(await answerText(page).last().textContent()).toBe(
      "There are no automations in this conversation.",
    );
  });
});
