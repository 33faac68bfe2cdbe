// Turns that end otherwise than complete: stopped, failed, cut by a bug. Each is stored with its status, told to all, and
// followed by the next.

import { describe, expect, test } from "vitest";
import { FRAME } from "../../../src/core/frames.ts";
import type { AnswerMetadata } from "../../../src/core/receipt.ts";
import { Room, type Client } from "./support/room.ts";

const error = { code: "upstream_unavailable", message: "The model service could not be reached." } as const;

/** A room with an unchanged sender, an unchanged onlooker and one with deltas. */
function begun(): { room: Room; clients: [Client, Client, Client]; requestId: string } {
  const room = new Room();
  const clients: [Client, Client, Client] = [
    room.join("a"),
    room.join("b"),
    room.join("d", { deltas: true }),
  ];
  const requestId = clients[0].say("one", "u1");
  return { room, clients, requestId };
}

const storedAnswer = (room: Room) => room.store.messages().findLast(({ role }) => role === "assistant")!;

function expectTold(room: Room, clients: readonly Client[], requestId: string, end: object): void {
  const answer = storedAnswer(room);
  for (const client of clients) {
    expect(client.responses(requestId).at(-1)).toEqual({
      type: FRAME.chatResponse,
      id: requestId,
      done: true,
      ...end,
    });
    expect(client.framesOf(FRAME.messageUpdated)).toContainEqual({
      type: FRAME.messageUpdated,
      message: answer,
    });
    expect(client.texts).toEqual(room.stored);
    expect(client.messages.at(-1)).toMatchObject({ id: answer.id, metadata: answer.metadata });
  }
}

const aborted = { body: "", outcome: "aborted" };

describe("a turn that is stopped", () => {
  test("before any output is stored as an empty answer with its status and receipt", async () => {
    const { room, clients, requestId } = begun();
    clients[1].send({ type: FRAME.cancel, id: requestId });
    room.settleAll();
    expect(room.stage.now.signal.aborted).toBe(true);
    await room.stage.now.start().finish("stopped");
    expect(storedAnswer(room)).toMatchObject({
      parts: [],
      metadata: { status: "stopped", receipt: { steps: [] } },
    });
    expectTold(room, clients, requestId, aborted);
  });

  test("by its sender before its stream began is in the sender's list as in all others", async () => {
    const { room, clients, requestId } = begun();
    clients[0].cancel(requestId);
    await room.stage.now.start().finish("stopped");
    expectTold(room, clients, requestId, aborted);
  });

  test("in its thinking keeps the thinking", async () => {
    const { room, clients, requestId } = begun();
    room.stage.now.begin().think("Let me see");
    clients[0].cancel(requestId);
    await room.stage.now.finish();
    expect(storedAnswer(room).parts).toMatchObject([
      { type: "step-start" },
      { type: "reasoning", text: "Let me see", state: "done" },
    ]);
    expectTold(room, clients, requestId, aborted);
  });

  test("in its text keeps the text, and the next turn runs", async () => {
    const { room, clients, requestId } = begun();
    room.stage.now.begin().write("The answer is");
    clients[0].cancel(requestId);
    await room.stage.now.finish();
    expect(storedAnswer(room)).toMatchObject({
      parts: [{ type: "step-start" }, { type: "text", text: "The answer is", state: "done" }],
      metadata: { status: "stopped" },
    });
    expectTold(room, clients, requestId, aborted);
    clients[0].say("two", "u2");
    await room.stage.now.begin().write("second").finish();
    expect(room.stored).toEqual([
      "user: one",
      "assistant: The answer is (stopped)",
      "user: two",
      "assistant: second",
    ]);
    for (const client of clients) expect(client.texts).toEqual(room.stored);
  });

  test("over HTTP ends as well", async () => {
    const { room, clients, requestId } = begun();
    room.stage.now.begin();
    room.conversation.stop();
    await room.stage.now.finish();
    expectTold(room, clients, requestId, aborted);
  });

  test("after its end changes nothing", async () => {
    const { room, clients, requestId } = begun();
    await room.stage.now.begin().write("all").finish();
    const before = clients[2].frames.length;
    clients[0].cancel(requestId);
    clients[1].send({ type: FRAME.cancel, id: "never-heard-of" });
    room.conversation.stop();
    expect(room.stored).toEqual(["user: one", "assistant: all"]);
    expect(clients[2].frames).toHaveLength(before);
    for (const client of clients) expect(client.texts).toEqual(room.stored);
  });

  test.each(["before", "after"])(
    "by a client that reads no more, the stop arriving just %s the end, leaves it the whole answer",
    async (when) => {
      for (const deltas of [false, true]) {
        const room = new Room({ isManual: true });
        const client = room.join("a", { deltas });
        const requestId = client.say("one", "u1");
        room.settleAll();
        const turn = room.stage.now.begin().write("The answer");
        room.settleAll();
        turn.write(" is complete.");
        client.cancel(requestId);
        if (when === "before") room.deliver(client.socket!, "toServer");
        await turn.finish("complete");
        room.settleAll();
        expect(room.stored).toEqual(["user: one", "assistant: The answer is complete."]);
        expect(client.texts).toEqual(room.stored);
      }
    },
  );
});

describe("a message that is stopped while it waits", () => {
  test("joins the transcript with an empty, stopped answer, and calls no model", async () => {
    const { room, clients } = begun();
    const second = clients[0].say("two", "u2");
    const third = clients[1].say("three", "u3");
    clients[0].cancel(second);
    await room.stage.now.begin().write("first").finish();
    expect(room.stage.now.signal.aborted).toBe(true);
    await room.stage.now.start().finish("stopped");
    expect(room.stage.now.signal.aborted).toBe(false);
    await room.stage.now.begin().write("third").finish();
    expect(room.stored).toEqual([
      "user: one",
      "assistant: first",
      "user: two",
      "assistant:  (stopped)",
      "user: three",
      "assistant: third",
    ]);
    for (const client of clients) expect(client.texts).toEqual(room.stored);
    expect(clients[2].responses(third).at(-1)).toEqual({
      type: FRAME.chatResponse,
      id: third,
      body: "",
      done: true,
    });
  });
});

describe("a turn that fails", () => {
  const end = { body: `${error.code}: ${error.message}`, error: true, outcome: "error" };

  test("before any output is stored as a failed, empty answer", async () => {
    const { room, clients, requestId } = begun();
    await room.stage.now.begin().finish("failed", { error });
    expect(storedAnswer(room)).toMatchObject({ metadata: { status: "failed", error } });
    expectTold(room, clients, requestId, end);
  });

  test("after some output keeps it as interrupted, and the next turn runs", async () => {
    const { room, clients, requestId } = begun();
    await room.stage.now.begin().write("The ans").finish("interrupted", { error });
    expect(storedAnswer(room)).toMatchObject({ metadata: { status: "interrupted", error } });
    expectTold(room, clients, requestId, end);
    clients[2].say("two", "u2");
    await room.stage.now.begin().write("second").finish();
    for (const client of clients) expect(client.texts).toEqual(room.stored);
  });

  test("has its dropped draft kept apart from the answer", async () => {
    const { room } = begun();
    await room.stage.now.begin().finish("failed", { error, drafts: [{ step: 0, text: "a draft" }] });
    expect([...room.store.drafts(storedAnswer(room).id)]).toEqual([[0, "a draft"]]);
  });
});

describe("a bug in a turn", () => {
  const end = { error: true, outcome: "error", body: expect.stringMatching(/^internal: .*request a-r1/) };

  test("before any call ends it as failed, with the request's id, and the next turn runs", async () => {
    const { room, clients, requestId } = begun();
    await room.stage.now.start().crash();
    expect(room.logged).toEqual([
      { requestId, error: expect.objectContaining({ message: "a bug in a turn" }) },
    ]);
    expect(storedAnswer(room)).toMatchObject({
      metadata: { status: "failed", error: { code: "internal" }, receipt: { usd: 0, steps: [] } },
    });
    expectTold(room, clients, requestId, end);
    clients[0].say("two", "u2");
    await room.stage.now.begin().write("second").finish();
    expect(room.stored.at(-1)).toBe("assistant: second");
  });

  test("in the middle of an answer keeps what was shown, closed, with an estimated receipt", async () => {
    const { room, clients, requestId } = begun();
    await room.stage.now.begin().think("Let me see.").write("The answer is").crash();
    const answer = storedAnswer(room);
    expect(answer.parts).toMatchObject([
      { type: "step-start" },
      { type: "reasoning", state: "done" },
      { type: "text", text: "The answer is", state: "done" },
    ]);
    const { status, receipt } = answer.metadata as AnswerMetadata;
    expect(status).toBe("interrupted");
    expect(receipt.steps).toMatchObject([{ outcome: "failed", usage: "estimated", inputTokens: 10 }]);
    expect(receipt.usdIs).toBe("estimated");
    expectTold(room, clients, requestId, end);
  });

  test("in the middle of a draft keeps the draft as text", async () => {
    const { room, clients, requestId } = begun();
    room.stage.now.begin().emit({
      type: "data-draft",
      data: { draftId: "d", offset: 0, delta: "A draft that" },
      transient: true,
    });
    await room.stage.now.crash();
    expect(storedAnswer(room)).toMatchObject({
      parts: [{ type: "step-start" }, { type: "text", text: "A draft that", state: "done" }],
      metadata: { status: "interrupted" },
    });
    expectTold(room, clients, requestId, end);
  });
});

describe("thinking that turns out to be the answer", () => {
  test("is text alone in every list", async () => {
    const { room, clients } = begun();
    const id = "t";
    room.stage.now
      .begin()
      .emit(
        { type: "reasoning-start", id },
        { type: "reasoning-delta", id, delta: "Paris." },
        { type: "reasoning-end", id, providerMetadata: { upshift: { tier: "fast", untagged: true } } },
      )
      .write("Paris.");
    await room.stage.now.finish();
    expect(storedAnswer(room).parts.map(({ type }) => type)).toEqual(["step-start", "text"]);
    for (const client of clients)
      expect(client.messages.at(-1)?.parts.map(({ type }) => type)).toEqual(["step-start", "text"]);
  });
});
