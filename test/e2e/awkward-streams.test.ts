// Upstreams that answer in awkward ways: bytes cut anywhere, comments for a long time, too much, or an odd end. The text is
// the same text, or the turn says what it lacks.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Behaviour } from "../emulators/behaviour.ts";
import { connectChat } from "../support/chat-client.ts";
import { messageText } from "../support/chat-transcript.ts";
import {
  errorCode,
  lastAnswer,
  metadataOf,
  newConversation,
  receiptOf,
  requestsSince,
  startStage,
  type Stage,
} from "./journey.ts";

const QUEUE_LIMIT_MS = 2_500;

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({
    UPSTREAM_RETRIES: "0",
    UPSTREAM_FIRST_EVENT_TIMEOUT_MS: "1000",
    UPSTREAM_STALL_TIMEOUT_MS: "1500",
    UPSTREAM_QUEUE_TIMEOUT_MS: `${QUEUE_LIMIT_MS}`,
  });
});
afterAll(() => stage.close());

async function turn(mode: "fast" | "deep" | "auto", behaviour: Behaviour) {
  (mode === "deep" ? stage.gateway : stage.fast).script(behaviour);
  const id = newConversation();
  const client = await connectChat(stage.url, id);
  const result = await client.submit("Go on.", { body: { mode } }).done;
  const answer = await lastAnswer(stage.url, id);
  await client.waitUntil(() => client.messages.at(-1)?.metadata !== undefined);
  await client.close();
  return { result, answer, shown: client.messages.at(-1) };
}

describe("However its bytes are cut", () => {
  const THINKING = "Grüße, 思考中… 🤔 a < b && b > c, </thin king>, data: [DONE]";
  const TEXT = `Zeilen\r\nund "Anführung" \\ 日本語 👩🏽‍🚀 e\u0301 \u2028 ${"x".repeat(300)}\n\ndata: {"not":"an event"}\n`;

  const cuts: Record<string, Behaviour> = {
    "byte by byte": { chunking: "byte" },
    "all in one": { chunking: "whole" },
    "in sevens": { chunking: 7 },
    "at random (1)": { chunking: { seed: 1 }, deltas: { seed: 2 } },
    "at random (2)": { chunking: { seed: 3 }, deltas: { seed: 4 } },
    "with carriage returns": { chunking: { seed: 5 }, fault: { crlf: true } },
  };

  test.each(
    Object.entries(cuts).flatMap(([cut, behaviour]) => [
      { cut, behaviour, mode: "fast" as const },
      { cut, behaviour, mode: "deep" as const },
    ]),
  )("$cut, the $mode tier's answer is the same", async ({ behaviour, mode }) => {
    const { answer, shown, result } = await turn(mode, {
      reply: { thinking: THINKING, text: TEXT },
      ...behaviour,
    });
    expect(result.error).toBeNull();
    expect(messageText(answer).trim()).toBe(TEXT.trim());
    expect(messageText(answer, "reasoning").trim()).toBe(THINKING);
    expect(shown).toEqual(answer);
    expect(receiptOf(answer).steps[0]?.usage).toBe("reported");
  });

  test("as one event of 200 kB, it is the same", async () => {
    const text = "All at once. ".repeat(15_000).trim();
    const { answer } = await turn("deep", { reply: { thinking: "Well.", text }, deltas: 1_000_000 });
    expect(messageText(answer) === text).toBe(true);
  });
});

describe("Keep-alive comments", () => {
  test("stand for life while the upstream queues", async () => {
    const keepAlive = { count: 8, everyMs: 200 };
    const { answer, result } = await turn("deep", {
      reply: { thinking: "Well.", text: "At last." },
      keepAlive,
    });
    expect({ error: result.error, text: messageText(answer) }).toEqual({ error: null, text: "At last." });
  });

  test("do not stand for life for ever", async () => {
    const requests = requestsSince(stage.fast);
    const { result } = await turn("fast", { keepAlive: { count: 10_000, everyMs: 100 } });
    expect(errorCode(result)).toBe("upstream_timeout");
    const [request] = requests();
    await request?.ended;
    expect(request?.closedByClient).toBe(true);
    // Longer than silence alone would have lasted. The upstream's clock starts a little later than the product's.
    expect((request?.closedAt ?? 0) - (request?.at ?? 0)).toBeGreaterThan(QUEUE_LIMIT_MS - 500);
  });
});

describe("An end that is no end", () => {
  const reply = { thinking: "Well.", text: "So far, so good." };
  const ends: Record<string, { finish: string; code: string }> = {
    "of a content filter": { finish: "content_filter", code: "upstream_refused" },
    "of a length limit": { finish: "length", code: "upstream_invalid" },
    "of lacking resources": { finish: "insufficient_system_resource", code: "upstream_unavailable" },
  };

  test.each(Object.entries(ends))("%s leaves what was said, marked", async (_name, { finish, code }) => {
    const { result, answer, shown } = await turn("deep", { reply: { ...reply, finish } });
    expect(errorCode(result)).toBe(code);
    expect(messageText(answer)).toBe("So far, so good.");
    expect(metadataOf(answer)).toMatchObject({
      status: "interrupted",
      error: { code },
      receipt: { usdIs: "exact" },
    });
    expect(shown).toEqual(answer);
  });
});

describe("A model that never stops", () => {
  test("is cut by the fast tier's limit, and what it said stays", async () => {
    const requests = requestsSince(stage.fast);
    const { result, answer } = await turn("fast", {
      reply: { thinking: "Well.", text: "And so on, ", repeatText: Infinity },
      deltas: 100,
    });
    expect(errorCode(result)).toBe("upstream_invalid");
    expect(metadataOf(answer).status).toBe("interrupted");
    expect(messageText(answer).startsWith("And so on, And so on, ")).toBe(true);
    expect((requests()[0]?.body as { max_tokens?: number } | undefined)?.max_tokens).toBeGreaterThan(256);
    expect(requests()).toHaveLength(1);
  });

  test("is cut by the reasoner's, also at seven megabytes, and the conversation goes on", async () => {
    const text = "思考思考思考".repeat(400_000);
    stage.gateway.script([
      { reply: { thinking: "Well.", text }, deltas: 4_000 },
      { reply: { thinking: "Well.", text: "The next answer." } },
    ]);
    const id = newConversation();
    // Not an unchanged one: that would send all of it back with its next message.
    const client = await connectChat(stage.url, id, { query: { deltas: "1" } });
    const deep = { body: { mode: "deep" } };
    const result = await client.submit("Go on.", deep).done;
    expect(errorCode(result)).toBe("upstream_invalid");
    const answer = await lastAnswer(stage.url, id);
    expect(metadataOf(answer).status).toBe("interrupted");
    // What a stored row can hold of it, and then a note.
    expect(messageText(answer).slice(0, 100_000) === text.slice(0, 100_000)).toBe(true);
    expect(messageText((await client.submit("And now?", deep).done).message)).toBe("The next answer.");
    await client.close();
  });
});
