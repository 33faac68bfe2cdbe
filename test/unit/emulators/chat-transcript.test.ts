// Which list a client holds, frame by frame: the unchanged client with its quirks, and the one with deltas.

import type { UIMessage, UIMessageChunk } from "ai";
import { describe, expect, test } from "vitest";
import { FRAME } from "../../../src/core/frames.ts";
import { ChatTranscript, messageText, type Frame } from "../../support/chat-transcript.ts";

const say = (id: string, text = id): UIMessage => ({
  id,
  role: id.startsWith("u") ? "user" : "assistant",
  parts: [{ type: "text", text, ...(id.startsWith("a") && { state: "done" as const }) }],
});
const chunks = (messageId: string, ...texts: string[]): UIMessageChunk[] => [
  { type: "start", messageId },
  { type: "text-start", id: "t" },
  ...texts.map((delta) => ({ type: "text-delta" as const, id: "t", delta })),
  { type: "text-end", id: "t" },
  { type: "finish" },
];
const response = (id: string, chunk: UIMessageChunk | null, extra: object = {}): Frame => ({
  type: FRAME.chatResponse,
  id,
  body: chunk === null ? "" : JSON.stringify(chunk),
  done: chunk === null,
  ...extra,
});
const turn = (id: string, list: UIMessageChunk[], extra: object = {}): Frame[] => [
  ...list.map((chunk, seq) => response(id, chunk, { seq, ...extra })),
  response(id, null),
];
const lists = (messages: UIMessage[]): Frame => ({ type: FRAME.chatMessages, messages });
const updated = (message: UIMessage, extra: object = {}): Frame => ({
  type: FRAME.messageUpdated,
  message,
  ...extra,
});

function transcript(messages: UIMessage[] = [], deltas = false) {
  const list = new ChatTranscript(messages, { deltas });
  return {
    list,
    ids: () => list.messages.map((message) => message.id).join(" "),
    receive: (...frames: Frame[]) => {
      for (const frame of frames) list.receive(frame);
    },
  };
}

describe("An unchanged client", () => {
  test("adds its message at once and the answer as it streams", () => {
    const { list, ids, receive } = transcript([say("u0"), say("a0")]);
    expect(list.submit("r1", say("u1"), false).map((message) => message.id)).toEqual(["u0", "a0", "u1"]);
    const frames = turn("r1", chunks("a1", "Hel", "lo"));
    receive(...frames.slice(0, 3));
    expect(messageText(list.messages.at(-1))).toBe("Hel");
    receive(...frames.slice(3));
    expect(ids()).toBe("u0 a0 u1 a1");
    expect(messageText(list.messages.at(-1))).toBe("Hello");
    expect(list.lengths).toEqual([2, 3, 4]);
    expect(list.problems).toEqual([]);
  });

  test("sees another client's turn, and a list that came in between", () => {
    const { list, ids, receive } = transcript([say("u0"), say("a0")]);
    receive(lists([say("u0"), say("a0"), say("u1")]));
    const frames = turn("theirs", chunks("a1", "Hel", "lo"));
    receive(...frames.slice(0, 4));
    receive(lists([say("u0"), say("a0"), say("u1")]));
    expect(ids()).toBe("u0 a0 u1 a1");
    receive(...frames.slice(4));
    expect(messageText(list.messages.at(-1))).toBe("Hello");
    expect(list.lengths).toEqual([2, 3, 4, 3, 4]);
  });

  test("keeps its streaming answer when a list does not know it yet, and puts it back behind its question", () => {
    const { ids, receive, list } = transcript();
    list.submit("r1", say("u1"), false);
    const frames = turn("r1", chunks("a1", "Hel", "lo"));
    receive(...frames.slice(0, 3));
    receive(lists([say("u1"), say("u2")]));
    expect(ids()).toBe("u1 u2 a1");
    receive(...frames.slice(3));
    expect(ids()).toBe("u1 a1 u2");
  });

  test("shrinks when a list is a bare part of it, which is what no server should send", () => {
    const { list, receive } = transcript([say("u0"), say("a0")]);
    receive(lists([say("u1")]));
    expect(list.lengths).toEqual([2, 1]);
  });

  test("replaces by id or by tool call, and ignores what it does not know", () => {
    const withTool = {
      ...say("a0"),
      parts: [{ type: "tool-clock", toolCallId: "c1", state: "input-available", input: {} }],
    } as UIMessage;
    const { list, ids, receive } = transcript([say("u0"), withTool]);
    receive(updated(say("u0", "new")), updated(say("u9")));
    expect([ids(), messageText(list.messages[0])]).toEqual(["u0 a0", "new"]);
    receive(updated({ ...withTool, id: "other", metadata: { status: "complete" } }));
    expect(list.messages[1]).toMatchObject({ id: "a0", metadata: { status: "complete" } });
  });

  test("cuts at an edit, and before the last answer to regenerate", () => {
    const { list, ids } = transcript([say("u0"), say("a0"), say("u1"), say("a1")]);
    expect(list.submit("r1", null, true).map((message) => message.id)).toEqual(["u0", "a0", "u1"]);
    list.submit("r2", say("u0", "edited"), false);
    expect([ids(), messageText(list.messages[0])]).toEqual(["u0", "edited"]);
  });

  test("listens no more after a cancel, until the server sends the message", () => {
    const { list, receive } = transcript();
    list.submit("r1", say("u1"), false);
    const frames = turn("r1", chunks("a1", "Hel", "lo"));
    receive(...frames.slice(0, 3));
    list.detach("r1");
    receive(...frames.slice(3));
    expect(messageText(list.messages.at(-1))).toBe("Hel");
    receive(updated({ ...say("a1", "Hel"), metadata: { status: "stopped" } }));
    expect(list.messages.at(-1)).toMatchObject({ metadata: { status: "stopped" } });
  });

  test("takes a chunk after the error frame for a stranger's turn: a message too many", () => {
    const { list, receive } = transcript();
    list.submit("r1", say("u1"), false);
    receive(
      ...turn("r1", chunks("a1", "Hel")).slice(0, 3),
      response("r1", null, { error: true, body: "internal: no", done: false }),
    );
    expect(list.messages).toHaveLength(2);
    receive(response("r1", { type: "message-metadata", messageMetadata: { status: "failed" } }));
    expect(list.messages).toHaveLength(3);
  });

  test("rebuilds a replayed answer from its start, whatever it had", () => {
    const { list, ids, receive } = transcript([say("u1"), say("a1", "Hel")]);
    list.attach("r1");
    const frames = turn("r1", chunks("a1", "Hel", "lo"), { replay: true });
    receive(...frames.slice(0, 4));
    receive(...frames.slice(0, 4));
    receive(response("r1", null, { done: false, replay: true, replayComplete: true }), ...frames.slice(4));
    expect([ids(), messageText(list.messages.at(-1))]).toEqual(["u1 a1", "Hello"]);
  });

  test("continues the last answer with a continuation's chunks, once each", () => {
    const { list, ids, receive } = transcript([say("u1"), say("a1", "Asked. ")]);
    list.attach("r2");
    const frames = turn("r2", chunks("a1", "Done."), { continuation: true });
    receive(...frames.slice(0, 3));
    receive(...turn("r2", chunks("a1", "Done."), { continuation: true, replay: true }).slice(0, 3));
    receive(...frames.slice(3));
    expect([ids(), messageText(list.messages.at(-1))]).toEqual(["u1 a1", "Asked. Done."]);
  });
});

describe("A client with deltas", () => {
  test("submits its message alone and shows it where the server puts it", () => {
    const { list, ids, receive } = transcript([say("u0"), say("a0")], true);
    expect(list.submit("r1", say("u1"), false)).toEqual([say("u1")]);
    expect(ids()).toBe("u0 a0");
    receive(updated(say("u1"), { after: "a0" }));
    receive(...turn("r1", chunks("a1", "Hello")));
    receive(updated(say("a1", "Hello"), { after: "u1" }));
    expect(ids()).toBe("u0 a0 u1 a1");
    expect(list.lengths).toEqual([2, 3, 4]);
  });

  test("shows its message with its turn's first chunk where the server does not send it back", () => {
    const { list, ids, receive } = transcript([say("u0"), say("a0")], true);
    list.submit("r1", say("u1"), false);
    receive(...turn("r1", chunks("a1", "Hello")));
    expect(ids()).toBe("u0 a0 u1 a1");
  });

  test("keeps order when a message waits for the running turn", () => {
    const { list, ids, receive } = transcript([], true);
    list.submit("r1", say("u1"), false);
    receive(updated(say("u1"), { after: null }));
    const first = turn("r1", chunks("a1", "one"));
    receive(...first.slice(0, 2));
    list.submit("r2", say("u2"), false);
    receive(...first.slice(2));
    receive(updated(say("u2"), { after: "a1" }), ...turn("r2", chunks("a2", "two")));
    expect(ids()).toBe("u1 a1 u2 a2");
    expect(list.lengths).toEqual([0, 1, 2, 3, 4]);
  });

  test("forgets what followed an edited message, and complains of an unknown place", () => {
    const { list, ids, receive } = transcript([say("u0"), say("a0"), say("u1"), say("a1")], true);
    receive(updated(say("u0", "edited"), { after: null }));
    expect(ids()).toBe("u0");
    receive(updated(say("a0", "new"), { after: "u0" }));
    expect(ids()).toBe("u0 a0");
    receive(updated(say("a0", "newer")));
    expect(messageText(list.messages[1])).toBe("newer");
    receive(updated(say("a9"), { after: "u9" }));
    expect(list.problems).toEqual(["a9 comes after u9, which is not there"]);
  });
});
