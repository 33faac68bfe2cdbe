// One answer, several readers: all of them see the same stream, whoever drops out gets the whole of it once, and a stop
// reaches the model.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FRAME } from "../../src/core/frames.ts";
import { ramble } from "../eval/watch-texts.ts";
import { connectChat, type ChatClient } from "../support/chat-client.ts";
import { messageText } from "../support/chat-transcript.ts";
import {
  gate,
  lastAnswer,
  metadataOf,
  newConversation,
  promptOf,
  requestsSince,
  startStage,
  storedMessages,
  streamFrames,
  type Stage,
} from "./journey.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());

const THINKING = "Let me see how this grows, one word after the other. ".repeat(4);
const LONG = Array.from({ length: 90 }, (_, index) => `word ${index + 1}`).join(", ");

const bodyOf = (frame: object): string => ("body" in frame ? String(frame.body) : "");
const isOf = (requestId: string) => (frame: { type: string; [name: string]: unknown }) =>
  frame.type === FRAME.chatResponse && frame["id"] === requestId;

/** The stream's chunk of that index, or any later one. */
const reached = (requestId: string, seq: number) => (frame: { type: string; [name: string]: unknown }) =>
  isOf(requestId)(frame) && Number(frame["seq"] ?? -1) >= seq;

async function expectSameList(clients: readonly ChatClient[], id: string): Promise<void> {
  const stored = await storedMessages(stage.url, id);
  for (const client of clients) {
    expect(client.messages).toEqual(stored);
    expect(client.problems).toEqual([]);
  }
}

describe.each(["auto", "deep"] as const)("In %s mode", (mode) => {
  const script = (): void => {
    const slow = { reply: { thinking: THINKING, text: LONG }, paceMs: 12 };
    stage.fast.script(slow);
    stage.gateway.script(slow);
  };

  test("two clients see the same answer grow, frame by frame", async () => {
    script();
    const id = newConversation();
    const [asks, watches] = await Promise.all([connectChat(stage.url, id), connectChat(stage.url, id)]);
    const { requestId, done } = asks.submit("Count.", { body: { mode } });
    const result = await done;
    await watches.waitFor((frame) => isOf(requestId)(frame) && frame["done"] === true);
    const frames = streamFrames(asks, requestId);
    expect(frames.length).toBeGreaterThan(10);
    expect(frames.map(({ seq }) => seq)).toEqual(frames.map((_, index) => index));
    expect(streamFrames(watches, requestId)).toEqual(frames);
    expect(messageText(result.message)).toBe(LONG);
    await watches.waitUntil(() => watches.messages.length === 2);
    await expectSameList([asks, watches], id);
    await Promise.all([asks.close(), watches.close()]);
  });

  test("clients that drop after any of its chunks and come back get the whole answer once", async () => {
    script();
    const id = newConversation();
    const asks = await connectChat(stage.url, id);
    const dropAfter = [0, 1, 3, 6, 9, 12, 15, 18, 21, 25];
    const watchers = await Promise.all(dropAfter.map(() => connectChat(stage.url, id)));
    const { requestId, done } = asks.submit("Count.", { body: { mode } });
    const returned = watchers.map(async (first, index) => {
      const seq = dropAfter[index] ?? 0;
      await first.waitFor(reached(requestId, seq));
      const seen = streamFrames(first, requestId);
      await first.close();
      const second = await connectChat(stage.url, id);
      const taken = await second.resume();
      return { seen, second, taken };
    });
    const whole = await done;
    const frames = streamFrames(asks, requestId);
    let resumed = 0;
    for (const each of returned) {
      const { seen, second, taken } = await each;
      expect(frames.slice(0, seen.length)).toEqual(seen);
      // On a busy machine the last ones come back after its end, and find it in the list.
      const outcome = (await taken?.done)?.outcome ?? "completed";
      expect(outcome).toBe(whole.outcome);
      const replayed = streamFrames(second, requestId);
      if (replayed.length > 0) resumed++;
      if (replayed.length > 0) expect(replayed).toEqual(frames);
      await second.waitUntil(() => second.messages.length === 2);
      await expectSameList([second], id);
      await second.close();
    }
    expect(resumed).toBeGreaterThanOrEqual(dropAfter.length / 2);
    await expectSameList([asks], id);
    await asks.close();
  });

  test("the one who asked may drop out and find the answer later, paid for once", async () => {
    script();
    const id = newConversation();
    const requests = requestsSince(mode === "deep" ? stage.gateway : stage.fast);
    const asks = await connectChat(stage.url, id);
    const watches = await connectChat(stage.url, id);
    const { requestId } = asks.submit("Count.", { body: { mode } });
    await asks.waitFor(reached(requestId, 4));
    await asks.close();
    await watches.waitFor((frame) => isOf(requestId)(frame) && frame["done"] === true);
    const late = await connectChat(stage.url, id);
    expect(await late.resume()).toBeNull();
    await watches.waitUntil(() => watches.messages.length === 2);
    await expectSameList([late, watches], id);
    expect(messageText(await lastAnswer(stage.url, id))).toBe(LONG);
    expect(requests()).toHaveLength(1);
    await Promise.all([late.close(), watches.close()]);
  });
});

describe("A stop", () => {
  const thinkingForever = {
    reply: { text: ramble("english", 1_000) },
    deltas: 10,
    paceMs: 20,
  };

  test.each([
    { phase: "of the fast tier's thinking", mode: "auto" },
    { phase: "of the reasoner's thinking", mode: "deep" },
  ] as const)("in the middle $phase reaches the model within a second", async ({ mode }) => {
    const id = newConversation();
    const upstream = mode === "deep" ? stage.gateway : stage.fast;
    upstream.script([
      mode === "deep" ? { reply: { thinking: ramble("english", 300) }, paceMs: 20 } : thinkingForever,
      { reply: { thinking: "Well.", text: "The next answer." } },
    ]);
    const requests = requestsSince(upstream);
    const client = await connectChat(stage.url, id);
    const { requestId, done } = client.submit("Think.", { body: { mode } });
    await client.waitFor((frame) => isOf(requestId)(frame) && bodyOf(frame).includes("reasoning-delta"));
    const stoppedAt = Date.now();
    client.cancel(requestId);
    const result = await done;
    const endedAt = Date.now();
    const [request] = requests();
    await request?.ended;
    expect(request?.closedByClient).toBe(true);
    expect((request?.closedAt ?? Infinity) - stoppedAt).toBeLessThan(1_000);
    expect(endedAt - stoppedAt).toBeLessThan(1_000);
    expect(result).toMatchObject({ outcome: "aborted", error: null });
    const answer = await lastAnswer(stage.url, id);
    expect(metadataOf(answer)).toMatchObject({
      status: "stopped",
      receipt: { usdIs: "estimated", steps: [{ outcome: "stopped", usage: "estimated" }] },
    });
    expect(metadataOf(answer).receipt.steps[0]?.reasoningTokens).toBeGreaterThan(0);
    await client.waitUntil(() => client.messages.at(-1)?.metadata !== undefined);
    await expectSameList([client], id);

    const next = await client.submit("Go on.", { body: { mode } }).done;
    expect(messageText(next.message)).toBe("The next answer.");
    expect(requests()).toHaveLength(2);
    await client.close();
  });

  test("before anything has come ends the turn with a receipt and no answer", async () => {
    const id = newConversation();
    stage.fast.script([
      { fault: { neverAnswer: true } },
      { reply: { thinking: "Well.", text: "The next answer." } },
    ]);
    const requests = requestsSince(stage.fast);
    const next = stage.fast.requests.length + 1;
    const client = await connectChat(stage.url, id);
    const { requestId, done } = client.submit("Think.");
    const request = await stage.fast.waitForRequest(next);
    const stoppedAt = Date.now();
    client.cancel(requestId);
    expect((await done).outcome).toBe("aborted");
    await request.ended;
    expect((request.closedAt ?? Infinity) - stoppedAt).toBeLessThan(1_000);
    const answer = await lastAnswer(stage.url, id);
    expect(messageText(answer)).toBe("");
    expect(metadataOf(answer)).toMatchObject({
      status: "stopped",
      receipt: { steps: [{ outcome: "stopped" }] },
    });
    expect(messageText((await client.submit("Go on.").done).message)).toBe("The next answer.");
    await expectSameList([client], id);
    expect(requests()).toHaveLength(2);
    await client.close();
  });

  test("in the middle of the text keeps what was shown, for every client", async () => {
    const id = newConversation();
    stage.gateway.script({ reply: { thinking: "Well.", text: LONG }, paceMs: 20 });
    const [client, watcher] = await Promise.all([connectChat(stage.url, id), connectChat(stage.url, id)]);
    const { requestId, done } = client.submit("Count.", { body: { mode: "deep" } });
    await client.waitFor((frame) => isOf(requestId)(frame) && bodyOf(frame).includes("text-delta"));
    client.cancel(requestId);
    await done;
    const answer = await lastAnswer(stage.url, id);
    expect(metadataOf(answer).status).toBe("stopped");
    expect(messageText(answer)).toMatch(/^word/);
    expect(LONG.startsWith(messageText(answer))).toBe(true);
    expect(LONG).not.toBe(messageText(answer));
    for (const each of [client, watcher])
      await each.waitUntil(() => metadataOrNull(each.messages.at(-1)) === "stopped");
    await expectSameList([client, watcher], id);
    await Promise.all([client.close(), watcher.close()]);
  });

  test("in the middle of a draft keeps the draft as text", async () => {
    const id = newConversation();
    stage.fast.script({ reply: { thinking: "Well.", text: LONG }, paceMs: 20 });
    const client = await connectChat(stage.url, id);
    const { requestId, done } = client.submit("Count.");
    await client.waitFor((frame) => isOf(requestId)(frame) && bodyOf(frame).includes("data-draft"));
    client.cancel(requestId);
    await done;
    const answer = await lastAnswer(stage.url, id);
    expect(metadataOf(answer)).toMatchObject({ status: "stopped", receipt: { tier: "fast" } });
    expect(messageText(answer)).toMatch(/^word/);
    expect(LONG).not.toBe(messageText(answer));
    expect(LONG.startsWith(messageText(answer))).toBe(true);
    await client.close();
  });

  test("over HTTP ends whatever runs", async () => {
    const id = newConversation();
    stage.fast.script(thinkingForever);
    const requests = requestsSince(stage.fast);
    const client = await connectChat(stage.url, id);
    const { requestId, done } = client.submit("Think.");
    await client.waitFor((frame) => isOf(requestId)(frame) && bodyOf(frame).includes("reasoning-delta"));
    const response = await fetch(`${stage.url}/api/conversations/${id}/stop`, { method: "POST" });
    expect(response.status).toBe(204);
    expect((await done).outcome).toBe("aborted");
    await requests()[0]?.ended;
    expect(requests()[0]?.closedByClient).toBe(true);
    expect(metadataOf(await lastAnswer(stage.url, id)).status).toBe("stopped");
    await client.close();
  });

  test("of a message that waits lets the one that runs go on, and asks no model", async () => {
    const id = newConversation();
    const held = gate();
    stage.fast.script(async (_request, index) => {
      if (index === 0) await held.opened;
      return { reply: { thinking: "Well.", text: `Answer ${index + 1}.` } };
    });
    const requests = requestsSince(stage.fast);
    const next = stage.fast.requests.length + 1;
    const client = await connectChat(stage.url, id);
    const first = client.submit("First.", { id: "u-first" });
    await stage.fast.waitForRequest(next);
    const second = client.submit("Second.", { id: "u-second" });
    await client.waitFor((frame) => frame.type === FRAME.pending && frame["id"] === second.requestId);
    client.cancel(second.requestId);
    // Frames are read in order: what answers this one has seen the cancel.
    client.send("no frame");
    await client.waitFor((frame) => frame["error"] === true && frame["id"] === "");
    held.open();
    expect((await first.done).outcome).toBe("completed");
    expect((await second.done).outcome).toBe("aborted");
    const stored = await storedMessages(stage.url, id);
    expect(stored.map((message) => message.role)).toEqual(["user", "assistant", "user", "assistant"]);
    expect(stored.filter(({ role }) => role === "user").map((message) => message.id)).toEqual([
      "u-first",
      "u-second",
    ]);
    expect(metadataOf(stored[1]).status).toBe("complete");
    expect(metadataOf(stored[3])).toMatchObject({ status: "stopped", receipt: { usd: 0, steps: [] } });
    expect(requests()).toHaveLength(1);

    await client.submit("Third.").done;
    expect(promptOf(requests()[1]).map(({ role }) => role)).toContain("user");
    await client.close();
  });
});

function metadataOrNull(message: { metadata?: unknown } | undefined): string | null {
  return (message?.metadata as { status?: string } | undefined)?.status ?? null;
}
