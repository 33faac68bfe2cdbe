// Runs of automations as turns of a conversation: queued without beginning, unattended, and told of to everybody.

import { describe, expect, test } from "vitest";
import type { RunHost } from "../../../src/agents/automation-ports.ts";
import { runHost } from "../../../src/agents/run-host.ts";
import { Room } from "./support/room.ts";
import { someMetadata } from "./support/staged-turns.ts";

const hostOf = (room: Room): RunHost => runHost(() => room.conversation, room.store);

type EnqueuedRun = Parameters<RunHost["enqueue"]>[0];

const run = (runId: string, over: Partial<EnqueuedRun> = {}): EnqueuedRun => ({
  runId,
  message: { id: `m-${runId}`, role: "user", parts: [{ type: "text", text: `do ${runId}` }] },
  mode: "deep",
  format: null,
  approval: "deny",
  ...over,
});

describe("A run", () => {
  test("waits until it is begun, and is a turn with the run's id", async () => {
    const room = new Room();
    const host = hostOf(room);
    host.enqueue(run("r1"));
    expect(room.stage.turns).toEqual([]);
    expect(host.isQueued("r1")).toBe(true);
    expect(host.answer("r1")).toBeNull();
    host.begin();
    expect(room.stage.now.request).toMatchObject({
      answerId: "r1",
      mode: "deep",
      unattended: { approval: "deny" },
    });
    await room.stage.now.begin().write("done").finish();
    expect(host.isQueued("r1")).toBe(false);
    expect(host.answer("r1")?.id).toBe("r1");
    expect(room.changedAnswers).toMatchObject([{ id: "r1" }]);
  });

  test("waits behind a user's turn, and is begun with its circumstances after a crash", async () => {
    const room = new Room();
    room.join("a").say("one", "u1");
    hostOf(room).enqueue(run("r1", { approval: "ask", format: { type: "json_object" } }));
    hostOf(room).begin();
    expect(room.stage.turns).toHaveLength(1);
    room.restart();
    await room.stage.now.begin().finish();
    expect(room.stage.now.request).toMatchObject({
      answerId: "r1",
      unattended: { approval: "ask" },
      format: { type: "json_object" },
    });
  });

  test("of a user's is attended", () => {
    const room = new Room();
    room.join("a").say("one", "u1");
    expect(room.stage.now.request).not.toHaveProperty("unattended");
  });

  test("that is stopped before it is begun calls nothing", async () => {
    const room = new Room();
    const host = hostOf(room);
    room.join("a").say("one", "u1");
    host.enqueue(run("r1"));
    host.stop("r1");
    await room.stage.now.begin().finish();
    expect(room.stage.now.signal.aborted).toBe(true);
  });

  test("waits for the user while a call of its does", async () => {
    const room = new Room();
    const host = hostOf(room);
    host.enqueue(run("r1", { approval: "ask" }));
    host.begin();
    const call = { toolCallId: "c1", toolName: "call_webhook", input: {} };
    room.stage.now
      .begin()
      .emit(
        { type: "tool-input-available", ...call },
        { type: "tool-approval-request", approvalId: "p1", toolCallId: "c1" },
      );
    await room.stage.now.finish();
    expect(host.isWaiting("r1")).toBe(true);
    expect(host.isWaiting("r2")).toBe(false);
  });
});

describe("A sentence for the user", () => {
  test("stands in the run's answer, for those who are there and those who come", async () => {
    const room = new Room();
    const host = hostOf(room);
    const clients = [room.join("a"), room.join("b", { deltas: true })];
    host.enqueue(run("r1"));
    host.begin();
    await room.stage.now
      .begin()
      .write("It broke.")
      .finish("failed", {
        metadata: someMetadata("failed", { code: "internal", message: "It broke." }),
      });
    host.tellUser("r1", " It is paused.");
    room.settle();
    expect(room.stored).toEqual(["user: do r1", "assistant: It broke. It is paused. (failed)"]);
    for (const client of [...clients, room.join("c")]) expect(client.texts).toEqual(room.stored);
    expect(host.answer("r1")?.metadata).toMatchObject({ status: "failed" });
  });

  test("about an answer that is not there is said to nobody", () => {
    const room = new Room();
    hostOf(room).tellUser("none", "It is paused.");
    expect(room.stored).toEqual([]);
  });
});
