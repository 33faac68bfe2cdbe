// The process dies in the middle of a turn, and a new one begins over the same database. Nothing shown is lost, nothing
// paid is paid again, and every turn ends.

import { describe, expect, test } from "vitest";
import { FRAME } from "../../../src/core/frames.ts";
import type { AnswerMetadata } from "../../../src/core/receipt.ts";
import { someStep } from "../turn/support/some-step.ts";
import { Room, type Client } from "./support/room.ts";
import { someProgress } from "./support/staged-turns.ts";

const metadataOf = (room: Room): AnswerMetadata =>
  room.store.messages().findLast(({ role }) => role === "assistant")!.metadata as AnswerMetadata;

function begun(options: { deltas?: boolean } = {}): { room: Room; client: Client; requestId: string } {
  const room = new Room();
  const client = room.join("a", options);
  const requestId = client.say("one", "u1", { body: { mode: "deep" } });
  return { room, client, requestId };
}

describe("a turn that had called no model", () => {
  test("runs again, once, as it was asked for", async () => {
    const { room, client, requestId } = begun();
    const first = room.stage.now;
    first.start();
    room.restart();
    expect(room.stage.turns).toHaveLength(1);
    expect(room.stage.now.request).toEqual({ ...first.request, history: room.store.messages() });
    client.connect();
    await room.stage.now.begin().write("answer").finish();
    expect(room.stored).toEqual(["user: one", "assistant: answer"]);
    expect(client.texts).toEqual(room.stored);
    expect(
      client.socket?.received.filter((frame) => frame["id"] === requestId && frame["seq"] === 0),
    ).toHaveLength(1);
    room.restart();
    expect(room.stage.turns).toEqual([]);
  });

  test("is no retry of the user's because the server died, but one that the user asked for stays one", async () => {
    const { room, client } = begun();
    room.restart();
    expect(room.stage.now.request).toMatchObject({ isRetry: false, mode: "deep" });
    await room.stage.now.begin().write("answer").finish();
    client.connect().regenerate();
    room.restart();
    expect(room.stage.now.request.isRetry).toBe(true);
    await room.stage.now.begin().write("again").finish();
    expect(room.stored).toEqual(["user: one", "assistant: again"]);
    expect(room.store.versions()).toHaveLength(1);
  });

  test("that had begun an edit keeps the edit and one version of what it replaced", async () => {
    const { room, client } = begun();
    await room.stage.now.begin().write("answer").finish();
    client.say("one, better", "u1");
    room.stage.now.start();
    room.restart();
    room.restart();
    await room.stage.now.begin().write("better").finish();
    expect(room.stored).toEqual(["user: one, better", "assistant: better"]);
    expect(room.store.versions().map(({ messages }) => messages.length)).toEqual([2]);
  });

  test("leaves none of its first chunks in the stream of the second", () => {
    const { room, client, requestId } = begun();
    room.stage.now.start().emit({ type: "data-tier", data: {}, transient: true });
    room.restart();
    room.stage.now.start();
    client.connect();
    expect(client.texts).toEqual(["user: one", "assistant: "]);
    const again = client.socket?.received.filter(({ type }) => type === FRAME.chatResponse);
    expect(again?.map(({ id, seq }) => [id, seq])).toEqual([
      [requestId, 0],
      [requestId, undefined],
    ]);
  });
});

describe("a turn that had called a model", () => {
  test("is not called again: what was shown stays, closed and marked, with an estimated receipt", async () => {
    const { room, client } = begun();
    room.stage.now.begin().think("Let me see.").write("The answer is");
    room.restart();
    expect(room.stage.turns).toEqual([]);
    expect(room.stored).toEqual(["user: one", "assistant: The answer is (interrupted)"]);
    expect(room.store.messages()[1]?.parts).toEqual([
      { type: "step-start" },
      expect.objectContaining({
        type: "reasoning",
        text: "Let me see.",
        state: "done",
        providerMetadata: { upshift: { tier: "fast" } },
      }),
      { type: "text", text: "The answer is", state: "done" },
    ]);
    const { error, receipt } = metadataOf(room);
    expect(error).toMatchObject({ code: "internal", message: expect.stringContaining("restarted") });
    expect(receipt).toMatchObject({
      tier: "fast",
      escalated: false,
      score: 0.2,
      threshold: 0.5,
      usdIs: "estimated",
    });
    expect(receipt.steps).toHaveLength(1);
    expect(receipt.steps[0]).toMatchObject({
      outcome: "failed",
      usage: "estimated",
      route: "workers-ai",
      inputTokens: 10,
      reasoningTokens: expect.any(Number),
    });
    expect(receipt.steps[0]!.outputTokens).toBeGreaterThan(receipt.steps[0]!.reasoningTokens);
    expect(receipt.usd).toBeGreaterThan(0);
    expect(room.store.turns()).toEqual([]);
    expect(client.connect().texts).toEqual(room.stored);
  });

  test("and had shown nothing has failed", () => {
    const { room } = begun();
    room.stage.now.begin();
    room.restart();
    expect(room.stored).toEqual(["user: one", "assistant:  (failed)"]);
    expect(metadataOf(room).receipt.steps).toMatchObject([
      { outcome: "failed", inputTokens: 10, outputTokens: 0 },
    ]);
  });

  test("keeps an open draft as text: it was on the screen", () => {
    const { room } = begun();
    const draft = (offset: number, delta: string) =>
      ({ type: "data-draft", data: { draftId: "d", offset, delta }, transient: true }) as const;
    room.stage.now.begin().emit(draft(0, "A draft "), draft(8, "that goes on"));
    room.restart();
    expect(room.stored).toEqual(["user: one", "assistant: A draft that goes on (interrupted)"]);
    expect(metadataOf(room).receipt.steps[0]!.outputTokens).toBeGreaterThan(0);
  });

  test("does not keep a dropped draft as text, nor a released one twice", () => {
    for (const state of ["dropped", "released"] as const) {
      const { room } = begun();
      room.stage.now
        .begin()
        .emit(
          { type: "data-draft", data: { draftId: "d", offset: 0, delta: "A draft" }, transient: true },
          { type: "data-draft", data: { draftId: "d", state }, transient: true },
        );
      if (state === "released") room.stage.now.write("A draft");
      room.restart();
      expect(room.stored[1]).toBe(
        state === "dropped" ? "assistant:  (failed)" : "assistant: A draft (interrupted)",
      );
    }
  });

  test("counts the calls before the lost one, and says why the turn was where it was", () => {
    const { room } = begun();
    const step = someStep({ outcome: "escalated", reason: "empty-answer", neurons: 2.4, usd: 0.000_03 });
    room.stage.now.begin({ ...someProgress, reason: "empty-answer", steps: [step] });
    room.restart();
    const { receipt } = metadataOf(room);
    expect(receipt).toMatchObject({ escalated: true, reason: "empty-answer" });
    expect(receipt.steps).toHaveLength(2);
    expect(receipt.steps[0]).toEqual(step);
    expect(receipt.usd).toBeCloseTo(0.000_03 + receipt.steps[1]!.usd!, 9);
    expect(room.store.ledger.all()).toEqual(receipt.steps);
  });

  test("and a tool that has no side effects says that the call was not finished", async () => {
    const { room, client } = begun();
    room.stage.now.begin().emit({
      type: "tool-input-available",
      toolCallId: "c1",
      toolName: "calculator",
      input: { expression: "1+1" },
    });
    room.restart();
    expect(room.store.messages()[1]?.parts.at(-1)).toMatchObject({
      type: "tool-calculator",
      state: "output-error",
      errorText: "The server restarted, so this was not finished.",
    });
    client.connect().say("two", "u2");
    await room.stage.now.begin().write("second").finish();
    expect(room.stored.slice(2)).toEqual(["user: two", "assistant: second"]);
  });
});

describe("what waited when the process died", () => {
  test("runs afterwards, in order, what was stopped ends as stopped, and all clients agree", async () => {
    for (const deltas of [false, true]) {
      const { room, client } = begun({ deltas });
      room.stage.now.begin().write("The ans");
      client.say("two", "u2");
      const third = client.say("three", "u3");
      client.say("four", "u4");
      client.cancel(third);
      room.settleAll();
      room.restart();
      client.connect();
      const other = room.join("b");
      expect(room.stage.prompts).toEqual([["user: one", "assistant: The ans", "user: two"]]);
      await room.stage.now.begin().write("second").finish();
      expect(room.stage.now.signal.aborted).toBe(true);
      await room.stage.now.start().finish("stopped");
      await room.stage.now.begin().write("fourth").finish();
      expect(room.stored).toEqual([
        "user: one",
        "assistant: The ans (interrupted)",
        "user: two",
        "assistant: second",
        "user: three",
        "assistant:  (stopped)",
        "user: four",
        "assistant: fourth",
      ]);
      expect(client.texts).toEqual(room.stored);
      expect(other.texts).toEqual(room.stored);
      expect(client.problems).toEqual([]);
    }
  });

  test("is there after twenty deaths, and no model was called more than once a turn", async () => {
    const { room, client } = begun();
    client.say("two", "u2");
    let calls = 0;
    for (let death = 0; death < 20; death++) {
      if (death % 3 === 2 && room.stage.turns.length > 0) {
        room.stage.now.begin();
        calls++;
      }
      room.restart();
    }
    expect(calls).toBe(2);
    expect(room.stored).toEqual(["user: one", "assistant:  (failed)", "user: two", "assistant:  (failed)"]);
    expect(room.store.turns()).toEqual([]);
  });

  test("is settled before anybody connects, so nobody is offered a stream that is dead", () => {
    const { room, client, requestId } = begun();
    room.stage.now.begin().write("The ans");
    room.restart();
    client.connect();
    expect(client.socket?.received.map(({ type }) => type)).toEqual([FRAME.chatMessages]);
    client.ack(requestId);
    expect(client.socket?.received.at(-1)).toMatchObject({ id: requestId, done: true, replay: true });
    client.probe("p");
    expect(client.frames.at(-1)).toEqual({ type: FRAME.resumeNone, reason: "idle", probeId: "p" });
  });
});
