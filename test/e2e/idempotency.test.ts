// Requests that are sent twice under one key, in the real runtime: what they do is done once, also across a crash.

import type { UIMessage } from "ai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startUpshift, type Upshift } from "../support/upshift.ts";

const ALICE = "alice-token-0123456789";
const BOB = "bob-token-0123456789ab";

let upshift: Upshift;
beforeAll(async () => {
  upshift = await startUpshift({ vars: { AUTH_MODE: "token", API_TOKENS: `alice=${ALICE},bob=${BOB}` } });
});
afterAll(() => upshift.stop());

interface Sent {
  readonly key?: string;
  readonly token?: string;
  readonly headers?: Record<string, string>;
}

const post = (
  path: string,
  body: unknown,
  { key, token = ALICE, headers = {} }: Sent = {},
): Promise<Response> =>
  fetch(upshift.url + path, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      ...(key !== undefined && { "idempotency-key": key }),
      ...headers,
    },
    body: JSON.stringify(body),
  });

const messagesOf = async (id: string, token = ALICE): Promise<UIMessage[]> => {
  const response = await fetch(`${upshift.url}/api/conversations/${id}/messages`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return ((await response.json()) as { messages: UIMessage[] }).messages;
};

const HELLO = { text: "Hello there.", mode: "fast" };

describe("A message that is sent twice under one key", () => {
  test("is answered with the first answer, and stands once in the transcript", async () => {
    const first = (await (
      await post("/api/conversations/a/messages", HELLO, { key: "k1" })
    ).json()) as UIMessage;
    const again = (await (
      await post("/api/conversations/a/messages", HELLO, { key: "k1" })
    ).json()) as UIMessage;
    expect(again).toEqual(first);
    expect(await messagesOf("a")).toHaveLength(2);
  });

  test("at once joins the turn that is running, as JSON and as a stream", async () => {
    const body = { text: "Explain at length why the sky is blue.", mode: "deep" };
    const [one, two, streamed] = await Promise.all([
      post("/api/conversations/b/messages", body, { key: "k" }).then((response) => response.json()),
      post("/api/conversations/b/messages", body, { key: "k" }).then((response) => response.json()),
      post("/api/conversations/b/messages", body, {
        key: "k",
        headers: { accept: "text/event-stream" },
      }).then((response) => response.text()),
    ]);
    expect(two).toEqual(one);
    expect(streamed).toContain(`"messageId":"${(one as UIMessage).id}"`);
    expect(streamed).toContain("data: [DONE]");
    expect(await messagesOf("b")).toHaveLength(2);
    const later = await post("/api/conversations/b/messages", body, {
      key: "k",
      headers: { accept: "text/event-stream" },
    });
    const text = await later.text();
    expect(text).toContain('"type":"text-delta"');
    expect(text).toContain('"type":"message-metadata"');
  });

  test("survives a crash in between", async () => {
    const begun = await post("/api/conversations/c/messages", HELLO, {
      key: "k",
      headers: { prefer: "respond-async" },
    });
    const { turnId } = (await begun.json()) as { turnId: string };
    await upshift.kill();
    await upshift.restart();
    // Answered, or told that the answer was cut off: by the same turn in any case.
    await post("/api/conversations/c/messages", HELLO, { key: "k" });
    const messages = await messagesOf("c");
    expect(messages).toHaveLength(2);
    expect(messages[1]?.id).toBe(turnId);
  });

  test("with another body is refused, and stores nothing", async () => {
    await post("/api/conversations/d/messages", HELLO, { key: "k" });
    const other = await post("/api/conversations/d/messages", { ...HELLO, text: "Other." }, { key: "k" });
    expect(other.status).toBe(422);
    expect(await other.json()).toMatchObject({ code: "idempotency_mismatch" });
    expect(await messagesOf("d")).toHaveLength(2);
  });

  test("in another conversation, or by another user, is another message", async () => {
    await post("/api/conversations/e/messages", HELLO, { key: "k" });
    await post("/api/conversations/f/messages", HELLO, { key: "k" });
    await post("/api/conversations/e/messages", { ...HELLO, text: "Bob's." }, { key: "k", token: BOB });
    expect(await messagesOf("f")).toHaveLength(2);
    const [asked] = await messagesOf("e", BOB);
    expect(asked?.parts[0]).toMatchObject({ text: "Bob's." });
  });

  test("is one turn for /v1 as well", async () => {
    const body = {
      model: "fast",
      conversation: "g",
      messages: [{ role: "user", content: "Hello there." }],
    };
    const [one, two] = await Promise.all([
      post("/v1/chat/completions", body, { key: "k" }).then((response) => response.json()),
      post("/v1/chat/completions", body, { key: "k" }).then((response) => response.json()),
    ]);
    const contentOf = (completion: unknown): unknown =>
      (completion as { choices: { message: { content: string } }[] }).choices[0]?.message.content;
    expect(contentOf(two)).toBe(contentOf(one));
    expect(await messagesOf("g")).toHaveLength(2);
  });
});

describe("Something that is made twice under one key", () => {
  test("is made once: a conversation", async () => {
    const first = await (await post("/api/conversations", { title: "T" }, { key: "m1" })).json();
    const again = await post("/api/conversations", { title: "T" }, { key: "m1" });
    expect(again.status).toBe(201);
    expect(await again.json()).toEqual(first);
  });

  test("is made once: an automation", async () => {
    const body = { prompt: "Say hello.", trigger: { type: "delay", seconds: 3600 } };
    const first = await (await post("/api/conversations/h/automations", body, { key: "m2" })).json();
    const again = await (await post("/api/conversations/h/automations", body, { key: "m2" })).json();
    expect(again).toEqual(first);
    const other = await post(
      "/api/conversations/h/automations",
      { ...body, prompt: "Say bye." },
      { key: "m2" },
    );
    expect(other.status).toBe(422);
  });

  test("may be sent again where it was refused", async () => {
    const refused = await post("/api/conversations", { title: "" }, { key: "m3" });
    expect(refused.status).toBe(400);
    expect((await post("/api/conversations", { title: "" }, { key: "m3" })).status).toBe(400);
    expect((await post("/api/conversations", { title: "Better" }, { key: "m3" })).status).toBe(201);
  });

  test("is another one for another user", async () => {
    const body = { id: "mine", title: "T" };
    expect((await post("/api/conversations", body, { key: "m4" })).status).toBe(201);
    expect((await post("/api/conversations", body, { key: "m4", token: BOB })).status).toBe(201);
  });

  test("has a key of visible characters", async () => {
    for (const key of ["x".repeat(256), "with space"]) {
      const response = await post("/api/conversations", {}, { key });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: "invalid_request" });
    }
  });
});
