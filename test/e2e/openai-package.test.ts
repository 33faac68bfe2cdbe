// The door for clients of OpenAI's API, opened with OpenAI's own package, unchanged and with its defaults, between emulators
// of the upstreams; and in the words of clients that are built on it.

import OpenAI from "openai";
import { zodFunction, zodResponseFormat } from "openai/helpers/zod";
import type { ChatCompletionMessageParam } from "openai/resources/chat/completions";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { messageText } from "../support/chat-transcript.ts";
import { newConversation, promptOf, requestsSince, storedMessages, type Stage } from "./journey.ts";
import {
  calling,
  collect,
  contentOf,
  DEEP,
  deltasOf,
  extrasOf,
  receiptOf,
  startOpenAi,
  thinkingOf,
  WEATHER,
} from "./openai-package.ts";

let stage: Stage;
let client: OpenAI;
beforeAll(async () => {
  ({ stage, client } = await startOpenAi());
});
afterAll(() => stage.close());

test("the models are listed, and each is found by its name", async () => {
  const listed: string[] = [];
  for await (const model of client.models.list()) listed.push(model.id);
  expect(listed).toEqual(["auto", "fast", "deep"]);
  expect(await client.models.retrieve("deep")).toMatchObject({
    id: "deep",
    object: "model",
    created: expect.any(Number),
    owned_by: "upshift",
  });
});

test("a whole answer has its text, its thinking, its usage and its receipt", async () => {
  stage.direct.script({ reply: { thinking: "They greet.", text: "Good day." } });
  const completion = await client.chat.completions.create(DEEP);
  const [choice] = completion.choices;
  expect(choice).toMatchObject({
    finish_reason: "stop",
    message: { role: "assistant", content: "Good day." },
  });
  expect(extrasOf(choice?.message).reasoning_content).toBe("They greet.");
  const { prompt_tokens: input, completion_tokens: output, total_tokens: total } = completion.usage!;
  expect([input > 0, output > 0, total]).toEqual([true, true, input + output]);
  expect(receiptOf(completion)).toMatchObject({ tier: "reasoner", reason: "asked" });
});

test("a stream brings thinking, then text, and its usage in the last chunk alone", async () => {
  stage.direct.script({ reply: { thinking: "They greet.", text: "Good day to you." } });
  const chunks = await collect(
    await client.chat.completions.create({ ...DEEP, stream: true, stream_options: { include_usage: true } }),
  );
  expect([thinkingOf(chunks), contentOf(chunks)]).toEqual(["They greet.", "Good day to you."]);
  const firstOf = (field: "content" | "reasoning_content"): number =>
    deltasOf(chunks).findIndex((delta) => Boolean((delta as Record<string, unknown>)[field]));
  expect(firstOf("reasoning_content")).toBeLessThan(firstOf("content"));
  expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: expect.any(Number) } });
  expect(chunks.slice(0, -1).filter(({ usage }) => usage != null)).toEqual([]);
  expect(receiptOf(chunks.at(-1))).toMatchObject({ tier: "reasoner" });
});

test("the package's own reading of a stream ends with the answer as a whole one is", async () => {
  stage.direct.script({ reply: { thinking: "They greet.", text: "Good day to you." } });
  const runner = client.chat.completions.stream({ ...DEEP, stream_options: { include_usage: true } });
  const completion = await runner.finalChatCompletion();
  expect(completion.choices[0]).toMatchObject({
    finish_reason: "stop",
    message: { role: "assistant", content: "Good day to you." },
  });
  expect(await runner.totalUsage()).toMatchObject({ total_tokens: completion.usage?.total_tokens });
});

describe("The caller's tools", () => {
  test("are run by the package, and the answer uses what they gave", async () => {
    stage.direct.script([calling("Paris"), { reply: { thinking: "Warm.", text: "It is warm in Paris." } }]);
    const asked = requestsSince(stage.direct);
    const cities: string[] = [];
    const runner = client.chat.completions.runTools({
      model: "deep",
      messages: [{ role: "user", content: "How is Paris?" }],
      tools: [
        zodFunction({
          name: WEATHER.function.name,
          description: WEATHER.function.description,
          parameters: z.object({ city: z.string() }),
          function: ({ city }) => {
            cities.push(city);
            return "warm, 24 degrees";
          },
        }),
      ],
    });
    expect(await runner.finalContent()).toBe("It is warm in Paris.");
    expect(cities).toEqual(["Paris"]);
    expect(promptOf(asked()[1])).toMatchObject([
      { role: "user" },
      { role: "assistant", tool_calls: [{ function: { name: "get_weather" } }] },
      { role: "tool", content: "warm, 24 degrees" },
    ]);
  });

  test("are called several at once in a stream, and each result finds its call", async () => {
    stage.direct.script([calling("Paris", "Rome"), { reply: { text: "Paris is warm, Rome hot." } }]);
    const asked = requestsSince(stage.direct);
    const question = { role: "user", content: "How are Paris and Rome?" } as const;
    const first = client.chat.completions.stream({ model: "deep", messages: [question], tools: [WEATHER] });
    const { choices } = await first.finalChatCompletion();
    const said = choices[0]!.message;
    expect(choices[0]?.finish_reason).toBe("tool_calls");
    const calls = (said.tool_calls ?? []).flatMap((call) => (call.type === "function" ? [call] : []));
    expect(calls.map((call) => JSON.parse(call.function.arguments) as unknown)).toEqual([
      { city: "Paris" },
      { city: "Rome" },
    ]);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
    const [paris, rome] = calls;
    const second = await client.chat.completions.create({
      model: "deep",
      tools: [WEATHER],
      messages: [
        question,
        said,
        { role: "tool", tool_call_id: rome!.id, content: "hot" },
        { role: "tool", tool_call_id: paris!.id, content: "warm" },
      ],
    });
    expect(second.choices[0]?.message.content).toBe("Paris is warm, Rome hot.");
    const shown = promptOf(asked()[1]);
    const idOf = (city: string): unknown =>
      shown[1]?.tool_calls?.find((call) => JSON.stringify(call).includes(city))?.id;
    expect(shown.slice(2)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ role: "tool", tool_call_id: idOf("Paris"), content: "warm" }),
        expect.objectContaining({ role: "tool", tool_call_id: idOf("Rome"), content: "hot" }),
      ]),
    );
  });
});

describe("JSON by a schema", () => {
  const City = z.object({ city: z.string(), people: z.number().nullable() });
  const format = zodResponseFormat(City, "city");
  const ROME = { city: "Rome", people: null };

  test("is parsed by the package", async () => {
    stage.direct.script({ reply: { text: JSON.stringify(ROME) } });
    const completion = await client.chat.completions.parse({ ...DEEP, response_format: format });
    expect(completion.choices[0]?.message.parsed).toEqual(ROME);
  });

  test("is parsed by the package at the end of a stream", async () => {
    stage.direct.script({ reply: { text: JSON.stringify(ROME) } });
    const runner = client.chat.completions.stream({ ...DEEP, response_format: format });
    expect((await runner.finalChatCompletion()).choices[0]?.message.parsed).toEqual(ROME);
  });

  test("is plain text to who does not parse it", async () => {
    stage.direct.script({ reply: { text: JSON.stringify(ROME) } });
    const { choices } = await client.chat.completions.create({ ...DEEP, response_format: format });
    expect(JSON.parse(choices[0]?.message.content ?? "")).toEqual(ROME);
  });
});

test("a conversation is joined by its id beside the package's own fields", async () => {
  const id = newConversation("openai-package");
  stage.fast.script([
    { reply: { thinking: "Hm.", text: "Hello, Ada." } },
    { reply: { thinking: "Hm.", text: "Ada." } },
  ]);
  const joining = { model: "auto", conversation: id };
  const say = (content: string) => ({ ...joining, messages: [{ role: "user" as const, content }] });
  await client.chat.completions.create(say("I am Ada."));
  const chunks = await collect(await client.chat.completions.create({ ...say("Who am I?"), stream: true }));
  expect(contentOf(chunks)).toBe("Ada.");
  expect((await storedMessages(stage.url, id)).map((message) => messageText(message))).toEqual([
    "I am Ada.",
    "Hello, Ada.",
    "Who am I?",
    "Ada.",
  ]);
});

test("an agent as LangChain builds it streams, calls its tool and uses the result", async () => {
  stage.direct.script([calling("Paris"), { reply: { thinking: "Warm.", text: "It is warm in Paris." } }]);
  const asked = requestsSince(stage.direct);
  // What its ChatOpenAI sends at every call, whatever was set: one answer, a temperature, strict tools, usage at the end.
  const invoke = async (messages: readonly ChatCompletionMessageParam[]) =>
    await collect(
      await client.chat.completions.create({
        model: "deep",
        temperature: 0,
        n: 1,
        stream: true,
        stream_options: { include_usage: true },
        tools: [WEATHER],
        messages: [...messages],
      }),
    );
  const prompt: readonly ChatCompletionMessageParam[] = [
    { role: "developer", content: [{ type: "text", text: "Be brief." }] },
    { role: "system", content: "Use the tools." },
    { role: "user", content: [{ type: "text", text: "How is Paris?" }], name: "ada" },
  ];
  const first = await invoke(prompt);
  const [call] = deltasOf(first).flatMap(({ tool_calls: calls = [] }) => calls);
  expect(first.flatMap(({ choices }) => choices.map((one) => one.finish_reason ?? []).flat())).toEqual([
    "tool_calls",
  ]);
  expect(call).toMatchObject({ index: 0, id: expect.any(String), function: { name: "get_weather" } });
  const second = await invoke([
    ...prompt,
    {
      role: "assistant",
      content: "",
      tool_calls: [
        {
          id: call!.id!,
          type: "function",
          function: { name: call!.function!.name!, arguments: call!.function!.arguments! },
        },
      ],
    },
    { role: "tool", tool_call_id: call!.id!, content: [{ type: "text", text: "warm, 24 degrees" }] },
  ]);
  expect(contentOf(second)).toBe("It is warm in Paris.");
  for (const chunks of [first, second]) expect(chunks.at(-1)?.usage?.total_tokens).toBeGreaterThan(0);
  const sent = JSON.stringify(asked()[1]?.body);
  for (const text of ["Be brief.", "Use the tools.", "warm, 24 degrees"]) expect(sent).toContain(text);
  expect(promptOf(asked()[1]).map(({ role }) => role)).toEqual(["user", "assistant", "tool"]);
});

test("who reads the bytes, as curl -N does, gets each word while the model still writes", async () => {
  stage.direct.script({ reply: { text: "word ", repeatText: 50 }, fault: { stallAfterChunks: 12 } });
  const asked = requestsSince(stage.direct);
  const leaving = new AbortController();
  const response = await fetch(`${stage.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ ...DEEP, stream: true }),
    signal: leaving.signal,
  });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let read = "";
  while (!/"content":"word/.test(read)) read += (await reader.read()).value ?? "";
  expect(asked()[0]).toMatchObject({ finishedAt: null, closedByClient: false });
  expect(read).toMatch(/^data: \{.*"role":"assistant".*\}\n\ndata: /);
  leaving.abort();
});
