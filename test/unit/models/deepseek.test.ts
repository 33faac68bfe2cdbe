// What is sent to DeepSeek: the rules of its thinking mode, and its key.

import type { LanguageModelV4CallOptions, LanguageModelV4Prompt } from "@ai-sdk/provider";
import { describe, expect, test } from "vitest";
import { deepSeekModel } from "../../../src/models/deepseek.ts";
import { openAiCompatibleModel } from "../../../src/models/openai-compatible.ts";
import { chatStream } from "../../fakes/event-text.ts";
import { FarEnd, streamed, type SeenRequest } from "../../fakes/far-end.ts";
import { finalMessage } from "../../fakes/model.ts";

const TOOLS: LanguageModelV4CallOptions["tools"] = [
  { type: "function", name: "clock", description: "The time", inputSchema: { type: "object" } },
];

/** A conversation in which the fast tier, a tool's call and the reasoner have written. */
const HISTORY: LanguageModelV4Prompt = [
  { role: "system", content: "Be brief." },
  { role: "user", content: [{ type: "text", text: "Hello" }] },
  { role: "assistant", content: [{ type: "text", text: "Hi, says the fast tier." }] },
  { role: "user", content: [{ type: "text", text: "The time?" }] },
  {
    role: "assistant",
    content: [
      { type: "reasoning", text: "A tool knows." },
      { type: "tool-call", toolCallId: "c1", toolName: "clock", input: {} },
    ],
  },
  {
    role: "tool",
    content: [
      {
        type: "tool-result",
        toolCallId: "c1",
        toolName: "clock",
        output: { type: "json", value: { at: 12 } },
      },
    ],
  },
  { role: "assistant", content: [{ type: "text", text: "Noon." }] },
  { role: "user", content: [{ type: "text", text: "Sure?" }] },
];

async function sent(
  options: Partial<LanguageModelV4CallOptions> = {},
  settings: Partial<Parameters<typeof deepSeekModel>[1]> = {},
): Promise<SeenRequest> {
  const farEnd = new FarEnd(streamed(chatStream("Hmm.", "Hi!")));
  const model = deepSeekModel("deepseek-flash", {
    baseUrl: "https://deepseek.test",
    apiKey: "sk-secret",
    transport: farEnd.fetch,
    ...settings,
  });
  await finalMessage(model, { prompt: HISTORY, maxOutputTokens: 384_000, ...options });
  expect(farEnd.requests).toHaveLength(1);
  return farEnd.requests[0]!;
}

const assistants = (request: SeenRequest) =>
  (request.body["messages"] as Record<string, unknown>[]).filter(({ role }) => role === "assistant");

describe("The request's body", () => {
  test("asks for a stream with usage and for thinking, from the model that is named", async () => {
    const { url, body } = await sent();
    expect(url).toBe("https://deepseek.test/chat/completions");
    expect(body).toMatchObject({
      model: "deepseek-flash",
      stream: true,
      stream_options: { include_usage: true },
      thinking: { type: "enabled" },
      max_tokens: 384_000,
    });
  });

  test("holds nothing that thinking mode does not know", async () => {
    const { body } = await sent({ temperature: 0.2, tools: TOOLS });
    expect(Object.keys(body).sort()).toEqual([
      "max_tokens",
      "messages",
      "model",
      "reasoning_effort",
      "stream",
      "stream_options",
      "thinking",
      "tools",
    ]);
  });

  test("with tools, gives back the thinking of every earlier answer, and an empty one where there was none", async () => {
    const request = await sent({ tools: TOOLS });
    expect(assistants(request)).toEqual([
      { role: "assistant", content: "Hi, says the fast tier.", reasoning_content: "" },
      expect.objectContaining({ content: null, reasoning_content: "A tool knows." }),
      { role: "assistant", content: "Noon.", reasoning_content: "" },
    ]);
  });

  test.each([undefined, []])("without tools (%j), sends no earlier thinking", async (tools) => {
    const request = await sent(tools === undefined ? {} : { tools });
    for (const message of assistants(request)) expect(message).not.toHaveProperty("reasoning_content");
    expect(JSON.stringify(request.body)).not.toContain("A tool knows.");
    expect(assistants(request).map(({ content }) => content)).toEqual([
      "Hi, says the fast tier.",
      null,
      "Noon.",
    ]);
  });

  test("changes no message of anybody else's", async () => {
    const { body } = await sent({ tools: TOOLS });
    const others = (body["messages"] as Record<string, unknown>[]).filter(({ role }) => role !== "assistant");
    expect(others).toEqual([
      { role: "system", content: "Be brief." },
      { role: "user", content: "Hello" },
      { role: "user", content: "The time?" },
      { role: "tool", tool_call_id: "c1", content: '{"at":12}' },
      { role: "user", content: "Sure?" },
    ]);
  });

  test.each([
    [{ type: "auto" }, "auto"],
    [{ type: "none" }, "none"],
    [{ type: "required" }, "auto"],
    [{ type: "tool", toolName: "clock" }, "auto"],
  ] as const)("a tool choice of %j is sent as %s, never forced", async (toolChoice, expected) => {
    const { body } = await sent({ tools: TOOLS, toolChoice });
    expect(body["tool_choice"]).toBe(expected);
  });

  test("a JSON answer is asked for without a schema, which the service refuses", async () => {
    const { body } = await sent({
      responseFormat: { type: "json", schema: { type: "object", properties: { a: { type: "string" } } } },
    });
    expect(body["response_format"]).toEqual({ type: "json_object" });
  });
});

describe("Headers", () => {
  test("hold the key, and nothing for a gateway", async () => {
    const { headers } = await sent();
    expect(headers.get("authorization")).toBe("Bearer sk-secret");
    expect([...headers.keys()].filter((name) => name.startsWith("cf-"))).toEqual([]);
  });

  test("hold no authorization where there is no key", async () => {
    expect((await sent({}, { apiKey: undefined })).headers.has("authorization")).toBe(false);
  });
});

describe("Any OpenAI-compatible server", () => {
  test("is asked in OpenAI's way, with its key if there is one", async () => {
    for (const apiKey of ["local-key", undefined]) {
      const farEnd = new FarEnd(streamed(chatStream("Hmm.", "Hi!")));
      const model = openAiCompatibleModel("deepseek-r1:32b", {
        baseUrl: "http://127.0.0.1:11434/v1",
        apiKey,
        transport: farEnd.fetch,
      });
      expect(
        await finalMessage(model, { prompt: HISTORY.slice(0, 2), maxOutputTokens: 8_192 }),
      ).toMatchObject({
        thinking: "Hmm.",
        text: "Hi!",
      });
      const [request] = farEnd.requests;
      expect(request?.url).toBe("http://127.0.0.1:11434/v1/chat/completions");
      expect(request?.headers.get("authorization")).toBe(apiKey === undefined ? null : "Bearer local-key");
      expect(request?.body).toEqual({
        model: "deepseek-r1:32b",
        max_tokens: 8_192,
        messages: [
          { role: "system", content: "Be brief." },
          { role: "user", content: "Hello" },
        ],
        stream: true,
        stream_options: { include_usage: true },
      });
    }
  });

  test("is asked for a JSON object, streamed as usual, since not every one knows schemas", async () => {
    const farEnd = new FarEnd(streamed(chatStream("Hmm.", '{"a":1}')));
    const model = openAiCompatibleModel("deepseek-r1:32b", {
      baseUrl: "http://127.0.0.1:11434/v1",
      apiKey: undefined,
      transport: farEnd.fetch,
    });
    const call = {
      prompt: HISTORY.slice(0, 2),
      responseFormat: { type: "json", schema: {}, name: "a" },
    } as const;
    expect((await finalMessage(model, call)).text).toBe('{"a":1}');
    expect(farEnd.requests[0]?.body).toMatchObject({
      stream: true,
      response_format: { type: "json_object" },
    });
  });
});
