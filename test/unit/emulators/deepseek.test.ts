// The DeepSeek emulator under the provider that the product uses, and its rules with the words of its refusals.

import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { APICallError, generateText, stepCountIs, streamText, tool } from "ai";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { nameBrain } from "../../emulators/brains.ts";
import { startDeepSeek } from "../../emulators/deepseek.ts";
import type { Emulator } from "../../emulators/emulator.ts";
import { deepSeekError, deepSeekRefusal } from "../../emulators/error-bodies.ts";
import { drain, eventsOf, HELLO, post } from "./calls.ts";

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startDeepSeek();
});
afterEach(async () => {
  await emulator.close();
});

const provider = (transform?: (body: Record<string, unknown>) => Record<string, unknown>) =>
  createOpenAICompatible({
    name: "deepseek",
    baseURL: emulator.baseUrl,
    apiKey: "sk-any",
    includeUsage: true,
    ...(transform && { transformRequestBody: transform }),
  })("deepseek-flash");
const call = (body: unknown) => post(`${emulator.url}/chat/completions`, body);
const clock = tool({
  description: "The time",
  inputSchema: z.object({ zone: z.string() }),
  execute: () => "noon",
});

describe("DeepSeek", () => {
  test("thinks, answers and reports usage with the finish reason", async () => {
    emulator.script({
      reply: { thinking: "Let me think.", text: "Forty-two.", usage: { cachedTokens: 3 } },
    });
    const result = streamText({ model: provider(), prompt: "The answer?" });
    expect(await result.text).toBe("Forty-two.");
    expect(await result.reasoningText).toBe("Let me think.");
    expect(await result.finishReason).toBe("stop");
    expect(await result.usage).toMatchObject({
      inputTokens: 7,
      outputTokens: 5,
      inputTokenDetails: { cacheReadTokens: 3 },
      outputTokenDetails: { reasoningTokens: 3 },
    });
    const wire = eventsOf((await drain(await call(HELLO))).text).map((data) =>
      data === "[DONE]" ? data : JSON.parse(data),
    ) as {
      choices: { delta: unknown; finish_reason: string | null }[];
      usage: unknown;
    }[];
    expect(wire[0]?.choices[0]?.delta).toEqual({
      role: "assistant",
      content: null,
      reasoning_content: "",
    });
    expect(wire[1]?.choices[0]?.delta).toEqual({ content: null, reasoning_content: "Let" });
    expect(wire.at(-2)?.choices[0]).toMatchObject({
      delta: { content: "", reasoning_content: null },
      finish_reason: "stop",
    });
    expect(wire.at(-2)?.usage).toMatchObject({
      prompt_cache_hit_tokens: 3,
      completion_tokens_details: { reasoning_tokens: 3 },
    });
    expect(wire[1]?.usage).toBeNull();
    expect(emulator.totals()).toMatchObject({ reasoningTokens: 6, cachedTokens: 6 });
  });

  test("does not think where thinking is disabled", async () => {
    emulator.script({ reply: { thinking: "Let me think.", text: "Yes." } });
    const text = await (await call({ ...HELLO, thinking: { type: "disabled" } })).text();
    expect(text).not.toContain("Let me");
    expect(text).not.toContain('"reasoning_content":"');
  });

  test("puts usage into an event of its own where it is started so", async () => {
    await emulator.close();
    emulator = await startDeepSeek({ usageIn: "own-event" });
    const result = streamText({ model: provider(), prompt: "Hello" });
    expect(await result.usage).toMatchObject({ inputTokens: 5, outputTokens: 1 });
    const events = eventsOf(
      (await drain(await call({ ...HELLO, stream_options: { include_usage: true } }))).text,
    );
    expect(JSON.parse(events.at(-2) as string)).toMatchObject({
      choices: [],
      usage: { prompt_tokens: 5 },
    });
  });

  test("runs a tool loop when the reasoning is handed back, and refuses it when it is not", async () => {
    const script = [
      {
        reply: {
          thinking: "I need the time.",
          toolCalls: [{ name: "clock", arguments: { zone: "UTC" } }],
        },
      },
      { reply: { thinking: "Noon.", text: "It is noon." } },
    ];
    emulator.script(script);
    const settings = {
      prompt: "What time is it?",
      tools: { clock },
      stopWhen: stepCountIs(3),
      maxRetries: 0,
    };
    const result = streamText({ model: provider(), ...settings });
    expect(await result.text).toBe("It is noon.");
    expect(emulator.requests[1]?.body).toMatchObject({
      messages: [
        { role: "user" },
        { role: "assistant", reasoning_content: "I need the time." },
        { role: "tool", content: "noon" },
      ],
    });

    emulator.script(script);
    const forgetful = provider((body) => ({
      ...body,
      messages: (body["messages"] as object[]).map(
        ({ reasoning_content: _lost, ...message }: { reasoning_content?: string }) => message,
      ),
    }));
    const error = await generateText({ model: forgetful, ...settings }).catch((caught: unknown) => caught);
    expect(APICallError.isInstance(error) && [error.statusCode, error.message]).toEqual([
      400,
      "The `reasoning_content` in the thinking mode must be passed back to the API.",
    ]);
  });

  test("asks for reasoning only where tools are carried and thinking is on, and takes an empty one", async () => {
    const messages = [
      { role: "user", content: "Hi" },
      { role: "assistant", content: "Hello" },
      { role: "user", content: "Again" },
    ];
    const tools = [{ type: "function", function: { name: "clock", parameters: {} } }];
    const statusOf = async (extra: object) => (await call({ ...HELLO, messages, ...extra })).status;
    expect(await statusOf({})).toBe(200);
    expect(await statusOf({ tools: [] })).toBe(200);
    expect(await statusOf({ tools, thinking: { type: "disabled" } })).toBe(200);
    const filled = messages.map((message) =>
      message.role === "assistant" ? { ...message, reasoning_content: "" } : message,
    );
    expect(await statusOf({ tools, messages: filled })).toBe(200);
    const refused = await call({ ...HELLO, messages, tools });
    expect([refused.status, refused.headers.get("content-type")]).toEqual([400, "application/octet-stream"]);
    expect(await refused.json()).toEqual(deepSeekRefusal.reasoningContentMissing().body);
    expect(refused.headers.get("x-ds-trace-id")).toMatch(/^[0-9a-f]{32}$/);
  });

  const toolCall = {
    role: "assistant",
    content: null,
    tool_calls: [{ id: "a", type: "function", function: { name: "f", arguments: "{}" } }],
  };
  const user = { role: "user", content: "Hi" };
  test.each([
    ["a retired model", { model: "deepseek-reasoner" }, deepSeekRefusal.model("deepseek-reasoner")],
    ["a forced tool", { tool_choice: "required" }, deepSeekRefusal.toolChoice()],
    [
      "a named tool",
      { tool_choice: { type: "function", function: { name: "f" } } },
      deepSeekRefusal.toolChoice(),
    ],
    ["a JSON schema", { response_format: { type: "json_schema" } }, deepSeekRefusal.responseFormat()],
    [
      "JSON mode without the word",
      { response_format: { type: "json_object" } },
      deepSeekRefusal.jsonWordMissing(),
    ],
    [
      "a tool call without its result",
      { messages: [user, toolCall, user] },
      deepSeekRefusal.toolMessagesMissing(),
    ],
    ["a tool call at the end", { messages: [user, toolCall] }, deepSeekRefusal.toolMessagesMissing()],
    [
      "a result without a call",
      { messages: [user, { role: "tool", tool_call_id: "a", content: "1" }] },
      deepSeekRefusal.toolMessageOrphaned(),
    ],
    ["no messages", { messages: [] }, deepSeekError(400, "Empty input messages")],
  ])("refuses %s", async (_what, extra, refusal) => {
    const response = await call({ ...HELLO, ...extra });
    expect([response.status, await response.json()]).toEqual([refusal.status, refusal.body]);
  });

  test("accepts a forced tool without thinking, the aliases, and JSON mode with the word", async () => {
    const statusOf = async (extra: object) => (await call({ ...HELLO, ...extra })).status;
    expect(await statusOf({ tool_choice: "required", thinking: { type: "disabled" } })).toBe(200);
    expect(await statusOf({ tool_choice: "auto" })).toBe(200);
    expect(await statusOf({ model: "deepseek-v4-flash" })).toBe(200);
    const messages = [{ role: "user", content: 'Answer in JSON like {"a":1}' }];
    expect(await statusOf({ messages, response_format: { type: "json_object" } })).toBe(200);
  });

  test("refuses a body that it cannot read with 422 and its serde words", async () => {
    const response = await call({ model: "deepseek-flash" });
    expect(response.status).toBe(422);
    expect(JSON.stringify(await response.json())).toContain(
      "Failed to deserialize the JSON body into the target type: missing field `messages`",
    );
  });

  test("wants a key, and where it has one, that one", async () => {
    const keyless = await fetch(`${emulator.url}/chat/completions`, {
      method: "POST",
      body: JSON.stringify(HELLO),
    });
    expect(keyless.status).toBe(401);
    await emulator.close();
    emulator = await startDeepSeek({ apiKey: "sk-right" });
    const response = await post(`${emulator.url}/chat/completions`, HELLO, {
      headers: { authorization: "Bearer sk-wrong-e78f" },
    });
    expect(response.status).toBe(401);
    expect(await response.text()).toContain(
      "Authentication Fails, Your api key: ****e78f is invalid (request_id:",
    );
  });

  test("cuts at max_tokens", async () => {
    emulator.script({ reply: { text: "one two three four five six" } });
    const result = streamText({ model: provider(), prompt: "Count", maxOutputTokens: 3 });
    expect(await result.text).toBe("one two three");
    expect(await result.finishReason).toBe("length");
  });

  test("gives out tool arguments that are no JSON, two calls with one id, and rare finish reasons", async () => {
    emulator.script([
      {
        reply: {
          toolCalls: [
            { name: "clock", arguments: '{"zone": "UT', id: "same" },
            { name: "clock", arguments: {}, id: "same" },
          ],
        },
      },
      { reply: { text: "Cut", finish: "insufficient_system_resource" } },
    ]);
    const whole = (await (await call({ ...HELLO, stream: false })).json()) as {
      choices: { message: { tool_calls: unknown[] } }[];
    };
    expect(whole.choices[0]?.message.tool_calls).toMatchObject([
      { id: "same", function: { arguments: '{"zone": "UT' } },
      { id: "same", function: { arguments: "{}" } },
    ]);
    const result = streamText({ model: provider(), prompt: "Hello" });
    expect(await result.rawFinishReason).toBe("insufficient_system_resource");
  });

  test("has a brain that knows what it was told, in this request only", async () => {
    emulator.script({ reply: nameBrain });
    const ask = async (...texts: string[]) =>
      (
        await generateText({
          model: provider(),
          messages: texts.map((content) => ({ role: "user" as const, content })),
        })
      ).text;
    expect(await ask("My name is Ada.", "What is my name?")).toBe("Your name is Ada.");
    expect(await ask("What is my name?")).toBe("I do not know your name.");
  });

  test("fails for the provider as the wire facts say: error object inside, truncation, reset", async () => {
    const outcome = async () => {
      const errors: unknown[] = [];
      const result = streamText({
        model: provider(),
        prompt: "Hello",
        maxRetries: 0,
        onError: ({ error }) => void errors.push(error),
      });
      await result.consumeStream();
      return { reason: await result.finishReason, errors: errors.length };
    };
    const reply = { text: "one two three" };
    for (const fault of [
      { errorObjectAfterChunks: 2 },
      { endAfterChunks: 2 },
      { garbageAfterChunks: 2 },
    ] as const) {
      emulator.script({ reply, fault });
      const { reason, errors } = await outcome();
      expect(errors).toBeGreaterThan(0);
      expect(reason === "error" || "garbageAfterChunks" in fault).toBe(true);
    }
  });
});
