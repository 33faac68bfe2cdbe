// Whole conversations: frames in, the real turn, the real providers over a far end that the test writes, frames out.

import { describe, expect, test } from "vitest";
import { wireTiers } from "../../../src/agents/wiring.ts";
import { parseConfig } from "../../../src/config.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { FRAME } from "../../../src/core/frames.ts";
import type { AnswerMetadata } from "../../../src/core/receipt.ts";
import { ramble } from "../../eval/watch-texts.ts";
import { FakeBooks } from "../../fakes/books.ts";
import { effectsInMemory } from "../../fakes/tools.ts";
import { standardTools } from "../../../src/tools/registry.ts";
import { runTurn } from "../../../src/turn/run-turn.ts";
import { Room, type Client } from "./support/room.ts";
import { deepSeek, distill, FarEnd, stream } from "./support/wire.ts";

const config = parseConfig({ UPSTREAM_RETRIES: "0", FAST_THINKING_TOKENS: "200" });

function roomWith(farEnd: FarEnd): Room {
  let ids = 0;
  const newId = (): string => `call${++ids}`;
  return new Room({
    runTurn: (request, output, signal) =>
      runTurn(
        request,
        {
          ...wireTiers(
            { config, ai: undefined, offline: farEnd.answer },
            { clock: systemClock, newId, labels: { conversationId: "c", userHash: "h" } },
          ),
          effects: effectsInMemory(),
          tools: standardTools(),
          books: new FakeBooks(),
          output,
          clock: systemClock,
          random: () => 0,
          newId,
          reportFault: () => {},
          settings: {
            systemPrompt: "Be brief.",
            thinkingTokens: config.FAST_THINKING_TOKENS,
            softTriggers: "shadow",
            threshold: 0.5,
            costAware: false,
            budgetAction: "refuse",
          },
        },
        signal,
      ),
  });
}

const answerOf = (room: Room) => room.store.messages().findLast(({ role }) => role === "assistant")!;
const metadataOf = (room: Room) => answerOf(room).metadata as AnswerMetadata;

/** Resolves when the client has been sent a frame that fits. */
async function until(room: Room, fits: () => boolean): Promise<void> {
  while (!fits()) {
    room.settleAll();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const shows = (client: Client, text: string) => () => JSON.stringify(client.frames).includes(text);

describe("an easy question", () => {
  test("is one call of the fast tier, whose thinking and answer every client ends with", async () => {
    const farEnd = new FarEnd(distill("Okay, so the user asks ", "for a capital.</think>", "\n\nParis", "."));
    const room = roomWith(farEnd);
    const clients = [room.join("a"), room.join("b"), room.join("d", { deltas: true })];
    clients[0]!.say("What is the capital of France?", "u1");
    await room.idle();
    expect(farEnd.tiers).toEqual(["fast"]);
    expect(answerOf(room).parts).toMatchObject([
      { type: "step-start" },
      { type: "reasoning", text: "Okay, so the user asks for a capital." },
      { type: "text", text: "Paris." },
    ]);
    expect(metadataOf(room)).toMatchObject({
      status: "complete",
      receipt: {
        tier: "fast",
        usd: 0,
        usdIs: "exact",
        steps: [{ inputTokens: 20, outputTokens: 10, usage: "reported" }],
      },
    });
    for (const client of clients) {
      expect(client.texts).toEqual(["user: What is the capital of France?", "assistant: Paris."]);
      expect(client.messages[1]?.metadata).toEqual(metadataOf(room));
      expect(client.problems).toEqual([]);
    }
  });
});

describe("a question that the fast tier does not manage", () => {
  test("goes to the reasoner, which never reads the fast tier's thinking, not even a turn later", async () => {
    const endless = `Hmm, let me think about this secret thing. ${ramble("english", 250)}`;
    const farEnd = new FarEnd(
      distill(endless, "</think>late"),
      deepSeek("Deep thought.", "42."),
      distill("</think>Yes."),
    );
    const room = roomWith(farEnd);
    const client = room.join("a", { deltas: true });
    client.say("What is the answer?", "u1");
    await room.idle();
    expect(farEnd.tiers).toEqual(["fast", "reasoner"]);
    expect(metadataOf(room).receipt).toMatchObject({ tier: "reasoner", reason: "thinking-overrun" });
    expect(JSON.stringify(farEnd.heard[1]!.body)).not.toContain("secret thing");
    expect(farEnd.heard[1]!.body).toMatchObject({
      model: "deepseek-flash",
      thinking: { type: "enabled" },
      stream: true,
    });
    client.say("What is the capital of Peru?", "u2");
    await room.idle();
    const { messages } = farEnd.heard[2]!.body;
    expect(messages.map(({ role }) => role)).toEqual(["system", "user", "assistant", "user"]);
    expect(JSON.stringify(messages)).not.toMatch(/secret thing|Deep thought/);
    expect(client.texts.at(-1)).toBe("assistant: Yes.");
  });

  test("gives the reasoner its own thinking back with its tools, and filler for what others wrote", async () => {
    const farEnd = new FarEnd(
      deepSeek("Deep thought.", "42."),
      distill("</think>Yes."),
      deepSeek("Again.", "43."),
    );
    const room = roomWith(farEnd);
    const client = room.join("a", { deltas: true });
    for (const [text, mode] of [
      ["one", "deep"],
      ["two", "fast"],
      ["three", "deep"],
    ] as const) {
      client.say(text, `u-${text}`, { body: { mode } });
      await room.idle();
    }
    const assistants = farEnd.heard[2]!.body.messages.filter(({ role }) => role === "assistant");
    expect(assistants).toMatchObject([
      { content: "42.", reasoning_content: "Deep thought." },
      { content: "Yes.", reasoning_content: "" },
    ]);
    expect(client.texts.at(-1)).toBe("assistant: 43.");
  });

  test("keeps the reason and the other tier's answer where Workers AI's daily neurons are spent", async () => {
    const spent = JSON.stringify({ errors: [{ code: 3036, message: "neurons" }], success: false });
    const farEnd = new FarEnd(() => new Response(spent, { status: 429 }), deepSeek("Hm.", "Paris."));
    const room = roomWith(farEnd);
    const client = room.join("a");
    client.say("What is the capital of France?", "u1");
    await room.idle();
    expect(metadataOf(room).receipt).toMatchObject({ tier: "reasoner", reason: "fast-unavailable" });
    expect(metadataOf(room).receipt.steps[0]?.attempts).toMatchObject([
      { status: 429, code: "fast_quota_exhausted" },
    ]);
    expect(client.texts.at(-1)).toBe("assistant: Paris.");
  });

  test("is told as failed, in words for users, where both tiers are down", async () => {
    const down = () => new Response("<html>nginx 502 secret-host</html>", { status: 502 });
    const room = roomWith(new FarEnd(down, down));
    const client = room.join("a");
    const requestId = client.say("What is the capital of France?", "u1");
    await room.idle();
    expect(metadataOf(room)).toMatchObject({ status: "failed", error: { code: "upstream_unavailable" } });
    expect(client.responses(requestId).at(-1)).toMatchObject({ error: true, done: true, outcome: "error" });
    expect(JSON.stringify(client.frames)).not.toContain("nginx");
    client.say("Still there?", "u2");
    await room.idle();
    expect(client.texts).toHaveLength(4);
  });
});

describe("a tool", () => {
  test("is called from the text of the distill, and its result told to it as text", async () => {
    const farEnd = new FarEnd(
      distill(
        '</think><tool_call>\n{"name": "calculator", "arguments": {"expression": "6*7"}}\n</tool_call>',
      ),
      distill("</think>It is 42."),
    );
    const room = roomWith(farEnd);
    const client = room.join("a");
    client.say("What is six times seven?", "u1");
    await room.idle();
    expect(farEnd.tiers).toEqual(["fast", "fast"]);
    const { messages } = farEnd.heard[1]!.body;
    expect(messages.map(({ role }) => role)).toEqual(["system", "user", "assistant", "user"]);
    expect(messages.at(-1)?.["content"]).toMatch(/<tool_response>.*42/s);
    expect(answerOf(room).parts).toMatchObject([
      { type: "step-start" },
      { type: "tool-calculator", state: "output-available" },
      { type: "step-start" },
      { type: "text", text: "It is 42." },
    ]);
    expect(client.texts.at(-1)).toBe("assistant: It is 42.");
  });
});

describe("a stop", () => {
  test("in the text closes the upstream, keeps the text, and the next turn runs", async () => {
    const farEnd = new FarEnd(
      () => stream(distill("</think>The answer is").slice(0, 1), { open: true }),
      distill("</think>Second."),
    );
    const room = roomWith(farEnd);
    const client = room.join("a", { deltas: true });
    const requestId = client.say("one", "u1", { body: { mode: "fast" } });
    await until(room, shows(client, "The answer is"));
    client.cancel(requestId);
    room.settleAll();
    await room.idle();
    expect(farEnd.heard[0]!.signal.aborted).toBe(true);
    expect(metadataOf(room)).toMatchObject({ status: "stopped", receipt: { usdIs: "estimated" } });
    expect(client.responses(requestId).at(-1)).toEqual({
      type: FRAME.chatResponse,
      id: requestId,
      body: "",
      done: true,
      outcome: "aborted",
    });
    client.say("two", "u2", { body: { mode: "fast" } });
    await room.idle();
    expect(client.texts).toEqual([
      "user: one",
      "assistant: The answer is (stopped)",
      "user: two",
      "assistant: Second.",
    ]);
  });
});

describe("a death", () => {
  test("in the middle of a stream keeps what any client has seen, and calls nothing again", async () => {
    const farEnd = new FarEnd(() => stream(distill("</think>The answer is").slice(0, 1), { open: true }));
    const room = roomWith(farEnd);
    const client = room.join("a");
    client.say("one", "u1");
    await until(room, shows(client, "The answer is"));
    room.restart();
    await room.idle();
    expect(farEnd.tiers).toEqual(["fast"]);
    expect(room.stored).toEqual(["user: one", "assistant: The answer is (interrupted)"]);
    expect(metadataOf(room).receipt).toMatchObject({
      tier: "fast",
      steps: [{ outcome: "failed", usage: "estimated" }],
    });
    expect(client.connect().texts).toEqual(room.stored);
  });
});
