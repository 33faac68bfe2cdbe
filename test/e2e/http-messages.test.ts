// Messages sent over HTTP: to a bare `npm start`, and between emulators, where they share a conversation with sockets, are
// left alone by those who sent them, and survive the process.

import { DefaultChatTransport, readUIMessageStream, type UIMessage } from "ai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FRAME } from "../../src/core/frames.ts";
import { connectChat } from "../support/chat-client.ts";
import { messageText } from "../support/chat-transcript.ts";
import { startUpshift, type Upshift } from "../support/upshift.ts";
import {
  gate,
  lastAnswer,
  metadataOf,
  newConversation,
  receiptOf,
  requestsSince,
  startStage,
  storedMessages,
  type Stage,
} from "./journey.ts";

const address = (url: string, conversationId: string): string =>
  `${url}/api/conversations/${conversationId}/messages`;

function send(
  url: string,
  conversationId: string,
  body: unknown,
  headers: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<Response> {
  return fetch(address(url, conversationId), {
    method: "POST",
    headers,
    body: JSON.stringify(body),
    ...(signal !== undefined && { signal }),
  });
}

const SCHEMA = {
  type: "object",
  properties: {
    title: { type: "string", maxLength: 60 },
    mood: { enum: ["good", "bad"] },
    scores: { type: "array", items: { type: "integer", minimum: 3 }, minItems: 2 },
  },
  required: ["title", "mood", "scores"],
  additionalProperties: false,
};
const BY_SCHEMA = { type: "json_schema", json_schema: { name: "review", schema: SCHEMA } };

describe("Without any account", () => {
  let upshift: Upshift;
  beforeAll(async () => {
    upshift = await startUpshift();
  });
  afterAll(() => upshift.stop());

  test("a conversation is held by messages alone", async () => {
    const id = newConversation();
    const first = await send(upshift.url, id, { text: "My name is Ada." });
    expect(first.status).toBe(200);
    expect(await lastAnswer(upshift.url, id)).toEqual(await first.json());
    const second = await send(upshift.url, id, { parts: [{ type: "text", text: "What is my name?" }] });
    expect(messageText((await second.json()) as UIMessage)).toContain("Ada");
  });

  test.each(["fast", "deep"])("JSON is answered, in %s mode, with and without a schema", async (mode) => {
    const id = newConversation();
    for (const responseFormat of [{ type: "json_object" }, BY_SCHEMA]) {
      const response = await send(upshift.url, id, { text: "How is the weather?", mode, responseFormat });
      const answer = (await response.json()) as UIMessage & { object: Record<string, unknown> };
      expect([response.status, metadataOf(answer).status]).toEqual([200, "complete"]);
      expect(JSON.parse(messageText(answer))).toEqual(answer.object);
      if (responseFormat === BY_SCHEMA)
        expect(answer.object).toEqual({ title: expect.any(String), mood: "good", scores: [3, 3] });
    }
  });

  test("an answer can be read by the AI SDK's own transport", async () => {
    const id = newConversation();
    const transport = new DefaultChatTransport<UIMessage>({
      api: address(upshift.url, id),
      headers: { accept: "text/event-stream" },
      prepareSendMessagesRequest: ({ messages }) => ({ body: { text: messageText(messages.at(-1)) } }),
    });
    const stream = await transport.sendMessages({
      trigger: "submit-message",
      chatId: id,
      messageId: undefined,
      messages: [{ id: "u1", role: "user", parts: [{ type: "text", text: "What is 17 * 23?" }] }],
      abortSignal: undefined,
    });
    let message: UIMessage | undefined;
    for await (const next of readUIMessageStream({ stream, terminateOnError: true })) message = next;
    expect(message).toEqual(await lastAnswer(upshift.url, id));
    expect(messageText(message)).toContain("391");
  });

  test.each([
    [
      {
        text: "Hi",
        responseFormat: { ...BY_SCHEMA, json_schema: { name: "a", schema: { type: "object", not: 1 } } },
      },
      400,
    ],
    [{ text: "x".repeat(256 * 1024 + 1) }, 413],
    [{ text: "Hi", padding: "x".repeat(1024 * 1024) }, 413],
  ])("what can't be taken begins no conversation", async (body, status) => {
    const id = newConversation();
    const response = await send(upshift.url, id, body);
    expect([response.status, response.headers.get("content-type")]).toEqual([
      status,
      "application/problem+json",
    ]);
    expect((await fetch(address(upshift.url, id))).status).toBe(404);
  });
});

describe("Between real upstreams", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage({ UPSTREAM_RETRIES: "0", REASONER_ROUTES: "direct" });
  });
  afterAll(() => stage.close());

  test("a message waits behind a socket's, which waits behind a message", async () => {
    const id = newConversation();
    const first = gate();
    stage.fast.script(async (_, index) => {
      if (index === 0) await first.opened;
      return { reply: { thinking: "Well.", text: `Answer ${index + 1}.` } };
    });
    const client = await connectChat(stage.url, id);
    const asked = requestsSince(stage.fast);
    const one = send(stage.url, id, { text: "one" });
    await client.waitUntil(() => client.messages.some((message) => messageText(message) === "one"));
    const two = client.submit("two");
    await client.waitFor((frame) => frame.type === FRAME.pending && frame["id"] === two.requestId);
    const refused = await send(stage.url, id, { text: "not now" }, { prefer: "no-queue" });
    expect([refused.status, await refused.json()]).toMatchObject([409, { code: "turn_in_progress" }]);
    const three = await send(stage.url, id, { text: "three" }, { prefer: "respond-async" });
    expect(three.status).toBe(202);
    const { turnId } = (await three.json()) as { turnId: string };
    first.open();
    expect(messageText((await (await one).json()) as UIMessage)).toBe("Answer 1.");
    expect(messageText((await two.done).message)).toBe("Answer 2.");
    await client.waitFor(
      (frame) => frame.type === FRAME.chatResponse && frame["id"] === turnId && frame["done"] === true,
    );
    const stored = await storedMessages(stage.url, id);
    const texts = ["one", "Answer 1.", "two", "Answer 2.", "three", "Answer 3."];
    expect(stored.map((message) => messageText(message))).toEqual(texts);
    expect(stored.at(-1)?.id).toBe(turnId);
    expect(asked()).toHaveLength(3);
    await client.close();
  });

  test.each(["application/json", "text/event-stream"])(
    "a client that goes away (%s) does not stop the turn, nobody else being there",
    async (accept) => {
      const id = newConversation();
      const held = gate();
      stage.fast.script(async () => {
        await held.opened;
        return { reply: { thinking: "Well.", text: "Said to nobody." }, paceMs: 20 };
      });
      const asked = requestsSince(stage.fast);
      const leaving = new AbortController();
      const gone = send(stage.url, id, { text: "Hello?" }, { accept }, leaving.signal).then((response) =>
        response.text(),
      );
      gone.catch(() => {});
      await expect.poll(() => asked().length).toBe(1);
      leaving.abort();
      await expect(gone).rejects.toThrow();
      held.open();
      await expect
        .poll(async () => (await storedMessages(stage.url, id)).map((message) => messageText(message)))
        .toEqual(["Hello?", "Said to nobody."]);
      expect(metadataOf(await lastAnswer(stage.url, id)).status).toBe("complete");
      expect(asked()).toMatchObject([{ closedByClient: false }]);
    },
  );

  test("a turn that failed is answered with its error, and stays in the history", async () => {
    const id = newConversation();
    stage.direct.script({ fault: { resetAtConnect: true } });
    const response = await send(stage.url, id, { text: "Hello?", mode: "deep" });
    expect([response.status, response.headers.get("content-type")]).toEqual([
      503,
      "application/problem+json",
    ]);
    expect(await response.json()).toMatchObject({ status: 503, code: "upstream_unavailable" });
    expect(metadataOf(await lastAnswer(stage.url, id))).toMatchObject({
      status: "failed",
      error: { code: "upstream_unavailable" },
    });
  });

  test("a message that waits when the process dies is answered in the form that it was asked for", async () => {
    const id = newConversation();
    const never = gate();
    stage.fast.script(async () => {
      await never.opened;
      return {};
    });
    const asked = requestsSince(stage.fast);
    await send(stage.url, id, { text: "one" }, { prefer: "respond-async" });
    await send(stage.url, id, { text: "two", responseFormat: BY_SCHEMA }, { prefer: "respond-async" });
    await expect.poll(() => asked().length).toBe(1);
    await stage.upshift.kill();
    never.open();
    const answer = { title: "Two", mood: "bad", scores: [3, 4] };
    stage.fast.script({ reply: { text: JSON.stringify(answer) } });
    await stage.upshift.restart();
    await expect.poll(async () => (await storedMessages(stage.url, id)).length, { timeout: 20_000 }).toBe(4);
    const last = await lastAnswer(stage.url, id);
    expect(JSON.parse(messageText(last))).toEqual(answer);
    expect(receiptOf(last).steps).toMatchObject([{ tier: "fast", outcome: "answered" }]);
    expect(stage.fast.requests.at(-1)?.body).toMatchObject({ response_format: { type: "json_schema" } });
  });
});
