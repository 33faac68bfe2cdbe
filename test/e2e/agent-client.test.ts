// The Agents SDK's own client, unchanged, against what `npm start` gives without any settings: a conversation, the death of
// the process in it, and the memory that is left.

import { AgentClient } from "agents/client";
import { WebSocketChatTransport } from "agents/chat/transport";
import { readUIMessageStream, type UIMessage } from "ai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectChat, userMessage } from "../support/chat-client.ts";
import { messageText } from "../support/chat-transcript.ts";
import { startUpshift, type Upshift } from "../support/upshift.ts";
import { metadataOf, newConversation, storedMessages } from "./journey.ts";

let upshift: Upshift;
beforeAll(async () => {
  upshift = await startUpshift();
});
afterAll(() => upshift.stop());

const SAYINGS = [
  "My name is Ada.",
  "Hello!",
  "What is 17 * 23?",
  "What time is it in Tokyo?",
  "I live in Lisbon.",
  "Guten Tag!",
  "My favourite colour is green.",
  "What is 12% of 80?",
  "Thank you.",
  "How does escalation work?",
];

/** As an app without React would use it: the SDK's socket, the SDK's transport, the AI SDK's reader. */
function chatWith(agent: AgentClient) {
  const transport = new WebSocketChatTransport({ agent });
  const messages: UIMessage[] = [];
  return {
    messages,
    say: async (text: string): Promise<UIMessage> => {
      messages.push(userMessage(text));
      const stream = await transport.sendMessages({
        trigger: "submit-message",
        chatId: agent.name,
        messages,
        abortSignal: undefined,
      });
      let answer: UIMessage | undefined;
      for await (const message of readUIMessageStream({ stream })) answer = message;
      if (answer === undefined) throw new Error(`Nothing was answered to “${text}”.`);
      messages.push(answer);
      return answer;
    },
  };
}

test("Ten turns by AgentClient and ten by a raw socket survive the death of the process", async () => {
  const agent = new AgentClient({
    agent: "ChatAgent",
    name: newConversation("agent"),
    host: new URL(upshift.url).host,
  });
  const refused: unknown[] = [];
  agent.addEventListener("message", ({ data }: MessageEvent) => {
    if (String(data).includes('"error":true')) refused.push(data);
  });
  await agent.ready;
  const name = agent.name;
  const chat = chatWith(agent);
  const rawId = newConversation("raw");
  const raw = await connectChat(upshift.url, rawId);
  for (const text of SAYINGS) {
    const [answer] = await Promise.all([chat.say(text), raw.submit(text).done]);
    expect(metadataOf(answer).status).toBe("complete");
  }
  expect(refused).toEqual([]);
  expect(messageText(chat.messages[5])).toContain("391");
  expect(await storedMessages(upshift.url, name)).toEqual(chat.messages);
  expect(await storedMessages(upshift.url, rawId)).toEqual(raw.messages);
  expect(raw.problems).toEqual([]);
  const seen = structuredClone(raw.messages);

  const gone = new Promise((resolve) => agent.addEventListener("close", resolve, { once: true }));
  await upshift.kill();
  await Promise.all([gone, raw.closed]);
  await upshift.restart();
  await agent.ready;
  expect(agent.name).toBe(name);
  expect(await storedMessages(upshift.url, name)).toEqual(chat.messages);
  expect(messageText(await chat.say("What is my name?"))).toContain("Your name is Ada");
  expect(await storedMessages(upshift.url, name)).toEqual(chat.messages);
  agent.close();

  const again = await connectChat(upshift.url, rawId);
  expect(again.messages).toEqual(seen);
  const eleventh = await again.submit("What is my name?").done;
  expect(messageText(eleventh.message)).toContain("Your name is Ada");
  expect(again.messages).toEqual(await storedMessages(upshift.url, rawId));
  expect(again.messages.slice(0, seen.length)).toEqual(seen);
  await again.close();
});

test("A question that makes the fast tier go in circles is answered by the reasoner, without any account", async () => {
  const id = newConversation("circles");
  const client = await connectChat(upshift.url, id);
  const { message } = await client.submit("Prove that there are infinitely many primes, step by step.").done;
  expect(metadataOf(message)).toMatchObject({
    status: "complete",
    receipt: { tier: "reasoner", escalated: true, usd: 0, usdIs: expect.any(String) as string },
  });
  for (const step of metadataOf(message).receipt.steps) expect(step.route).toBe("offline");
  await client.close();
});

test("A client can't set the agent's state, and goes on without", async () => {
  const agent = new AgentClient({
    agent: "ChatAgent",
    name: newConversation("state"),
    host: new URL(upshift.url).host,
  });
  await agent.ready;
  const refusal = new Promise<string>((resolve) =>
    agent.addEventListener("message", ({ data }: MessageEvent) => {
      if (String(data).includes('"error":true')) resolve(String(data));
    }),
  );
  agent.setState({ owner: "me" });
  expect(JSON.parse(await refusal)).toMatchObject({ id: "", error: true });
  expect(messageText(await chatWith(agent).say("Hello!"))).toContain("Hello!");
  agent.close();
});
