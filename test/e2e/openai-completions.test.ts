// Chat completions as clients of OpenAI's API ask for them, between emulators of the upstreams: whole, streamed, with the
// caller's tools, as JSON, cut and left; and that nothing of them is stored.

import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newConversation, promptOf, requestsSince, startStage, type Stage } from "./journey.ts";
import { complete, completeStreamed } from "./openai-client.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ UPSTREAM_RETRIES: "0", REASONER_ROUTES: "direct", COST_AWARE: "false" });
});
afterAll(() => stage.close());

const HELLO = [{ role: "user", content: "Hello?" }];
const WEATHER = {
  type: "function",
  function: {
    name: "get_weather",
    description: "The weather of a city",
    parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  },
};
const CITY = {
  type: "json_schema",
  json_schema: {
    name: "city",
    strict: true,
    schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  },
};
const ask = (body: Record<string, unknown>) => complete(stage.url, { messages: HELLO, ...body });
const stream = (body: Record<string, unknown>) => completeStreamed(stage.url, { messages: HELLO, ...body });

test("the models are the three modes", async () => {
  const list = (await (await fetch(`${stage.url}/v1/models`)).json()) as { data: { id: string }[] };
  expect(list).toMatchObject({ object: "list" });
  expect(list.data.map(({ id }) => id)).toEqual(["auto", "fast", "deep"]);
  expect(list.data[0]).toMatchObject({ object: "model", created: expect.any(Number), owned_by: "upshift" });
  expect(await (await fetch(`${stage.url}/v1/models/deep`)).json()).toMatchObject({ id: "deep" });
});

test.each([
  ["fast", "fast"],
  ["deep", "reasoner"],
])("in %s, the %s tier answers, with thinking, usage and a receipt", async (model, tier) => {
  const reply = { reply: { thinking: "They greet.", text: "Good day." } };
  stage.fast.script(reply);
  stage.direct.script(reply);
  const { status, body } = await ask({ model });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    id: expect.stringMatching(/^chatcmpl-/),
    object: "chat.completion",
    created: expect.any(Number),
    model,
    choices: [
      {
        index: 0,
        finish_reason: "stop",
        message: {
          role: "assistant",
          content: "Good day.",
          reasoning_content: expect.stringContaining("They greet."),
        },
      },
    ],
    receipt: { tier, steps: [{ outcome: "answered" }] },
  });
  const [step] = body.receipt.steps;
  expect(body.usage).toMatchObject({
    prompt_tokens: step?.inputTokens,
    completion_tokens: step?.outputTokens,
    total_tokens: (step?.inputTokens ?? 0) + (step?.outputTokens ?? 0),
    prompt_cache_hit_tokens: step?.cachedInputTokens,
    prompt_tokens_details: { cached_tokens: step?.cachedInputTokens },
    completion_tokens_details: { reasoning_tokens: step?.reasoningTokens },
  });
});

test("a stream says what a whole answer says, with its usage and receipt in the last chunk", async () => {
  stage.direct.script({ reply: { thinking: "They greet.", text: "Good day to you." } });
  const { chunks, raw, type } = await stream({ model: "deep", stream_options: { include_usage: true } });
  expect(type).toContain("text/event-stream");
  expect(raw.endsWith("data: [DONE]\n\n")).toBe(true);
  expect(chunks[0]?.choices[0]?.delta).toEqual({ role: "assistant", content: "" });
  const deltas = chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta));
  expect(deltas.map(({ reasoning_content: text = "" }) => text).join("")).toBe("They greet.");
  expect(deltas.map(({ content = "" }) => content).join("")).toBe("Good day to you.");
  expect(chunks.at(-2)?.choices).toMatchObject([{ delta: {}, finish_reason: "stop" }]);
  expect(chunks.at(-1)).toMatchObject({
    object: "chat.completion.chunk",
    choices: [],
    usage: { total_tokens: expect.any(Number) },
    receipt: { tier: "reasoner", reason: "asked", explanation: expect.any(String) },
  });
  expect(chunks.slice(0, -1).every(({ usage }) => usage === null)).toBe(true);
  expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
});

test("in auto, a draft that is dropped is never said", async () => {
  const twice = "17 * 23 = 400, so the answer is 400.";
  stage.fast.script({ reply: { thinking: "Well.", text: twice } });
  stage.direct.script({ reply: { text: "It is 391." } });
  const { chunks, raw } = await stream({
    messages: [{ role: "user", content: "What is 17 * 23?" }],
    model: "auto",
  });
  expect(raw).not.toContain("400, so");
  expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? "").join("")).toBe("It is 391.");
  expect(chunks.at(-1)).toMatchObject({ receipt: { tier: "reasoner", reason: "arithmetic" } });
});

test("what was said before, and the caller's instructions, are what the model is shown", async () => {
  stage.direct.script({ reply: { text: "Ada." } });
  const asked = requestsSince(stage.direct);
  await ask({
    model: "deep",
    messages: [
      { role: "system", content: "Be brief." },
      { role: "user", content: [{ type: "text", text: "I am Ada." }] },
      { role: "assistant", content: "Hello.", reasoning_content: "Hm.", refusal: null, annotations: [] },
      { role: "user", content: "Who am I?" },
    ],
  });
  expect(promptOf(asked()[0])).toMatchObject([
    { role: "user", content: "I am Ada." },
    { role: "assistant", content: "Hello." },
    { role: "user", content: "Who am I?" },
  ]);
  expect(JSON.stringify(asked()[0]?.body)).toContain("Be brief.");
  expect(asked()[0]?.body).not.toHaveProperty("tools");
});

test.each(["fast", "deep", "auto"])("a caller's tools are called by the caller, in %s", async (model) => {
  const call = {
    reply: { thinking: "A look.", toolCalls: [{ name: "get_weather", arguments: { city: "Paris" } }] },
  };
  const told = {
    reply: {
      thinking: "A look.",
      text: '<tool_call>\n{"name": "get_weather", "arguments": {"city": "Paris"}}\n</tool_call>',
    },
  };
  stage.fast.script([told, { reply: { thinking: "Warm.", text: "It is warm in Paris." } }]);
  stage.direct.script([call, { reply: { thinking: "Warm.", text: "It is warm in Paris." } }]);
  const asked = requestsSince(model === "deep" ? stage.direct : stage.fast);
  const question = { role: "user", content: "How is Paris?" };
  const first = await ask({ model, tools: [WEATHER], messages: [question] });
  const [choice] = first.body.choices;
  expect(choice).toMatchObject({
    finish_reason: "tool_calls",
    message: { content: null, tool_calls: [{ type: "function", function: { name: "get_weather" } }] },
  });
  const [asking] = choice?.message.tool_calls ?? [];
  expect(JSON.parse(asking?.function.arguments ?? "")).toEqual({ city: "Paris" });
  const result = { role: "tool", tool_call_id: asking?.id, content: "warm, 24 degrees" };
  const second = await ask({ model, tools: [WEATHER], messages: [question, choice?.message, result] });
  expect(second.body.choices).toMatchObject([
    { finish_reason: "stop", message: { content: "It is warm in Paris." } },
  ]);
  expect(JSON.stringify(promptOf(asked()[1]))).toContain("warm, 24 degrees");
  expect(JSON.stringify(asked()[0]?.body)).not.toContain("calculator");
});

test("a call comes whole in a stream, with its index", async () => {
  stage.direct.script({ reply: { toolCalls: [{ name: "get_weather", arguments: { city: "Rome" } }] } });
  const { chunks } = await stream({ model: "deep", tools: [WEATHER], tool_choice: "auto" });
  expect(chunks.flatMap(({ choices }) => choices[0]?.delta.tool_calls ?? [])).toMatchObject([
    {
      index: 0,
      id: expect.any(String),
      type: "function",
      function: { name: "get_weather", arguments: '{"city":"Rome"}' },
    },
  ]);
  expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe("tool_calls");
});

test("tools that may not be called are not offered", async () => {
  stage.direct.script({ reply: { text: "No." } });
  const asked = requestsSince(stage.direct);
  await ask({ model: "deep", tools: [WEATHER], tool_choice: "none" });
  expect(asked()[0]?.body).not.toHaveProperty("tools");
});

describe("JSON", () => {
  test("is given as it was asked for, also after a repair", async () => {
    stage.direct.script([{ reply: { text: '{"city":1}' } }, { reply: { text: '{"city":"Rome"}' } }]);
    const { body } = await ask({ model: "deep", response_format: CITY });
    expect(body.choices[0]?.message.content).toBe('{"city":"Rome"}');
  });

  test.each([false, true])("that does not fit is refused, and not said (streamed: %s)", async (streamed) => {
    stage.direct.script({ reply: { text: '{"city":1}' } });
    const response = await fetch(`${stage.url}/v1/chat/completions`, {
      method: "POST",
      body: JSON.stringify({ model: "deep", messages: HELLO, response_format: CITY, stream: streamed }),
    });
    const text = await response.text();
    expect([response.status, JSON.parse(text)]).toMatchObject([
      502,
      { error: { code: "upstream_invalid", type: "server_error" } },
    ]);
  });
});

test.each(["fast", "deep"])(
  "an answer ends before a stop sequence, and the upstream is let go of (%s)",
  async (model) => {
    const reply = {
      reply: { thinking: "END of it.", text: "one two END three ", repeatText: 2_000 },
      paceMs: 5,
    };
    stage.fast.script(reply);
    stage.direct.script(reply);
    const asked = requestsSince(model === "deep" ? stage.direct : stage.fast);
    const { body } = await ask({ model, stop: ["END", "never"] });
    expect(body.choices[0]).toMatchObject({ finish_reason: "stop", message: { content: "one two " } });
    await expect.poll(() => asked()[0]?.closedByClient).toBe(true);
  },
);

test.each(["max_tokens", "max_completion_tokens"])(
  "an answer is cut at %s, which no other model mends",
  async (name) => {
    stage.fast.script({ reply: { thinking: "Hm.", text: "word ", repeatText: 500, finish: "length" } });
    const [asked, others] = [requestsSince(stage.fast), requestsSince(stage.direct)];
    const { body } = await ask({ model: "auto", [name]: 40, temperature: 0.2 });
    expect(body.choices[0]?.finish_reason).toBe("length");
    expect(body.choices[0]?.message.content).toMatch(/^word word/);
    expect(asked()[0]?.body).toMatchObject({ max_tokens: 40, temperature: 0.2 });
    expect(others()).toEqual([]);
  },
);

test("who goes away in mid-stream ends the upstream's work", async () => {
  stage.direct.script({ reply: { thinking: "Well.", text: "word ", repeatText: Infinity }, paceMs: 20 });
  const asked = requestsSince(stage.direct);
  const leaving = new AbortController();
  const response = await fetch(`${stage.url}/v1/chat/completions`, {
    method: "POST",
    signal: leaving.signal,
    body: JSON.stringify({ model: "deep", messages: HELLO, stream: true }),
  });
  await response.body!.getReader().read();
  leaving.abort();
  await expect.poll(() => asked()[0]?.closedByClient, { timeout: 10_000 }).toBe(true);
});

test("without a conversation nothing is stored, and no conversation's object is made", async () => {
  const objects = (): string[] =>
    readdirSync(stage.upshift.persistTo, { recursive: true, encoding: "utf8" }).filter((path) =>
      /ChatAgent.*\.sqlite$/.test(path),
    );
  const before = objects();
  stage.direct.script({ reply: { text: "Yes." } });
  await ask({ model: "deep" });
  expect(objects()).toEqual(before);
  const id = newConversation("openai");
  await ask({ model: "deep", conversation: id });
  expect(objects().length).toBe(before.length + 1);
});
