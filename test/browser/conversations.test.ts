// The list of conversations on the page: what stands in it and in which order, and what is done to it by mouse and keyboard.

import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { launchChromiumIfAny } from "../support/chromium.ts";
import { startUpshift, type Upshift } from "../support/upshift.ts";
import { answerText, ask, composer, conversationOf, send } from "./support/chat-page.ts";
import { visitsTo } from "./support/visits.ts";

const TOKENS = ["ada", "bob", "cleo", "dana", "eve", "finn", "gwen"].map(
  (name) => [name, `${name}-token-0123456789`] as const,
);
const PHONE = { viewport: { width: 375, height: 720 } };

const browser: Browser | null = await launchChromiumIfAny();
let upshift: Upshift;
const visits = visitsTo(browser, () => upshift.url);

beforeAll(async () => {
  upshift = await startUpshift({
    vars: {
      AUTH_MODE: "token",
      API_TOKENS: TOKENS.map(([name, token]) => `${name}=${token}`).join(","),
    },
  });
});
afterAll(async () => {
  await browser?.close();
  await upshift.stop();
});
afterEach((context) => visits.end(context));

/** What the browser notes of a page that nobody is signed in to. */
const REFUSED = /401|HTTP Authentication failed/;

type User = (typeof TOKENS)[number][0];

/** As a user whose list no other test fills. */
async function visitAs(name: User, options: Parameters<typeof visits.begin>[0] = {}) {
  const visit = await visits.begin(options);
  visit.expectProblems(REFUSED);
  await signIn(visit.page, name);
  return visit;
}

async function signIn(page: Page, name: User): Promise<void> {
  await page.getByLabel("Token").fill(`${name}-token-0123456789`);
  await page.getByRole("button", { name: "Sign in" }).click();
  await composer(page).waitFor();
}

const list = (page: Page): Locator => page.getByRole("navigation", { name: "Conversations" });
const titles = (page: Page): Promise<string[]> => list(page).locator(".row-title").allTextContents();
const row = (page: Page, title: string): Locator => list(page).getByRole("link", { name: title });
const search = (page: Page): Locator => page.getByRole("searchbox", { name: "Search conversations" });

async function expectTitles(page: Page, wanted: readonly string[]): Promise<void> {
  await expect.poll(() => titles(page), { timeout: 15_000 }).toEqual(wanted);
}

async function askInNew(page: Page, text: string): Promise<void> {
  await page.keyboard.press("Control+Shift+O");
  await page.getByRole("list", { name: "Examples to start with" }).waitFor();
  await ask(page, text);
}

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute("aria-label") ?? element?.querySelector(".row-title")?.textContent ?? "";
  });

describe.skipIf(browser === null)("The list of conversations", () => {
  test("shows what was talked about, newest first, marks what is open, and opens what is clicked", async () => {
    const { page } = await visitAs("ada");
    await list(page).getByText("Your conversations will be listed here.").waitFor();
    await ask(page, "What is 17 * 23?");
    const first = conversationOf(page);
    await expectTitles(page, ["What is 17 * 23?"]);
    await list(page).getByRole("link", { name: "New conversation" }).click();
    await ask(page, "My name is Ada");
    await expectTitles(page, ["My name is Ada", "What is 17 * 23?"]);
    expect(await list(page).locator('[aria-current="page"] .row-title').allTextContents()).toEqual([
      "My name is Ada",
    ]);

    await row(page, "What is 17 * 23?").click();
    await answerText(page).getByText("391").first().waitFor();
    expect(conversationOf(page)).toBe(first);
    expect(await row(page, "What is 17 * 23?").getAttribute("aria-current")).toBe("page");
    await ask(page, "What is 2 * 21?");
    await expectTitles(page, ["What is 17 * 23?", "My name is Ada"]);
    await page.goBack();
    await answerText(page).getByText("Ada").first().waitFor();
    expect(await row(page, "My name is Ada").getAttribute("aria-current")).toBe("page");
  });

  test("finds words of a message, marks the hit, and takes any query for words", async () => {
    const { page } = await visitAs("bob");
    await ask(page, "What is 17 * 23?");
    await askInNew(page, "My name is Bartholomew");
    await expectTitles(page, ["My name is Bartholomew", "What is 17 * 23?"]);

    await page.keyboard.press("Control+K");
    expect(await focused(page)).toBe("Search conversations");
    await page.keyboard.type("calculator");
    await expectTitles(page, ["What is 17 * 23?"]);
    expect(await list(page).locator("mark").allTextContents()).toEqual(["calculator"]);

    await search(page).fill('"*( NEAR');
    await list(page).getByText("Nothing was found for").waitFor();
    await search(page).fill("<img src=x>");
    await list(page).getByText("<img src=x>").waitFor();
    expect(await titles(page)).toEqual([]);
    await search(page).press("Escape");
    expect(await search(page).inputValue()).toBe("");
    await expectTitles(page, ["My name is Bartholomew", "What is 17 * 23?"]);
    expect(await list(page).getByRole("alert").count()).toBe(0);
  });

  test("renames in place, keeps markup for text, and is right in another page once one looks at it", async () => {
    const { page, anotherTab } = await visitAs("cleo");
    await ask(page, "What is 17 * 23?");
    await expectTitles(page, ["What is 17 * 23?"]);
    const other = await anotherTab();
    await expectTitles(other, ["What is 17 * 23?"]);

    await page.bringToFront();
    await row(page, "What is 17 * 23?").press("F2");
    expect(await focused(page)).toBe("New title");
    await page.keyboard.type("Given up");
    await page.keyboard.press("Escape");
    expect(await titles(page)).toEqual(["What is 17 * 23?"]);
    expect(await focused(page)).toBe("What is 17 * 23?");

    await row(page, "What is 17 * 23?").hover();
    await list(page).getByRole("button", { name: "Rename" }).click();
    const markup = "<img src=x onerror=alert(1)> & <b>sums</b>";
    await page.getByRole("textbox", { name: "New title" }).fill(markup);
    await page.keyboard.press("Enter");
    await expectTitles(page, [markup]);
    expect(await focused(page)).toBe(markup);
    expect(await list(page).locator("img, b").count()).toBe(0);

    await other.bringToFront();
    await other.evaluate(() => window.dispatchEvent(new Event("focus")));
    await expectTitles(other, [markup]);
    await page.reload();
    await expectTitles(page, [markup]);
  });

  test("deletes after one question: the focus goes on to the next row, and what was open is left", async () => {
    const visit = await visitAs("dana");
    // What the browser notes of a conversation that is gone.
    visit.expectProblems(/404/);
    const { page, anotherTab } = visit;
    await ask(page, "My name is Dana");
    await askInNew(page, "What is 2 * 21?");
    await askInNew(page, "What is 17 * 23?");
    await expectTitles(page, ["What is 17 * 23?", "What is 2 * 21?", "My name is Dana"]);
    const open = conversationOf(page);

    await row(page, "What is 2 * 21?").press("Delete");
    await page.getByRole("group", { name: /Delete .*2 \* 21.* for good/ }).waitFor();
    await page.keyboard.press("Enter");
    expect(await focused(page)).toBe("What is 2 * 21?");
    await page.keyboard.press("Delete");
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("group", { name: /for good/ }).waitFor({ state: "detached" });
    await expectTitles(page, ["What is 17 * 23?", "My name is Dana"]);
    expect(await focused(page)).toBe("My name is Dana");
    expect(conversationOf(page)).toBe(open);

    await row(page, "What is 17 * 23?").press("Delete");
    await page.getByRole("button", { name: "Delete", exact: true }).press("Enter");
    await page.getByRole("group", { name: /for good/ }).waitFor({ state: "detached" });
    await expectTitles(page, ["My name is Dana"]);
    expect(await focused(page)).toBe("My name is Dana");
    expect(conversationOf(page)).not.toBe(open);
    await page.getByRole("list", { name: "Examples to start with" }).waitFor();

    await page.goto(`/c/${open}`);
    await page.getByText("This conversation was deleted.").waitFor();
    await expectTitles(page, ["My name is Dana"]);
    const notice = page.getByRole("main");
    await notice.getByRole("button", { name: "New conversation" }).click();
    await ask(page, "What is 3 * 14?");
    await expectTitles(page, ["What is 3 * 14?", "My name is Dana"]);

    const other = await anotherTab(new URL(page.url()).pathname);
    await page.bringToFront();
    await row(page, "What is 3 * 14?").press("Delete");
    await page.getByRole("button", { name: "Delete", exact: true }).press("Enter");
    await other.getByText("This conversation was deleted.").waitFor();
    expect(await other.locator("body").innerText()).not.toContain("42");
  });

  test("says what failed and tries again, while the chat goes on", async () => {
    const visit = await visitAs("eve");
    visit.expectProblems(/503/);
    const { page } = visit;
    await ask(page, "What is 17 * 23?");
    await expectTitles(page, ["What is 17 * 23?"]);
    await page.route("**/api/conversations?*", (route) => route.fulfill({ status: 503, body: "" }));
    await ask(page, "What is 2 * 21?");
    await list(page).getByRole("alert").getByText("The list of conversations could not be loaded.").waitFor();
    expect(await titles(page)).toEqual(["What is 17 * 23?"]);
    await page.unroute("**/api/conversations?*");
    await list(page).getByRole("button", { name: "Try again" }).click();
    await list(page).getByRole("alert").waitFor({ state: "detached" });
  });
});

describe.skipIf(browser === null)("The list on a phone", () => {
  test("is a drawer that the keyboard opens, uses and closes, and that never stops an answer", async () => {
    const { page } = await visitAs("finn", PHONE);
    await ask(page, "What is 17 * 23?");
    const first = conversationOf(page);
    expect(await list(page).count()).toBe(0);
    await page.getByRole("link", { name: "New conversation" }).click();
    await send(page, "Prove that there is no largest prime, step by step");
    await page.locator(".thinking-preview").waitFor();

    const opener = page.getByRole("button", { name: "Conversations" });
    await opener.press("Enter");
    await page.getByRole("dialog", { name: "Conversations" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await focused(page)).toBe("Conversations");
    expect(await page.locator(".live").count()).toBe(1);
    expect(await page.getByText("Stopped.").count()).toBe(0);

    await page.keyboard.press("Control+K");
    expect(await focused(page)).toBe("Search conversations");
    await page.keyboard.type("391");
    await expectTitles(page, ["What is 17 * 23?"]);
    await page.keyboard.press("Tab");
    if ((await focused(page)) !== "What is 17 * 23?") await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await answerText(page).getByText("391").first().waitFor();
    expect(conversationOf(page)).toBe(first);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
  });
});

describe.skipIf(browser === null)("Signing out", () => {
  test("leaves nothing on the screen, in no tab, and the next to sign in finds nothing of it", async () => {
    const { page, anotherTab } = await visitAs("gwen");
    await ask(page, "My name is Gwen");
    await expectTitles(page, ["My name is Gwen"]);
    const other = await anotherTab(new URL(page.url()).pathname);
    await composer(other).fill("A secret that was never sent");
    await page.reload();
    await expectTitles(page, ["My name is Gwen"]);

    await list(page).getByRole("button", { name: "Sign out" }).click();
    for (const tab of [page, other]) {
      await tab.getByRole("heading", { name: "Sign in" }).waitFor();
      expect(await tab.locator("body").innerText()).not.toContain("Gwen");
    }
    await other.reload();
    await signIn(other, "bob");
    expect(await composer(other).inputValue()).toBe("");
    expect(await titles(other)).not.toContain("My name is Gwen");
    await page.goBack();
    expect(await page.locator("body").innerText()).not.toContain("Gwen");
  });
});
