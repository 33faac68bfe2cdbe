// The life of an answer as its reader sees it, the models scripted: stopped, waited for, asked anew, dropped as a draft,
// failed.

import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Behaviour } from "../emulators/behaviour.ts";
import { echoBrain } from "../emulators/brains.ts";
import { deepSeekError } from "../emulators/error-bodies.ts";
import { gate, metadataOf, promptOf, requestsSince, storedMessages, storedVersions } from "../e2e/journey.ts";
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
import { IN_DRAFT, IN_TEXT, LONG, longAnswer, RELEASED } from "./support/long-answer.ts";
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

const say = (text: string): Behaviour => ({ reply: { thinking: "Well.", text } });

describe.skipIf(browser === null)("Stop", () => {
  test.each([
    { when: "written", place: IN_TEXT, shown: ".answer > .prose", characters: RELEASED },
    { when: "still a draft", place: IN_DRAFT, shown: ".draft .prose", characters: 40 },
  ])("keeps what is there of an answer that is $when, says so, and the next message works", async (state) => {
    stage.fast.script([longAnswer, { reply: echoBrain }]);
    stage.valve.letThrough(state.place);
    const requests = requestsSince(stage.fast);
    const { page } = await visits.begin();
    await send(page, "Count.");
    await untilShown(page, state.characters, state.shown);
    await stopButton(page).click();
    await untilAnswered(page, 1);
    await requests()[0]?.ended;
    expect(requests()[0]?.closedByClient).toBe(true);
    const [, stopped] = await expectShowsWhatIsStored(page, stage.url);
    expect(messageText(stopped).length).toBeGreaterThanOrEqual(state.characters);
    expect((await transcript(page))[1]?.note).toBe("Stopped. You can go on from here.");
    expect(await page.locator(".draft").count()).toBe(0);
    // What an aborted call has used is not reported.
    expect(await page.locator(".receipt summary").textContent()).toContain("≈");

    stage.valve.letThrough(Infinity);
    await ask(page, "And now?");
    expect((await transcript(page)).at(-1)).toEqual({ by: "answer", text: "You said: And now?" });
    await page.reload();
    await untilAnswered(page, 2);
    expect((await transcript(page))[1]?.note).toBe("Stopped.");
    await expectShowsWhatIsStored(page, stage.url);
  });
});

describe.skipIf(browser === null)("A message sent during an answer", () => {
  test("waits where it can be taken back, and keeps its place", async () => {
    const held = gate();
    stage.fast.script(async (_request, index) => {
      if (index === 0) await held.opened;
      return { reply: echoBrain };
    });
    const requests = requestsSince(stage.fast);
    const { page } = await visits.begin();
    await send(page, "First.");
    await stopButton(page).waitFor();
    // Before the connection stands, nothing is sent, and what is taken back is simply gone.
    await expect.poll(() => requests().length).toBe(1);
    for (const text of ["Second.", "Third.", "Fourth."]) await send(page, text);
    const waiting = page.locator(".waiting");
    await waiting.nth(2).waitFor();
    await waiting.filter({ hasText: "Third." }).getByRole("button", { name: "Cancel" }).click();
    const waits = "Waiting for the answer before it";
    expect((await transcript(page)).filter(({ by }) => by === "you")).toEqual([
      { by: "you", text: "First." },
      { by: "you", text: "Second.", note: waits },
      { by: "you", text: "Third.", note: "Cancelled: it will not be answered" },
      { by: "you", text: "Fourth.", note: waits },
    ]);
    held.open();
    await untilAnswered(page, 4);
    expect(await transcript(page)).toEqual([
      { by: "you", text: "First." },
      { by: "answer", text: "You said: First." },
      { by: "you", text: "Second." },
      { by: "answer", text: "You said: Second." },
      { by: "you", text: "Third." },
      { by: "answer", text: "", note: "Stopped." },
      { by: "you", text: "Fourth." },
      { by: "answer", text: "You said: Fourth." },
    ]);
    await expectShowsWhatIsStored(page, stage.url);
    expect(requests()).toHaveLength(3);
  });
});

describe.skipIf(browser === null)("A question", () => {
  test("that is edited is answered anew from there, and what followed it is kept as a version", async () => {
    stage.fast.script({ reply: echoBrain });
    const { page } = await visits.begin();
    for (const text of ["One.", "Two.", "Three."]) await ask(page, text);
    const before = await storedMessages(stage.url, conversationOf(page));
    const second = page.getByRole("article", { name: "You, 3 of 6" });
    await second.getByRole("button", { name: "Edit" }).click();
    const editor = page.getByRole("textbox", { name: "Edit your message" });
    expect(await editor.inputValue()).toBe("Two.");
    await editor.fill("Two, corrected.");
    await editor.press("Enter");
    await answerText(page).getByText("You said: Two, corrected.").waitFor();
    await untilAnswered(page, 2);
    const after = await expectShowsWhatIsStored(page, stage.url);
    expect(after).toHaveLength(4);
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
    const { versions } = await storedVersions(stage.url, conversationOf(page));
    expect(versions.map(({ messages }) => messages)).toEqual([before.slice(2)]);
    await page.reload();
    await untilAnswered(page, 2);
    await expectShowsWhatIsStored(page, stage.url);
  });

  test("that is tried again, and then harder, gets another answer each time; the older ones are kept", async () => {
    stage.fast.script([say("The first answer."), say("The second answer.")]);
    stage.gateway.script({ reply: { thinking: "Harder.", text: "The considered answer." } });
    const [fast, deep] = [requestsSince(stage.fast), requestsSince(stage.gateway)];
    const { page } = await visits.begin();
    await ask(page, "Which is it?");
    await page.getByRole("button", { name: "Try again" }).click();
    await answerText(page).getByText("The second answer.").waitFor();
    await untilAnswered(page, 1);
    await page.getByRole("button", { name: "Try harder" }).click();
    await answerText(page).getByText("The considered answer.").waitFor();
    await untilAnswered(page, 1);
    await expectShowsWhatIsStored(page, stage.url);
    expect(await page.locator(".receipt summary").textContent()).toMatch(
      /^Reasoner · why: you asked to try harder, so the reasoner answered · /,
    );
    expect([fast().length, deep().length]).toEqual([2, 1]);
    expect(promptOf(deep()[0]).map(({ content }) => content)).toEqual(["Which is it?"]);
    const { versions } = await storedVersions(stage.url, conversationOf(page));
    expect(versions.map(({ messages }) => messages.map((message) => messageText(message)))).toEqual([
      ["The first answer."],
      ["The second answer."],
    ]);
    expect(await page.getByRole("button", { name: "Try harder" }).count()).toBe(0);
  });
});

describe.skipIf(browser === null)("An answer", () => {
  test("whose draft breaks off is told as dropped, and the reasoner's stands in its place", async () => {
    const held = gate();
    stage.fast.script({ ...say("A draft that ends before it has"), fault: { endAfterChunks: 12 } });
    stage.gateway.script(async () => {
      await held.opened;
      return { reply: { thinking: "Carefully.", text: "The whole answer." } };
    });
    const { page } = await visits.begin();
    await send(page, "Tell me.");
    const why = "the fast model's answer was cut off before its end";
    await page.locator(".live").getByText(`Escalated to the reasoner: ${why}`).waitFor();
    const dropped = page.locator("details.dropped");
    expect(await dropped.locator("summary").textContent()).toBe(`The draft was dropped: ${why}Show draft`);
    expect(await page.locator(".draft").count()).toBe(0);
    held.open();
    await untilAnswered(page, 1);
    expect(await transcript(page)).toEqual([
      { by: "you", text: "Tell me." },
      { by: "answer", text: "The whole answer." },
    ]);
    await dropped.locator("summary").click();
    await dropped.getByText("A draft that ends").waitFor();
    await expectShowsWhatIsStored(page, stage.url);
    expect(await page.locator(".receipt summary").textContent()).toMatch(`Fast → Reasoner · why: ${why} · `);
  });

  test("that a program asked for as JSON is seen live, and a draft of the wrong form is told as such", async () => {
    const held = gate();
    const wrong = '{"town":"Paris"}';
    const right = '{"city":"Paris"}';
    stage.fast.script(async (_, index) => {
      if (index > 0) await held.opened;
      return { reply: { text: index === 0 ? wrong : right } };
    });
    const { page } = await visits.begin();
    const schema = { type: "object", required: ["city"] };
    const asked = fetch(`${stage.url}/api/conversations/${conversationOf(page)}/messages`, {
      method: "POST",
      body: JSON.stringify({
        text: "Which city?",
        responseFormat: { type: "json_schema", json_schema: { name: "city", schema } },
      }),
    });
    const dropped = page.locator("details.dropped summary");
    await dropped.waitFor();
    expect(await dropped.textContent()).toBe(
      "The draft was dropped: it did not have the form that was asked forShow draft",
    );
    held.open();
    expect((await asked).status).toBe(200);
    await untilAnswered(page, 1);
    expect(await transcript(page)).toEqual([
      { by: "you", text: "Which city?" },
      { by: "answer", text: right },
    ]);
    await expectShowsWhatIsStored(page, stage.url);
  });

  test("that never came says what failed, and can be asked for again", async () => {
    stage.fast.script([say(""), say("It works again.")]);
    const refusal: Behaviour = { fault: { http: deepSeekError(402) } };
    stage.gateway.script(refusal);
    stage.direct.script(refusal);
    const { page } = await visits.begin();
    await send(page, "Tell me.");
    await untilAnswered(page, 1);
    const [, failed] = await storedMessages(stage.url, conversationOf(page));
    const { status, error } = metadataOf(failed);
    expect({ status, code: error?.code }).toEqual({ status: "failed", code: "upstream_payment" });
    expect(await transcript(page)).toEqual([
      { by: "you", text: "Tell me." },
      { by: "answer", text: "", note: error?.message },
    ]);
    expect(await page.locator(".failure").count()).toBe(0);
    await page.getByRole("button", { name: "Try again" }).click();
    await answerText(page).getByText("It works again.").waitFor();
    await untilAnswered(page, 1);
    expect(await page.locator(".ending").count()).toBe(0);
    await expectShowsWhatIsStored(page, stage.url);
  });

  test("that breaks off after it was shown keeps what came, and says that it was interrupted", async () => {
    stage.fast.script({ ...longAnswer, fault: { resetAfterChunks: 250 } });
    const { page } = await visits.begin();
    await send(page, "Count.");
    await untilAnswered(page, 1);
    const [, answer] = await expectShowsWhatIsStored(page, stage.url);
    expect(messageText(answer).length).toBeGreaterThan(400);
    expect(LONG.startsWith(messageText(answer).trimEnd())).toBe(true);
    expect((await transcript(page))[1]?.note).toMatch(/^The answer was interrupted\. \S/);
    expect(await answers(page).getByRole("button", { name: "Try again" }).count()).toBe(1);
  });

  test("to a message that is too large is refused; the text stays, to be shortened and sent", async () => {
    stage.fast.script({ reply: echoBrain });
    const { page } = await visits.begin();
    await send(page, "x".repeat(300_000));
    await page.locator(".failure").waitFor();
    expect(await page.locator(".failure p").textContent()).toMatch(/\d/);
    expect(await storedMessages(stage.url, conversationOf(page))).toEqual([]);
    await page.locator(".bubble").hover();
    await page.getByRole("button", { name: "Edit" }).click();
    const editor = page.getByRole("textbox", { name: "Edit your message" });
    await editor.fill("Shorter.");
    await editor.press("Enter");
    await untilAnswered(page, 1);
    expect((await transcript(page)).map(({ text }) => text)).toEqual(["Shorter.", "You said: Shorter."]);
    await expectShowsWhatIsStored(page, stage.url);
  });
});
