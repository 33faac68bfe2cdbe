// The page of a server that asks for a token: it asks, says what went wrong, lets in, and asks again once the token is gone.

import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { launchChromiumIfAny } from "../support/chromium.ts";
import { startUpshift, type Upshift } from "../support/upshift.ts";
import { answerText, ask } from "./support/chat-page.ts";
import { visitsTo } from "./support/visits.ts";

const TOKEN = "alice-token-0123456789";

const browser: Browser | null = await launchChromiumIfAny();
let upshift: Upshift;
const visits = visitsTo(browser, () => upshift.url);

beforeAll(async () => {
  upshift = await startUpshift({ vars: { AUTH_MODE: "token", API_TOKENS: `alice=${TOKEN}` } });
});
afterAll(async () => {
  await browser?.close();
  await upshift.stop();
});
afterEach((context) => visits.end(context));

const REFUSED = /401|WebSocket|ERR_|Failed to load/;

async function signIn(page: Page, token: string): Promise<void> {
  await page.getByLabel("Token").fill(token);
  await page.getByRole("button", { name: "Sign in" }).click();
}

describe.skipIf(browser === null)("A server that asks for a token", () => {
  test("asks before anything else, says what was wrong, and then lets in for good", async () => {
    const visit = await visits.begin();
    visit.expectProblems(REFUSED);
    const { page } = visit;
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await signIn(page, "not-the-token-0123");
    await page.getByRole("alert").filter({ hasText: "knows no such token" }).waitFor();
    await signIn(page, TOKEN);
    await ask(page, "What is 17 * 23?");
    expect(await answerText(page).first().textContent()).toContain("391");
    expect(await page.evaluate(() => document.cookie)).toBe("");
    await page.reload();
    await answerText(page).first().waitFor();
    expect(await page.getByRole("heading", { name: "Sign in" }).count()).toBe(0);
  });

  test("asks again once the token was removed, and shows the conversation after that", async () => {
    const visit = await visits.begin();
    visit.expectProblems(REFUSED);
    const { page } = visit;
    await signIn(page, TOKEN);
    await ask(page, "What is 17 * 23?");
    await upshift.kill();
    await upshift.restart({ vars: { AUTH_MODE: "token", API_TOKENS: "alice=another-token-01234" } });
    await page.getByRole("heading", { name: "Sign in" }).waitFor({ timeout: 60_000 });
    await signIn(page, "another-token-01234");
    await answerText(page).first().waitFor();
  });
});
