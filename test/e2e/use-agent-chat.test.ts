// useAgent and useAgentChat as they are published, in a real browser: what an app that knows nothing of Upshift shows is what
// Upshift has stored.

import type { UIMessage } from "ai";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { echoBrain } from "../emulators/brains.ts";
import { launchChromiumIfAny } from "../support/chromium.ts";
import { messageText } from "../support/chat-transcript.ts";
import {
  metadataOf,
  newConversation,
  receiptOf,
  requestsSince,
  startStage,
  storedMessages,
  storedVersions,
  type Stage,
} from "./journey.ts";
import { servePage, type PageServer } from "./page/page-server.ts";

let stage: Stage;
let server: PageServer;
const browser: Browser | null = await launchChromiumIfAny();
const opened: Page[] = [];

beforeAll(async () => {
  server = await servePage("use-agent-chat.tsx", () => stage.url);
  stage = await startStage({ TURNS_PER_MINUTE: "1000", ALLOWED_ORIGINS: server.otherOrigin });
});
afterAll(async () => {
  await browser?.close();
  await server.close();
  await stage.close();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((page) => page.close()));
});

async function open(id: string, address = `${server.url}/?id=${id}`): Promise<Page> {
  if (browser === null) throw new Error("There is no browser.");
  const page = await browser.newPage();
  opened.push(page);
  await page.goto(address);
  await ready(page);
  return page;
}

async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() => "chat" in window);
}

const messagesOf = (page: Page): Promise<UIMessage[]> => page.evaluate(() => window.chat.messages);

async function untilIdle(page: Page, messages: number): Promise<void> {
  await page.waitForFunction(
    (count) =>
      window.chat.status === "ready" &&
      window.chat.messages.length === count &&
      window.chat.messages.at(-1)?.metadata !== undefined,
    messages,
  );
}

async function say(page: Page, text: string, messages: number): Promise<void> {
  await page.evaluate((words) => void window.chat.sendMessage({ text: words }), text);
  await untilIdle(page, messages);
}

/** As JSON would carry it: a browser's undefined fields are not there. */
async function expectShowsWhatIsStored(page: Page, id: string): Promise<UIMessage[]> {
  const stored = await storedMessages(stage.url, id);
  expect(await messagesOf(page)).toEqual(stored);
  return stored;
}

const LONG = Array.from({ length: 80 }, (_, index) => `word ${index + 1}`).join(", ");

describe.skipIf(browser === null)("An unchanged app with useAgentChat", () => {
  test("holds ten turns, edits one, has one answered again, and loads the same after a reload", async () => {
    stage.fast.script({ reply: (body, request) => ({ thinking: "Well.", ...echoBrain(body, request) }) });
    const id = newConversation("hook");
    const page = await open(id);
    for (let turn = 1; turn <= 10; turn++) await say(page, `Saying ${turn}.`, 2 * turn);
    const ten = await expectShowsWhatIsStored(page, id);
    expect(ten.map((message) => messageText(message))).toEqual(
      Array.from({ length: 10 }, (_, turn) => [
        `Saying ${turn + 1}.`,
        `You said: Saying ${turn + 1}.`,
      ]).flat(),
    );
    for (const message of ten.filter(({ role }) => role === "assistant"))
      expect(metadataOf(message).status).toBe("complete");

    // An edit of the eighth saying: what followed it is no longer part of the conversation.
    const eighth = ten[14]?.id ?? "";
    await page.evaluate(
      (messageId) => void window.chat.sendMessage({ text: "Saying 8, corrected.", messageId }),
      eighth,
    );
    await page.waitForFunction(() =>
      window.chat.messages
        .at(-2)
        ?.parts.some((part) => "text" in part && part.text === "Saying 8, corrected."),
    );
    await untilIdle(page, 16);
    const edited = await expectShowsWhatIsStored(page, id);
    expect(edited.slice(0, 14)).toEqual(ten.slice(0, 14));
    expect(edited[14]?.id).toBe(eighth);
    expect(messageText(edited[15])).toBe("You said: Saying 8, corrected.");

    const before = edited[15]?.id ?? "";
    await page.evaluate(() => void window.chat.regenerate());
    await page.waitForFunction((old) => window.chat.messages.every((message) => message.id !== old), before);
    await untilIdle(page, 16);
    const again = await expectShowsWhatIsStored(page, id);
    expect(again.slice(0, 15)).toEqual(edited.slice(0, 15));
    expect(again[15]?.id).not.toBe(before);

    await page.reload();
    await ready(page);
    await untilIdle(page, 16);
    await expectShowsWhatIsStored(page, id);

    const { messages, versions } = await storedVersions(stage.url, id);
    expect(messages.map((message) => message.id)).toEqual(again.map((message) => message.id));
    expect(versions.map((version) => version.messages)).toEqual([ten.slice(14), edited.slice(15)]);
    expect(versions.map((version) => version.afterMessageId)).toEqual([ten[13]?.id, eighth]);
  });

  test("shows the reasoner's answer and one receipt after an escalation", async () => {
    stage.fast.script({
      reply: { thinking: "Well.", text: "The beginning of an answer that" },
      fault: { endAfterChunks: 9 },
    });
    stage.gateway.script({ reply: { thinking: "Carefully.", text: "The whole answer." } });
    const id = newConversation("hook");
    const page = await open(id);
    await say(page, "Tell me.", 2);
    const [, answer] = await expectShowsWhatIsStored(page, id);
    expect(messageText(answer)).toBe("The whole answer.");
    expect(receiptOf(answer)).toMatchObject({ tier: "reasoner", reason: "cut-off" });
  });

  test("stops an answer, keeps what it had shown, and goes on", async () => {
    stage.fast.script([
      { reply: { thinking: "Well.", text: LONG }, paceMs: 25 },
      { reply: { thinking: "Well.", text: "The next answer." } },
    ]);
    const requests = requestsSince(stage.fast);
    const id = newConversation("hook");
    const page = await open(id);
    await page.evaluate(() => void window.chat.sendMessage({ text: "Count." }));
    await page.waitForFunction(() => window.chat.status === "streaming");
    await page.evaluate(() => void window.chat.stop());
    await untilIdle(page, 2);
    await requests()[0]?.ended;
    expect(requests()[0]?.closedByClient).toBe(true);
    const [, answer] = await expectShowsWhatIsStored(page, id);
    expect(metadataOf(answer).status).toBe("stopped");
    await say(page, "And now?", 4);
    const stored = await expectShowsWhatIsStored(page, id);
    expect(messageText(stored[3])).toBe("The next answer.");
  });

  test("that is reloaded in the middle of an answer takes it up again, once", async () => {
    stage.fast.script({ reply: { thinking: "Let me count them all. ".repeat(4), text: LONG }, paceMs: 20 });
    const requests = requestsSince(stage.fast);
    const id = newConversation("hook");
    const page = await open(id);
    await page.evaluate(() => void window.chat.sendMessage({ text: "Count." }));
    await page.waitForFunction(() => window.chat.messages.at(-1)?.role === "assistant");
    await page.reload();
    await ready(page);
    await page.waitForFunction(() => window.chat.isStreaming || window.chat.messages.length === 2);
    await untilIdle(page, 2);
    const [, answer] = await expectShowsWhatIsStored(page, id);
    expect(messageText(answer)).toBe(LONG);
    expect(requests()).toHaveLength(1);
  });

  test("sees the turns of another one beside it", async () => {
    stage.fast.script({ reply: echoBrain, paceMs: 5 });
    const id = newConversation("hook");
    const [one, other] = [await open(id), await open(id)];
    await say(one, "From the first.", 2);
    await untilIdle(other, 2);
    await say(other, "From the second.", 4);
    await untilIdle(one, 4);
    await expectShowsWhatIsStored(one, id);
    await expectShowsWhatIsStored(other, id);
  });

  test("shows the error of a turn that failed, and takes the next", async () => {
    stage.fast.script([
      { reply: { thinking: "Well.", text: "" } },
      { reply: { thinking: "Well.", text: "It works again." } },
    ]);
    stage.gateway.script({
      fault: { http: { status: 402, body: { error: { message: "Insufficient Balance" } } } },
    });
    const id = newConversation("hook");
    const page = await open(id);
    await page.evaluate(() => void window.chat.sendMessage({ text: "Tell me." }));
    await page.waitForFunction(() => window.chat.status === "error");
    expect(await page.evaluate(() => window.chat.error?.message)).toMatch(/^upstream_payment: /);
    await say(page, "What is the capital of Peru?", 4);
    const stored = await expectShowsWhatIsStored(page, id);
    expect(
      stored.map((message) => (message.role === "assistant" ? metadataOf(message).status : null)),
    ).toEqual([null, "failed", null, "complete"]);
  });

  test("works from an origin that the operator has allowed", async () => {
    stage.fast.script({ reply: echoBrain });
    const id = newConversation("hook");
    const host = new URL(stage.url).host;
    const page = await open(id, `${server.otherOrigin}/?id=${id}&host=${host}`);
    await say(page, "From elsewhere.", 2);
    await say(page, "And again.", 4);
    await expectShowsWhatIsStored(page, id);
  });
});
