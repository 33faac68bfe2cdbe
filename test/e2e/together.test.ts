// Several clients write at once: one order for all, each message answered once, and nobody's list ever shrinks.

import type { UIMessage } from "ai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FRAME } from "../../src/core/frames.ts";
import { echoBrain } from "../emulators/brains.ts";
import { connectChat, type ChatClient } from "../support/chat-client.ts";
import { messageText } from "../support/chat-transcript.ts";
import {
  gate,
  newConversation,
  promptOf,
  requestsSince,
  startStage,
  storedMessages,
  type Stage,
} from "./journey.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ TURNS_PER_MINUTE: "1000" });
});
afterAll(() => stage.close());

const ROUNDS = 20;
const DELTAS = { query: { deltas: "1" } };

const ids = (messages: readonly UIMessage[]): string[] => messages.map((message) => message.id);
const never = (lengths: readonly number[]): number[] =>
  lengths.filter((length, index) => length < (lengths[index - 1] ?? 0));

async function untilAllHave(clients: readonly ChatClient[], count: number): Promise<void> {
  for (const client of clients) await client.waitUntil(() => client.messages.length === count);
}

describe("Three clients that write at the same moment", () => {
  test(`agree on one order in each of ${ROUNDS} rounds, and each message is answered once`, async () => {
    stage.fast.script({ reply: echoBrain, paceMs: 2 });
    const id = newConversation();
    const requests = requestsSince(stage.fast);
    const clients = [
      await connectChat(stage.url, id),
      await connectChat(stage.url, id, DELTAS),
      await connectChat(stage.url, id, DELTAS),
    ];
    for (let round = 1; round <= ROUNDS; round++) {
      const results = await Promise.all(
        clients.map((client, index) => client.submit(`Round ${round}, client ${index}.`).done),
      );
      // A list that the server sent before it read the next message would cross that on its way.
      for (const client of clients) await client.resume();
      for (const { outcome, error } of results)
        expect({ outcome, error }).toEqual({ outcome: "completed", error: null });
    }
    const total = ROUNDS * clients.length;
    await untilAllHave(clients, 2 * total);

    const stored = await storedMessages(stage.url, id);
    for (const client of clients) {
      expect(client.messages).toEqual(stored);
      expect(never(client.lengths)).toEqual([]);
      expect(client.problems).toEqual([]);
    }
    expect(new Set(ids(stored)).size).toBe(2 * total);
    for (let index = 0; index < stored.length; index += 2) {
      expect(stored[index]?.role).toBe("user");
      expect(messageText(stored[index + 1])).toBe(`You said: ${messageText(stored[index])}`);
    }
    expect(requests()).toHaveLength(total);
    // Each prompt is the transcript up to its message: the order in storage is the order that the model saw.
    for (const [index, request] of requests().entries()) {
      expect(promptOf(request).map(({ content }) => content)).toEqual(
        stored.slice(0, 2 * index + 1).map((message) => messageText(message)),
      );
    }
    await Promise.all(clients.map((client) => client.close()));
  });
});

describe.each([
  { kind: "an unchanged client", options: {} },
  { kind: "a client with deltas", options: DELTAS },
])("A message that $kind sends during a turn", ({ options }) => {
  test("waits for it: u1, a1, u2, a2, for prompts, storage and clients", async () => {
    const held = gate();
    stage.fast.script(async (_request, index) => {
      if (index === 0) await held.opened;
      return { reply: echoBrain };
    });
    const id = newConversation();
    const requests = requestsSince(stage.fast);
    const next = stage.fast.requests.length + 1;
    const client = await connectChat(stage.url, id, options);
    const other = await connectChat(stage.url, id);
    const first = client.submit("First.", { id: "u1" });
    await stage.fast.waitForRequest(next);
    const second = client.submit("Second.", { id: "u2" });
    await client.waitFor((frame) => frame.type === FRAME.pending && frame["id"] === second.requestId);
    expect(ids(await storedMessages(stage.url, id))).toEqual(["u1"]);
    expect(ids(other.messages)).not.toContain("u2");
    held.open();
    const [one, two] = await Promise.all([first.done, second.done]);
    const order = ["u1", one.message?.id ?? "", "u2", two.message?.id ?? ""];
    expect([messageText(one.message), messageText(two.message)]).toEqual([
      "You said: First.",
      "You said: Second.",
    ]);
    await untilAllHave([client, other], 4);
    const stored = await storedMessages(stage.url, id);
    expect(ids(stored)).toEqual(order);
    for (const each of [client, other]) {
      expect(each.messages).toEqual(stored);
      expect(never(each.lengths)).toEqual([]);
    }
    expect(requests().map((request) => promptOf(request).map(({ content }) => content))).toEqual([
      ["First."],
      ["First.", "You said: First.", "Second."],
    ]);
    await Promise.all([client.close(), other.close()]);
  });
});

describe("A frame that a network has doubled", () => {
  test("asks once", async () => {
    stage.fast.script({ reply: echoBrain, paceMs: 10 });
    const id = newConversation();
    const requests = requestsSince(stage.fast);
    const client = await connectChat(stage.url, id, DELTAS);
    const message: UIMessage = { id: "u1", role: "user", parts: [{ type: "text", text: "Only once." }] };
    const body = JSON.stringify({ messages: [message], trigger: "submit-message" });
    const { done } = client.submit(message, { requestId: "r1" });
    client.send({ type: FRAME.chatRequest, id: "r1", init: { method: "POST", body } });
    client.send({ type: FRAME.chatRequest, id: "r2", init: { method: "POST", body } });
    await done;
    await client.waitFor((frame) => frame["id"] === "r2" && frame["done"] === true);
    await untilAllHave([client], 2);
    client.send({ type: FRAME.chatRequest, id: "r3", init: { method: "POST", body } });
    await client.waitFor((frame) => frame["id"] === "r3" && frame["outcome"] === "skipped");
    expect(requests()).toHaveLength(1);
    const stored = await storedMessages(stage.url, id);
    expect(stored).toHaveLength(2);
    expect(client.messages).toEqual(stored);
    await client.close();
  });
});
