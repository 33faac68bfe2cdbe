// Bytes that could be taken for something else: a frame or body that is too large or too deep to be looked at, and texts, names and
// ids that look like the protocol around them. Each is refused, or comes back as the text it is.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { echoBrain } from "../emulators/brains.ts";
import { connectChat } from "../support/chat-client.ts";
import { chatUrl, openSocket } from "../support/chat-socket.ts";
import { messageText } from "../support/chat-transcript.ts";
import { newConversation, requestsSince, startStage, storedMessages, type Stage } from "./journey.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ TURNS_PER_MINUTE: "1000" });
  stage.fast.script({ reply: echoBrain });
});
afterAll(() => stage.close());

const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(stage.url + path, {
    method: "POST",
    headers,
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

const MIB = 1024 * 1024;
const DEEP = "[".repeat(100_000) + "]".repeat(100_000);

describe("A frame of 33 MiB", () => {
  test("ends its own socket, or is refused on it; the conversation and its other sockets go on", async () => {
    const id = newConversation("large");
    const client = await connectChat(stage.url, id);
    await client.submit("First.").done;
    const asked = requestsSince(stage.fast);
    const socket = openSocket(chatUrl(stage.url, id).replace(/^http/, "ws"), {});
    await new Promise((resolve) => socket.addEventListener("open", resolve));
    const refused = new Promise<string>((resolve) => {
      socket.addEventListener("close", ({ code }) => resolve(`closed ${code}`));
      socket.addEventListener("message", ({ data }) => {
        if (String(data).includes('"error":true')) resolve(String(data));
      });
    });
    socket.send(JSON.stringify({ type: "cf_agent_use_chat_request", id: "r", body: "x".repeat(33 * MIB) }));
    expect(await refused).toMatch(/^closed (?:1006|1009)$|payload_too_large/);
    socket.close();
    expect(asked()).toEqual([]);
    expect(messageText((await client.submit("Second.").done).message)).toBe("You said: Second.");
    expect(await storedMessages(stage.url, id)).toHaveLength(4);
    await client.close();
  });
});

describe("JSON that is a hundred thousand levels deep", () => {
  test.each([
    "/api/conversations/deep/messages",
    "/v1/chat/completions",
    "/api/conversations",
    "/api/memory",
  ])("is refused at %s", async (path) => {
    const asked = requestsSince(stage.fast);
    for (const body of [DEEP, `{"text":"a","mode":"fast","model":"fast","title":"a","x":${DEEP}}`]) {
      const answer = await post(path, body);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    }
    expect(asked()).toEqual([]);
  });

  test("is refused on a socket, which goes on", async () => {
    const client = await connectChat(stage.url, newConversation("deep"));
    const init = { method: "POST", body: `{"messages":${DEEP}}` };
    client.send({ type: "cf_agent_use_chat_request", id: "deep", init } as never);
    const { frame } = await client.waitFor(({ id }) => id === "deep");
    expect(frame).toMatchObject({ error: true, done: true });
    expect(messageText((await client.submit("Still there?").done).message)).toBe("You said: Still there?");
    await client.close();
  });
});

/** Each could end an event, a header or a stream where it stands unencoded. */
const TEXTS = [
  'a\n\ndata: {"type":"error","errorText":"forged"}\n\n',
  "a\r\n\r\ndata: [DONE]\r\n\r\n",
  "a\rdata: [DONE]\r\rid: 1",
  "a\u2028\u2029\u0085data: [DONE]",
  ": a comment\nretry: 1",
  "a\u0000b\u001b[2J\u007f\ufeff",
  '"}]}\n\n{"type":"finish"}',
];

/** The data of each event, as the specification reads a stream. */
const events = (stream: string): string[] =>
  stream
    .split(/\r\n\r\n|\n\n|\r\r/)
    .flatMap((event) => event.split(/\r\n|\n|\r/).filter((line) => line.startsWith("data: ")))
    .map((line) => line.slice("data: ".length));

describe("Text that looks like a stream's own", () => {
  test.each(TEXTS)("%j is text in every stream", async (text) => {
    const expected = `You said: ${text}`.trim();
    const id = newConversation("sse");
    const asStream = { accept: "text/event-stream" };
    const ui = events(
      await (await post(`/api/conversations/${id}/messages`, { text, mode: "fast" }, asStream)).text(),
    );
    const openai = events(
      await (
        await post("/v1/chat/completions", {
          model: "fast",
          stream: true,
          messages: [{ role: "user", content: text }],
        })
      ).text(),
    );
    for (const stream of [ui, openai]) {
      expect(stream.filter((data) => data === "[DONE]")).toHaveLength(1);
      expect(stream.at(-1)).toBe("[DONE]");
    }
    const chunks = ui.slice(0, -1).map((data) => JSON.parse(data) as { type: string; delta?: string });
    expect(chunks.map(({ type }) => type)).not.toContain("error");
    const shown = (deltas: readonly (string | undefined)[]): string => deltas.join("").trim();
    expect(shown(chunks.filter(({ type }) => type === "text-delta").map(({ delta }) => delta))).toBe(
      expected,
    );
    const said = openai
      .slice(0, -1)
      .map((data) => JSON.parse(data) as { choices: { delta: { content?: string } }[] });
    expect(shown(said.map(({ choices }) => choices[0]?.delta.content))).toBe(expected);
  });
});

describe("A name that looks like a header", () => {
  const NAME = 'a"\r\nx-evil: 1\r\n\r\n<script>\u2028; filename=evil.html';
  const expectNoEvil = (answer: Response): void => {
    expect(answer.headers.get("x-evil")).toBeNull();
    for (const [, value] of answer.headers) expect(value).not.toMatch(/evil|script/);
  };

  test("of a conversation is its title and stands in no header, whatever is asked of it", async () => {
    const id = newConversation("title");
    const made = await post("/api/conversations", { id, title: NAME });
    expect(made.status).toBe(201);
    expectNoEvil(made);
    for (const path of ["", "/export", "/export?format=markdown", "/messages"]) {
      const answer = await fetch(`${stage.url}/api/conversations/${id}${path}`);
      expectNoEvil(answer);
      await answer.text();
    }
  });

  test("of a model is refused", async () => {
    const asked = requestsSince(stage.fast);
    for (const answer of [
      await post("/v1/chat/completions", { model: NAME, messages: [{ role: "user", content: "Hi." }] }),
      await fetch(`${stage.url}/v1/models/${encodeURIComponent(NAME)}`),
      await fetch(`${stage.url}/api/conversations/${encodeURIComponent(NAME)}/export`),
    ]) {
      expect([400, 404]).toContain(answer.status);
      expectNoEvil(answer);
    }
    expect(asked()).toEqual([]);
  });
});
