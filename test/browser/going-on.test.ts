// An answer that did not come to its end: what its reader is offered, and what a model is then sent. Nothing is asked, and
// nothing paid, that the reader did not ask for.

import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Behaviour } from "../emulators/behaviour.ts";
import { gatewayError, workersAiError } from "../emulators/error-bodies.ts";
import { promptOf, requestsSince, storedMessages } from "../e2e/journey.ts";
import { messageText } from "../support/chat-transcript.ts";
import { launchChromiumIfAny } from "../support/chromium.ts";
import {
  answers,
  answerText,
  ask,
  conversationOf,
  expectShowsWhatIsStored,
  send,
  stopButton,
  transcript,
  untilAnswered,
  untilShown,
} from "./support/chat-page.ts";
import { IN_TEXT, longAnswer, RELEASED } from "./support/long-answer.ts";
import { startValvedStage, type ValvedStage } from "./support/valve.ts";
import { visitsTo } from "./support/visits.ts";

const browser: Browser | null = await launchChromiumIfAny();
let stage: ValvedStage;
const visits = visitsTo(browser, () => stage.url);

beforeAll(async () => {
  stage = await startValvedStage({ TURNS_PER_MINUTE: "1000", UPSTREAM_RETRIES: "0" });
});
afterAll(async () => {
  await browser?.close();
  await stage.close();
});
afterEach(async (context) => {
  stage.valve.letThrough(Infinity);
  await visits.end(context);
});

const REQUEST = "Please go on from where you stopped.";
const REST: Behaviour = { reply: { thinking: "Well.", text: "And that is all." } };

const goOn = (page: Page) => page.getByRole("button", { name: "Go on", exact: true });
/** What is offered for the last answer, copying and rating left out. */
const offered = (page: Page): Promise<string[]> =>
  answers(page).last().locator(".actions > button:not([aria-label])").allTextContents();

async function stopInText(page: Page): Promise<string> {
  stage.valve.letThrough(IN_TEXT);
  await send(page, "Count.");
  await untilShown(page, RELEASED);
  await stopButton(page).click();
  await untilAnswered(page, 1);
  stage.valve.letThrough(Infinity);
  return messageText((await storedMessages(stage.url, conversationOf(page)))[1]);
}

const content = (request: Parameters<typeof promptOf>[0]) =>
  promptOf(request).map((message) => ({ role: message.role, content: message.content }));

describe.skipIf(browser === null)("An answer that was stopped", () => {
  test("is gone on from by a message of the reader's: the model is sent what there is of it, once", async () => {
    stage.fast.script([longAnswer, REST]);
    const requests = requestsSince(stage.fast);
    const { page } = await visits.begin();
    const partial = await stopInText(page);
    expect((await transcript(page))[1]?.note).toBe("Stopped. You can go on from here.");
    expect(await offered(page)).toEqual(["Go on", "Try again", "Try harder"]);
    expect(requests()).toHaveLength(1);

    // As quick hands do: it is one wish.
    await goOn(page).dblclick();
    await untilAnswered(page, 2);
    expect(requests()).toHaveLength(2);
    expect(content(requests()[1])).toEqual([
      { role: "user", content: "Count." },
      { role: "assistant", content: partial },
      { role: "user", content: REQUEST },
    ]);
    expect(await transcript(page)).toEqual([
      { by: "you", text: "Count." },
      { by: "answer", text: partial, note: "Stopped." },
      { by: "you", text: REQUEST },
      { by: "answer", text: "And that is all." },
    ]);
    await expectShowsWhatIsStored(page, stage.url);
    expect(await goOn(page).count()).toBe(0);
    await page.reload();
    await untilAnswered(page, 2);
    await expectShowsWhatIsStored(page, stage.url);
  });

  test("is gone on from in the mode that is chosen, which then falls back", async () => {
    stage.fast.script(longAnswer);
    stage.gateway.script(REST);
    const [fast, deep] = [requestsSince(stage.fast), requestsSince(stage.gateway)];
    const { page } = await visits.begin();
    const partial = await stopInText(page);
    await page.getByRole("radio", { name: "Deep" }).check();
    await goOn(page).click();
    await untilAnswered(page, 2);
    expect([fast().length, deep().length]).toEqual([1, 1]);
    expect(content(deep()[0])).toEqual([
      { role: "user", content: "Count." },
      { role: "assistant", content: partial },
      { role: "user", content: REQUEST },
    ]);
    expect(await page.getByRole("radio", { name: "Auto" }).isChecked()).toBe(true);
  });

  test("before any of it was there can only be asked for again", async () => {
    stage.fast.script(longAnswer);
    stage.valve.letThrough(0);
    const { page } = await visits.begin();
    await send(page, "Count.");
    await stopButton(page).click();
    await untilAnswered(page, 1);
    expect((await transcript(page))[1]).toEqual({ by: "answer", text: "", note: "Stopped." });
    expect(await offered(page)).toEqual(["Try again"]);
  });
});

describe.skipIf(browser === null)("An answer that was interrupted", () => {
  test("can be gone on from, also after a reload; what came of it stays above", async () => {
    stage.fast.script([{ ...longAnswer, fault: { resetAfterChunks: 250 } }, REST]);
    const requests = requestsSince(stage.fast);
    const { page } = await visits.begin();
    await send(page, "Count.");
    await untilAnswered(page, 1);
    await page.reload();
    await untilAnswered(page, 1);
    const partial = messageText((await storedMessages(stage.url, conversationOf(page)))[1]);
    expect(partial.length).toBeGreaterThan(400);
    expect(requests()).toHaveLength(1);
    await goOn(page).click();
    await untilAnswered(page, 2);
    expect(content(requests()[1])[1]).toEqual({ role: "assistant", content: partial });
    expect((await transcript(page)).map(({ text }) => text)).toEqual([
      "Count.",
      partial,
      REQUEST,
      "And that is all.",
    ]);
    await expectShowsWhatIsStored(page, stage.url);
  });

  test("because the reasoner failed is the fast draft, and its receipt says that the reasoner was not there", async () => {
    stage.fast.script({
      reply: { thinking: "Well.", text: "A draft that ends before it has" },
      fault: { endAfterChunks: 12 },
    });
    stage.gateway.script({ fault: { http: gatewayError(2005) } });
    stage.direct.script({ fault: { html: { status: 503 } } });
    const { page } = await visits.begin();
    await send(page, "Tell me.");
    await untilAnswered(page, 1);
    expect(await page.locator("details.dropped").count()).toBe(0);
    const receipt = page.locator("details.receipt");
    expect(await receipt.locator("summary").textContent()).toContain(
      "Fast · reasoner unavailable: AI Gateway failed (400), DeepSeek failed (503) · ",
    );
    await receipt.locator("summary").click();
    await receipt.getByText("The fast model's answer was cut off before its end.").waitFor();
    expect(await offered(page)).toEqual(["Go on", "Try again", "Try harder"]);
  });
});

describe.skipIf(browser === null)("A question that got no answer", () => {
  test("for want of neurons says so, and offers the reasoner alone", async () => {
    stage.fast.script({ fault: { http: workersAiError(3036) } });
    stage.gateway.script(REST);
    const { page } = await visits.begin();
    await page.getByRole("radio", { name: "Fast", exact: true }).check();
    await ask(page, "Tell me.");
    expect((await transcript(page))[1]?.note).toMatch(/neurons are used up/);
    expect(await offered(page)).toEqual(["Ask the reasoner"]);
    await page.getByRole("button", { name: "Ask the reasoner" }).click();
    await answerText(page).getByText("And that is all.").waitFor();
    await untilAnswered(page, 1);
  });

  test("by the gateway's own rule says so, and offers another try alone", async () => {
    stage.gateway.script({ fault: { http: gatewayError(2003) } });
    const { page } = await visits.begin();
    await page.getByRole("radio", { name: "Deep" }).check();
    await ask(page, "Tell me.");
    expect((await transcript(page))[1]?.note).toMatch(/rate limit is reached/);
    expect(await offered(page)).toEqual(["Try again"]);
    expect(await page.locator(".receipt summary").textContent()).toMatch(/\$0$/);
  });

  test("whose turn was gone round shows that in the receipt, opened", async () => {
    stage.gateway.script({ fault: { html: { status: 503 } } });
    stage.direct.script(REST);
    const { page } = await visits.begin();
    await page.getByRole("radio", { name: "Deep" }).check();
    await ask(page, "Tell me.");
    await page.locator(".receipt summary").click();
    await page.locator(".receipt").getByText("AI Gateway failed (503), answered directly").waitFor();
  });
});
