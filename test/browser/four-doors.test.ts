// One conversation, continued from the page, over the socket protocol of terminals and apps, over REST and by a client of
// OpenAI's, in turn and at once: everybody ends with the same transcript, in one order, and each message is answered once.

import type { UIMessage } from "ai";
import OpenAI from "openai";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { connectChat, type ChatClient } from "../support/chat-client.ts";
import { launchChromiumIfAny } from "../support/chromium.ts";
import { startUpshift, type Upshift } from "../support/upshift.ts";
import { composer, conversationOf, send } from "./support/chat-page.ts";
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

const textOf = ({ parts }: UIMessage): string =>
  parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("");

const stored = async (id: string): Promise<UIMessage[]> => {
  const response = await fetch(`${upshift.url}/api/conversations/${id}/messages?limit=500`);
  return ((await response.json()) as { messages: UIMessage[] }).messages;
};

const byRest = async (id: string, text: string): Promise<void> => {
  const response = await fetch(`${upshift.url}/api/conversations/${id}/messages`, {
    method: "POST",
    body: JSON.stringify({ text, mode: "fast" }),
  });
  expect(response.status).toBe(200);
};

const byOpenAi = async (id: string, text: string): Promise<void> => {
  const client = new OpenAI({ baseURL: `${upshift.url}/v1`, apiKey: "none" });
  const completion = await client.chat.completions.create({
    model: "fast",
    messages: [{ role: "user", content: text }],
    ...{ conversation: id },
  });
  expect(completion.choices[0]?.message.content).toBeTruthy();
};

const bySocket = async (client: ChatClient, text: string): Promise<void> => {
  expect((await client.submit(text, { body: { mode: "fast" } }).done).outcome).toBe("completed");
};

describe.skipIf(browser === null)("A conversation with four doors", () => {
  test("is the same behind each, in turn and at once", { timeout: 120_000 }, async () => {
    const { page } = await visits.begin();
    await composer(page).waitFor();
    await send(page, "Echo: page 1");
    await expect.poll(() => page.locator("article").count()).toBe(2);
    const id = conversationOf(page);
    const terminal = await connectChat(upshift.url, id, { query: { deltas: "1" } });
    const app = await connectChat(upshift.url, id);

    await bySocket(terminal, "Echo: terminal 1");
    await byRest(id, "Echo: rest 1");
    await byOpenAi(id, "Echo: openai 1");
    await expect.poll(() => page.locator("article").count(), { timeout: 20_000 }).toBe(8);

    await Promise.all([
      send(page, "Echo: page 2"),
      bySocket(terminal, "Echo: terminal 2"),
      bySocket(app, "Echo: app 2"),
      byRest(id, "Echo: rest 2"),
      byOpenAi(id, "Echo: openai 2"),
    ]);
    await expect.poll(async () => (await stored(id)).length, { timeout: 60_000 }).toBe(18);

    const transcript = await stored(id);
    const asked = transcript.filter(({ role }) => role === "user").map(textOf);
    const doors = (round: number, names: readonly string[]) => names.map((name) => `Echo: ${name} ${round}`);
    expect(asked.slice(0, 4)).toEqual(doors(1, ["page", "terminal", "rest", "openai"]));
    expect(asked.slice(4).toSorted()).toEqual(
      doors(2, ["page", "terminal", "app", "rest", "openai"]).toSorted(),
    );
    expect(transcript.map(({ role }) => role)).toEqual(
      Array.from({ length: 18 }, (_, index) => (index % 2 === 0 ? "user" : "assistant")),
    );
    const ids = transcript.map((message) => message.id);
    for (const client of [terminal, app]) {
      await client.waitUntil(() => client.messages.length === ids.length);
      expect(client.messages.map((message) => message.id)).toEqual(ids);
      expect(client.messages.map(textOf)).toEqual(transcript.map(textOf));
      expect(client.problems).toEqual([]);
      await client.close();
    }
    await expect.poll(() => page.locator("article").count(), { timeout: 20_000 }).toBe(18);
    const shown = await page.locator("article").allTextContents();
    for (const [index, message] of transcript.entries())
      expect(shown[index]).toContain(textOf(message).slice(0, 40));
    const usage = await fetch(`${upshift.url}/api/conversations/${id}/usage`);
    expect(((await usage.json()) as { turns: unknown[] }).turns).toHaveLength(9);
  });
});
