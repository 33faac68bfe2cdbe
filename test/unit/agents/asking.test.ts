// Messages that are sent over HTTP: what whoever sends one is answered, and what open clients see of it.

import { beforeEach, describe, expect, test } from "vitest";
import type { Ask } from "../../../src/agents/asking.ts";
import { answerRequest } from "../../../src/agents/conversation-requests.ts";
import { FRAME } from "../../../src/core/frames.ts";
import type { JsonFormat } from "../../../src/turn/response-format.ts";
import { FailingSql } from "./support/node-sql.ts";
import { Room } from "./support/room.ts";

let room: Room;
beforeEach(() => {
  room = new Room();
});

function ask(text: string, fields: Partial<Ask> = {}): Promise<Response> {
  const body: Ask = {
    parts: [{ type: "text", text }],
    mode: "auto",
    format: null,
    mayWait: true,
    answerAs: "message",
    ...fields,
  };
  const request = new Request("https://conversation/ask", { method: "POST", body: JSON.stringify(body) });
  return answerRequest(request, room.parts);
}

/** Lets the request be read. */
const taken = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const CITY: JsonFormat = { type: "json_object" };

describe("A message whose answer is waited for", () => {
  test("begins a conversation, and is answered with the stored message", async () => {
    const answer = ask("one", { mode: "deep" });
    await taken();
    expect(room.stage.now.request).toMatchObject({ mode: "deep", isRetry: false, format: null });
    await room.stage.now.begin().write("answer").finish();
    const response = await answer;
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(room.store.messages().at(-1));
    expect(room.stored).toEqual(["user: one", "assistant: answer"]);
  });

  test("is answered with its object as well, where JSON was asked for", async () => {
    const answer = ask("one", { format: CITY });
    await taken();
    expect(room.stage.now.request.format).toEqual(CITY);
    await room.stage.now.begin().write('{"city": ["Paris"]}').finish();
    expect(await (await answer).json()).toMatchObject({
      role: "assistant",
      metadata: { status: "complete" },
      object: { city: ["Paris"] },
    });
  });

  test.each(["stopped", "interrupted"] as const)(
    "is answered with what there is of one that was %s",
    async (status) => {
      const answer = ask("one", { format: CITY });
      await taken();
      const error = { code: "upstream_invalid", message: "It did not fit." } as const;
      await room.stage.now
        .begin()
        .write("half")
        .finish(status, status === "interrupted" ? { error } : {});
      const response = await answer;
      expect(response.status).toBe(200);
      const body = (await response.json()) as object;
      expect(body).toMatchObject({ metadata: { status } });
      expect(body).not.toHaveProperty("object");
    },
  );

  test("is answered with the error of a turn that failed, and its message stays", async () => {
    const answer = ask("one");
    await taken();
    const error = { code: "tier_not_configured", message: "No reasoner is configured." } as const;
    await room.stage.now.start().finish("failed", { error });
    const response = await answer;
    expect(response.status).toBe(503);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ code: error.code, detail: error.message });
    expect(room.stored).toEqual(["user: one", "assistant:  (failed)"]);
  });

  test("waits for its own turn behind others, and takes no notice of theirs", async () => {
    room.join("a").say("one", "u1");
    room.settleAll();
    const second = ask("two");
    const third = ask("three", { format: CITY });
    await taken();
    await room.stage.now.begin().write("first").finish();
    await room.stage.now.begin().write("second").finish();
    await room.stage.now.begin().write("{}").finish();
    expect(await (await second).json()).toMatchObject({ parts: [{}, { text: "second" }] });
    expect(await (await third).json()).toMatchObject({ object: {} });
    expect(room.stored.map((line) => line.split(":")[1])).toEqual([
      " one",
      " first",
      " two",
      " second",
      " three",
      " {}",
    ]);
  });

  test("is answered with an error where its end can't be stored", async () => {
    const sql = new FailingSql();
    room = new Room({ sql });
    const answer = ask("one");
    await taken();
    room.stage.now.begin().write("answer");
    sql.breaksAt = ({ query }) => query.includes("INSERT INTO messages");
    await room.stage.now.finish();
    const response = await answer;
    expect([response.status, await response.json()]).toMatchObject([500, { code: "internal" }]);
  });
});

describe("A message that asks for its stream", () => {
  test("is answered with the chunks as they are shown, and an end", async () => {
    const response = await ask("one", { answerAs: "stream" });
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(response.headers.get("x-vercel-ai-ui-message-stream")).toBe("v1");
    const text = response.text();
    const turn = room.stage.now;
    await turn.begin().write("a\nnswer").finish();
    const events = (await text).split("\n\n");
    expect(events.slice(-2)).toEqual(["data: [DONE]", ""]);
    const chunks = events
      .slice(0, -2)
      .map((event) => JSON.parse(event.replace(/^data: /, "")) as { type: string });
    expect(chunks.map(({ type }) => type)).toEqual([
      "start",
      "start-step",
      "text-start",
      "text-delta",
      "text-end",
      "message-metadata",
      "finish",
    ]);
    expect(chunks[0]).toEqual({ type: "start", messageId: turn.request.answerId });
  });

  test("is told of an error at the end", async () => {
    const response = await ask("one", { answerAs: "stream" });
    const error = { code: "upstream_timeout", message: "The model service stopped." } as const;
    await room.stage.now.begin().write("half").finish("interrupted", { error });
    expect((await response.text()).split("\n\n").slice(-3)).toEqual([
      'data: {"type":"error","errorText":"upstream_timeout: The model service stopped."}',
      "data: [DONE]",
      "",
    ]);
  });

  test("runs on when its reader goes away", async () => {
    const response = await ask("one", { answerAs: "stream" });
    await response.body!.cancel();
    await room.stage.now.begin().write("answer").finish();
    expect(room.stored).toEqual(["user: one", "assistant: answer"]);
    expect(room.logged).toEqual([]);
  });
});

describe("A message that waits for nothing", () => {
  test("is answered with the id that its turn's frames and its answer have", async () => {
    const client = room.join("a", { deltas: true });
    const response = await ask("one", { answerAs: "turn-id" });
    expect(response.status).toBe(202);
    const { turnId } = (await response.json()) as { turnId: string };
    await room.stage.now.begin().write("answer").finish();
    expect(room.store.messages().at(-1)?.id).toBe(turnId);
    expect(client.responses(turnId).at(-1)).toMatchObject({ done: true });
  });

  test("is refused where it may not queue and something runs, and stores nothing", async () => {
    room.join("a").say("one", "u1");
    room.settleAll();
    for (const answerAs of ["message", "stream", "turn-id"] as const) {
      const response = await ask("two", { mayWait: false, answerAs });
      expect(response.status).toBe(409);
      expect(await response.json()).toMatchObject({ code: "turn_in_progress" });
    }
    await room.stage.now.begin().write("first").finish();
    expect(room.stored).toHaveLength(2);
    expect((await ask("two", { mayWait: false, answerAs: "turn-id" })).status).toBe(202);
  });

  test("is refused where too many wait", async () => {
    for (let count = 0; count < 50; count++)
      expect((await ask(`m${count}`, { answerAs: "turn-id" })).status).toBe(202);
    expect((await ask("one more", { answerAs: "turn-id" })).status).toBe(429);
  });
});

describe("Open clients", () => {
  test.each([{ deltas: true }, { deltas: false }])(
    "see the message and its one answer live: %j",
    async (options) => {
      const client = room.join("a", options);
      const answer = ask("one");
      await taken();
      room.stage.now.begin().write("ans");
      expect(client.texts[0]).toBe("user: one");
      const streamed = client.framesOf(FRAME.chatResponse).map((frame) => String(frame["body"]));
      expect(streamed.join()).toContain('"ans"');
      room.stage.now.write("wer");
      await room.stage.now.finish();
      await answer;
      expect(client.texts).toEqual(["user: one", "assistant: answer"]);
      expect(client.problems).toEqual([]);
    },
  );

  test("can stop it, and whoever sent it is told", async () => {
    const client = room.join("a", { deltas: true });
    const answer = ask("one");
    await taken();
    client.cancel(room.stage.now.request.answerId);
    room.settleAll();
    expect(room.stage.now.signal.aborted).toBe(true);
    await room.stage.now.begin().finish("stopped");
    expect(await (await answer).json()).toMatchObject({ metadata: { status: "stopped" } });
  });
});

test("The form that was asked for survives the process", async () => {
  void ask("one", { format: CITY }).catch(() => {});
  void ask("two", { format: { ...CITY } }).catch(() => {});
  await taken();
  room.restart();
  expect(room.stage.now.request.format).toEqual(CITY);
  await room.stage.now.begin().write("{}").finish();
  expect(room.stage.now.request.format).toEqual(CITY);
});
