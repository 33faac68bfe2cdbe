// What a reader thinks of an answer: pressed, told to the server, kept; and what a bad answer of the fast model offers.

import type { Browser, Page, Request } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { requestsSince, startStage, storedMessages, type Stage } from "../e2e/journey.ts";
import { launchChromiumIfAny } from "../support/chromium.ts";
import { answers, answerText, ask, conversationOf, send, untilAnswered } from "./support/chat-page.ts";
import { visitsTo } from "./support/visits.ts";

const browser: Browser | null = await launchChromiumIfAny();
let stage: Stage;
const visits = visitsTo(browser, () => stage.url);

beforeAll(async () => {
  stage = await startStage({ TURNS_PER_MINUTE: "1000", UPSTREAM_RETRIES: "0" });
});
afterAll(async () => {
  await browser?.close();
  await stage.close();
});
afterEach((context) => visits.end(context));

const FEEDBACK = /\/api\/conversations\/[^/]+\/feedback$/;
const good = (page: Page) => answers(page).last().getByRole("button", { name: "Good answer" });
const bad = (page: Page) => answers(page).last().getByRole("button", { name: "Bad answer" });
const pressed = (page: Page): Promise<(string | null)[]> =>
  Promise.all([good(page), bad(page)].map((button) => button.getAttribute("aria-pressed")));

/** The page's ratings are answered here, so that the test decides what the server makes of them. */
async function answerRatings(page: Page, statuses: readonly number[]): Promise<Request[]> {
  const requests: Request[] = [];
  await page.route(FEEDBACK, async (route) => {
    const status = statuses[requests.length] ?? 204;
    requests.push(route.request());
    await (status === 204
      ? route.fulfill({ status })
      : route.fulfill({
          status,
          contentType: "application/problem+json",
          body: JSON.stringify({ type: "about:blank", title: "No", status, code: "internal" }),
        }));
  });
  return requests;
}

describe.skipIf(browser === null)("A finished answer", () => {
  test("is rated by one press, told to the server once, and stays rated", async () => {
    stage.fast.script({ reply: { thinking: "Well.", text: "It is so." } });
    const { page } = await visits.begin();
    const requests = await answerRatings(page, []);
    await ask(page, "Is it?");
    expect(await pressed(page)).toEqual(["false", "false"]);
    await good(page).click();
    await good(page).and(page.locator("[aria-pressed=true]")).waitFor();
    await good(page).click();
    const id = conversationOf(page);
    const [, answer] = await storedMessages(stage.url, id);
    expect(requests.map((request) => [request.method(), new URL(request.url()).pathname])).toEqual([
      ["POST", `/api/conversations/${id}/feedback`],
    ]);
    expect(requests[0]?.postDataJSON()).toEqual({ messageId: answer?.id, value: 1 });
    expect(await requests[0]?.headerValue("content-type")).toBe("application/json");
    await page.reload();
    await untilAnswered(page, 1);
    expect(await pressed(page)).toEqual(["true", "false"]);
    expect(await page.getByRole("button", { name: "Ask the reasoner" }).count()).toBe(0);
  });

  test("of the fast model that is rated badly offers the reasoner, and nothing is asked before that is pressed", async () => {
    stage.fast.script({ reply: { thinking: "Well.", text: "It is so." } });
    stage.gateway.script({ reply: { thinking: "Carefully.", text: "It is not so." } });
    const deep = requestsSince(stage.gateway);
    const { page } = await visits.begin();
    const requests = await answerRatings(page, []);
    await ask(page, "Is it?");
    await bad(page).click();
    const askReasoner = page.getByRole("button", { name: "Ask the reasoner" });
    await askReasoner.waitFor();
    expect(await page.getByRole("button", { name: "Try harder" }).count()).toBe(0);
    expect(requests.map((request) => (request.postDataJSON() as { value: number }).value)).toEqual([-1]);
    expect(deep()).toHaveLength(0);
    await askReasoner.click();
    await answerText(page).getByText("It is not so.").waitFor();
    await untilAnswered(page, 1);
    expect(deep()).toHaveLength(1);
    // Another answer, not rated yet; the reasoner's offers no reasoner.
    expect(await pressed(page)).toEqual(["false", "false"]);
    await bad(page).click();
    await bad(page).and(page.locator("[aria-pressed=true]")).waitFor();
    expect(await page.getByRole("button", { name: "Ask the reasoner" }).count()).toBe(0);
  });

  test("whose rating the server does not take falls back to what it was, and says so", async () => {
    stage.fast.script({ reply: { thinking: "Well.", text: "It is so." } });
    const visit = await visits.begin();
    const { page } = visit;
    visit.expectProblems(/Failed to load resource/);
    const requests = await answerRatings(page, [204, 500, 404]);
    await ask(page, "Is it?");
    await bad(page).click();
    await bad(page).and(page.locator("[aria-pressed=true]")).waitFor();
    await good(page).click();
    await page.getByRole("alert").getByText("Your rating was not saved.").waitFor();
    expect(await pressed(page)).toEqual(["false", "true"]);
    await page.reload();
    await untilAnswered(page, 1);
    expect(await pressed(page)).toEqual(["false", "true"]);
    expect(await page.getByRole("alert").filter({ hasText: /\S/ }).count()).toBe(0);
    expect(requests).toHaveLength(2);
  });

  test("alone can be rated: not one under way, and not one that failed", async () => {
    stage.fast.script({ reply: { thinking: "Well.", text: "" } });
    stage.gateway.script({ fault: { html: { status: 503 } } });
    stage.direct.script({ fault: { html: { status: 503 } } });
    const { page } = await visits.begin();
    await send(page, "Is it?");
    await untilAnswered(page, 1);
    expect(await page.locator(".answer .ending").count()).toBe(1);
    expect(await page.getByRole("group", { name: "Rate this answer" }).count()).toBe(0);
  });

  test.each([
    {
      hands: "a finger",
      options: { hasTouch: true, isMobile: true, viewport: { width: 375, height: 667 } },
      least: 44,
    },
    { hands: "a mouse", options: {}, least: 24 },
  ])("has thumbs that $hands can hit", async ({ options, least }) => {
    stage.fast.script({ reply: { thinking: "Well.", text: "It is so." } });
    const { page } = await visits.begin(options);
    await page.getByRole("textbox", { name: "Message", exact: true }).fill("Is it?");
    await page.getByRole("button", { name: "Send" }).click();
    await untilAnswered(page, 1);
    for (const button of [good(page), bad(page)]) {
      const box = await button.boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(least);
    }
  });
});
