// What a reader of an answer goes through while it is written: the page reloaded, a second tab, a connection that breaks, a
// server that dies. In the end there is what the server has, character for character.

import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { echoBrain } from "../emulators/brains.ts";
import { metadataOf, requestsSince } from "../e2e/journey.ts";
import { messageText } from "../support/chat-transcript.ts";
import { launchChromiumIfAny } from "../support/chromium.ts";
import {
  answerText,
  conversationOf,
  expectShowsWhatIsStored,
  send,
  stopButton,
  transcript,
  untilAnswered,
  untilShown,
} from "./support/chat-page.ts";
import { IN_DRAFT, IN_TEXT, IN_THOUGHT, LONG, longAnswer, RELEASED } from "./support/long-answer.ts";
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

describe.skipIf(browser === null)("A page that is reloaded in mid-answer", () => {
  test("takes the answer up again while it is thought, drafted and written, and misses and doubles nothing", async () => {
    stage.fast.script(longAnswer);
    stage.valve.letThrough(IN_THOUGHT);
    const requests = requestsSince(stage.fast);
    const { page } = await visits.begin();
    await send(page, "Count.");
    // Opened further while the page loads, so that more arrives in the middle of its coming back.
    for (const { shown, characters, next } of [
      { shown: ".thinking-preview", characters: 1, next: IN_DRAFT },
      { shown: ".draft .prose", characters: 40, next: IN_DRAFT + 100 },
      { shown: ".draft .prose", characters: 300, next: IN_TEXT },
      { shown: ".answer > .prose", characters: RELEASED, next: IN_TEXT + 600 },
      { shown: ".answer > .prose", characters: RELEASED + 600, next: Infinity },
    ]) {
      await untilShown(page, characters, shown);
      if (characters > 1) expect(LONG).toContain(await page.locator(shown).textContent());
      await page.reload();
      stage.valve.letThrough(next);
      await page.locator(".answer").waitFor();
    }
    await untilAnswered(page, 1);
    const [, answer] = await expectShowsWhatIsStored(page, stage.url);
    expect(messageText(answer)).toBe(LONG);
    expect(await page.locator(".answer, .thinking").count()).toBe(2);
    expect(requests()).toHaveLength(1);

    await page.reload();
    await untilAnswered(page, 1);
    await expectShowsWhatIsStored(page, stage.url);
  });
});

describe.skipIf(browser === null)("Two tabs with one conversation", () => {
  test("see the same answer grow, and either may send and stop", async () => {
    stage.fast.script(longAnswer);
    stage.valve.letThrough(IN_DRAFT);
    const { page: one, anotherTab } = await visits.begin();
    await send(one, "Count.");
    await untilShown(one, 1, ".draft .prose");
    const other = await anotherTab(`/c/${conversationOf(one)}`);
    await untilShown(other, 1, ".draft .prose");
    stage.valve.letThrough(IN_TEXT);
    await Promise.all([untilShown(one, RELEASED), untilShown(other, RELEASED)]);
    expect(await Promise.all([stopButton(one).count(), stopButton(other).count()])).toEqual([1, 1]);
    stage.valve.letThrough(Infinity);
    await Promise.all([untilAnswered(one, 1), untilAnswered(other, 1)]);
    await expectShowsWhatIsStored(one, stage.url);
    await expectShowsWhatIsStored(other, stage.url);

    stage.valve.letThrough(IN_TEXT);
    await send(other, "Count again.");
    await answerText(one).nth(1).waitFor();
    await untilShown(one, RELEASED);
    await stopButton(one).click();
    await Promise.all([untilAnswered(one, 2), untilAnswered(other, 2)]);
    await expectShowsWhatIsStored(one, stage.url);
    expect(await transcript(other)).toEqual(await transcript(one));
    expect((await transcript(other)).at(-1)?.note).toBe("Stopped. You can go on from here.");
  });
});

describe.skipIf(browser === null)("A connection that breaks", () => {
  test("in mid-answer is made again: nothing is missing or doubled, and what it swallowed is sent again, once", async () => {
    stage.fast.script((_request, index) => (index === 0 ? longAnswer : { reply: echoBrain }));
    stage.valve.letThrough(IN_TEXT);
    const requests = requestsSince(stage.fast);
    const { page } = await visits.begin();
    const line = await breakableLine(page);
    await page.reload();
    await send(page, "Count.");
    await untilShown(page, RELEASED);
    line.breakNow();
    stage.valve.letThrough(IN_TEXT + 600);
    await untilShown(page, RELEASED + 600);
    expect(LONG).toContain(await answerText(page).textContent());

    const carried = line.carried("This is written meanwhile.");
    line.breakAtNextSend();
    await send(page, "This is swallowed.");
    await send(page, "This is written meanwhile.");
    // The answer is still being written when the connection is there again.
    await carried;
    stage.valve.letThrough(Infinity);
    await untilAnswered(page, 3);
    expect(await transcript(page)).toEqual([
      { by: "you", text: "Count." },
      { by: "answer", text: LONG },
      { by: "you", text: "This is swallowed." },
      { by: "answer", text: "You said: This is swallowed." },
      { by: "you", text: "This is written meanwhile." },
      { by: "answer", text: "You said: This is written meanwhile." },
    ]);
    await expectShowsWhatIsStored(page, stage.url);
    expect(requests()).toHaveLength(3);
    expect(await page.locator(".failure").count()).toBe(0);
  });
});

interface Line {
  breakNow(): void;
  /** What is sent next is lost with the connection. */
  breakAtNextSend(): void;
  /** Once the server was sent a frame with that text. */
  carried(text: string): Promise<void>;
}

/** For the sockets that the page opens after its next load. */
async function breakableLine(page: Page): Promise<Line> {
  let breakLine = (): void => {};
  let swallows = false;
  let awaited = { text: "", arrived: (): void => {} };
  await page.routeWebSocket(/\/agents\//, (near) => {
    const far = near.connectToServer();
    breakLine = () => {
      void near.close({ code: 1012 });
      void far.close();
    };
    near.onMessage((message) => {
      if (swallows) {
        swallows = false;
        breakLine();
        return;
      }
      far.send(message);
      if (message.includes(awaited.text)) awaited.arrived();
    });
  });
  return {
    breakNow: () => breakLine(),
    breakAtNextSend: () => (swallows = true),
    carried: async (text) => await new Promise((arrived) => (awaited = { text, arrived })),
  };
}

describe.skipIf(browser === null)("A server that dies in mid-answer and comes back", () => {
  test("leaves what was shown, marked, and answers once what waited and what was written meanwhile", async () => {
    stage.fast.script((_request, index) => (index === 0 ? longAnswer : { reply: echoBrain }));
    stage.valve.letThrough(IN_TEXT);
    const requests = requestsSince(stage.fast);
    const visit = await visits.begin();
    visit.expectProblems(/WebSocket connection to .* failed|ERR_CONNECTION_REFUSED/);
    const { page } = visit;
    await send(page, "Count.");
    await untilShown(page, RELEASED);
    await send(page, "This waits.");
    await page.getByText("Waiting for the answer before it").waitFor();
    const saw = (await answerText(page).textContent()) ?? "";
    await stage.upshift.kill();
    stage.valve.letThrough(Infinity);
    await page.getByText("Reconnecting…").waitFor();
    await send(page, "This is written meanwhile.");
    await stage.upshift.restart();

    await untilAnswered(page, 3);
    const [, answer] = await expectShowsWhatIsStored(page, stage.url);
    expect(metadataOf(answer).status).toBe("interrupted");
    expect(messageText(answer).startsWith(saw)).toBe(true);
    expect(LONG.startsWith(messageText(answer))).toBe(true);
    const [, first, ...others] = await transcript(page);
    expect(first?.note).toMatch(/^The answer was interrupted\. \S/);
    expect(others).toEqual([
      { by: "you", text: "This waits." },
      { by: "answer", text: "You said: This waits." },
      { by: "you", text: "This is written meanwhile." },
      { by: "answer", text: "You said: This is written meanwhile." },
    ]);
    expect(requests()).toHaveLength(3);
    expect(await page.locator(".failure").count()).toBe(0);
  });
});
