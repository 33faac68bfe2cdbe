// Chat completions that name a conversation: each is a turn of it, which open clients see, and which goes on without its caller.

import { afterAll, beforeAll, expect, test } from "vitest";
import { connectChat } from "../support/chat-client.ts";
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
import { complete, completeStreamed } from "./openai-client.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ UPSTREAM_RETRIES: "0", REASONER_ROUTES: "direct", COST_AWARE: "false" });
});
afterAll(() => stage.close());

const HELLO = [{ role: "user", content: "Hello?" }];

test.each([false, true])(
  "the request is its turn, seen live by an open client (streamed: %s)",
  async (streamed) => {
    const id = newConversation("openai");
    stage.fast.script([
      { reply: { thinking: "Hm.", text: "Hello, Ada." } },
      { reply: { thinking: "Hm.", text: "You are Ada." } },
    ]);
    const client = await connectChat(stage.url, id);
    await client.submit("I am Ada.").done;
    const body = { model: "auto", conversation: id, messages: [{ role: "user", content: "Who am I?" }] };
    const said = streamed
      ? (await completeStreamed(stage.url, body)).chunks
          .map(({ choices }) => choices[0]?.delta.content ?? "")
          .join("")
      : (await complete(stage.url, body)).body.choices[0]?.message.content;
    expect(said).toBe("You are Ada.");
    await client.waitUntil(() => messageText(client.messages[3]) === "You are Ada.");
    const texts = ["I am Ada.", "Hello, Ada.", "Who am I?", "You are Ada."];
    expect(client.messages.map((message) => messageText(message))).toEqual(texts);
    expect((await storedMessages(stage.url, id)).map((message) => messageText(message))).toEqual(texts);
    expect(promptOf(stage.fast.requests.at(-1))).toHaveLength(3);
    await client.close();
  },
);

test("its limits hold, and going away does not end the turn", async () => {
  const id = newConversation("openai");
  const held = gate();
  stage.direct.script(async () => {
    await held.opened;
    return { reply: { text: "one two END three" } };
  });
  const asked = requestsSince(stage.direct);
  const leaving = new AbortController();
  const gone = fetch(`${stage.url}/v1/chat/completions`, {
    method: "POST",
    signal: leaving.signal,
    body: JSON.stringify({
      model: "deep",
      messages: HELLO,
      conversation: id,
      stop: "END",
      max_tokens: 900,
    }),
  });
  gone.catch(() => {});
  await expect.poll(() => asked().length).toBe(1);
  leaving.abort();
  await expect(gone).rejects.toThrow();
  held.open();
  await expect
    .poll(async () => (await storedMessages(stage.url, id)).map((message) => messageText(message)))
    .toEqual(["Hello?", "one two "]);
  expect(asked()[0]?.body).toMatchObject({ max_tokens: 900 });
});
