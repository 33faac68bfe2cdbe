// A client that is connected and reads nothing: it costs nobody else anything.

import { once } from "node:events";
import { request } from "node:http";
import type { Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectChat } from "../support/chat-client.ts";
import { messageText } from "../support/chat-transcript.ts";
import { newConversation, startStage, storedMessages, type Stage } from "./journey.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());

/** A long answer that does not repeat itself. */
const LONG = Array.from({ length: 2_500 }, (_, index) => `word${(index * 7_919) % 100_003}`).join(" ");
/** Megabytes that the silent one never takes. Each replaces the one before, so that the context stays short. */
const ANSWERS = 40;

async function connectAndReadNothing(id: string): Promise<Socket> {
  const sent = request(`${stage.url}/agents/chat-agent/${id}`, {
    agent: false,
    headers: {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    },
  });
  sent.end();
  const [, socket] = (await once(sent, "upgrade")) as [unknown, Socket];
  socket.pause();
  return socket;
}

test("Turns run, stream and are stored as before beside a client that reads nothing", async () => {
  stage.fast.script({ reply: { thinking: "Hm.", text: LONG } });
  const id = newConversation("slow");
  const silent = await connectAndReadNothing(id);
  const client = await connectChat(stage.url, id, { query: { deltas: "1" } });
  const body = { mode: "fast" };
  expect((await client.submit("Tell me much.", { body }).done).error).toBeNull();
  for (let answer = 1; answer < ANSWERS; answer++) {
    const { outcome, chunks } = await client.submit(null, { trigger: "regenerate-message", body }).done;
    expect(outcome).toBe("completed");
    expect(JSON.stringify(chunks).length).toBeGreaterThan(LONG.length);
  }
  expect(client.messages).toEqual(await storedMessages(stage.url, id));
  expect(messageText(client.messages.at(-1)!)).toBe(LONG);
  expect(silent.readableFlowing).toBe(false);
  silent.destroy();
  await client.close();
});
