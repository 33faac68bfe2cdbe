// What is sent to DeepSeek: the rules of its thinking mode, the gateway's headers, the key of cached answers.

import type { LanguageModelV4CallOptions, LanguageModelV4Prompt } from "@ai-sdk/provider";
import { describe, expect, test } from "vitest";
import {
  cachedFor,
  deepSeekModel,
  gatewayDeepSeekUrl,
  gatewayHeaders,
  underDeepSeekRules,
  type GatewaySettings,
} from "../../../src/models/deepseek.ts";
import { openAiCompatibleModel } from "../../../src/models/openai-compatible.ts";
import type { Fetch } from "../../../src/models/transport.ts";
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
  wrap: (transport: Fetch) => Fetch = (transport) => transport,
): Promise<SeenRequest> {
  const farEnd = new FarEnd(streamed(chatStream("Hmm.", "Hi!")));
  const model = deepSeekModel("deepseek-flash", {
    baseUrl: "https://deepseek.test",
    apiKey: "sk-secret",
    headers: {},
    transport: wrap(farEnd.fetch),
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

  test("the rules leave the body that they are given as it was", () => {
    const message = { role: "assistant", content: "Hi", reasoning_content: "Hmm" };
    const body = { model: "m", temperature: 1, tool_choice: "required", messages: [message], tools: [{}] };
    const before = structuredClone(body);
    underDeepSeekRules(body);
    expect(body).toEqual(before);
  });

  test("an empty list of tools carries none", () => {
    const messages = [{ role: "assistant", content: "Hi", reasoning_content: "Hmm" }];
    expect(underDeepSeekRules({ messages, tools: [] }).messages).toEqual([
      { role: "assistant", content: "Hi" },
    ]);
  });

  test("an earlier thinking that is null counts as none", () => {
    const messages = [{ role: "assistant", content: "Hi", reasoning_content: null }];
    expect(underDeepSeekRules({ messages, tools: [{}] }).messages).toEqual([
      { role: "assistant", content: "Hi", reasoning_content: "" },
    ]);
  });
});

describe("Headers", () => {
  const GATEWAY: GatewaySettings = {
    baseUrl: "https://gateway.test/v1",
    accountId: "acc",
    gatewayId: "my gateway/1",
    token: "cf-token",
    cacheTtlSeconds: 0,
    metadata: { conversation: "c", user: "hash", tier: "reasoner" },
  };
  const steering = (request: SeenRequest): Record<string, string> =>
    Object.fromEntries([...request.headers].filter(([name]) => name.startsWith("cf-")));

  test("the gateway is told not to cache, not to retry, and whose request it is", async () => {
    const request = await sent(
      {},
      { baseUrl: gatewayDeepSeekUrl(GATEWAY), headers: gatewayHeaders(GATEWAY) },
    );
    expect(request.url).toBe("https://gateway.test/v1/acc/my%20gateway%2F1/deepseek/chat/completions");
    expect(request.headers.get("authorization")).toBe("Bearer sk-secret");
    expect(steering(request)).toEqual({
      "cf-aig-authorization": "Bearer cf-token",
      "cf-aig-skip-cache": "true",
      "cf-aig-max-attempts": "1",
      "cf-aig-metadata": '{"conversation":"c","user":"hash","tier":"reasoner"}',
    });
  });

  test("a cache is asked for with its time, and never skipped at once", () => {
    expect(gatewayHeaders({ ...GATEWAY, cacheTtlSeconds: 300 })).toEqual({
      "cf-aig-authorization": "Bearer cf-token",
      "cf-aig-cache-ttl": "300",
      "cf-aig-max-attempts": "1",
      "cf-aig-metadata": '{"conversation":"c","user":"hash","tier":"reasoner"}',
    });
  });

  test("no authorization is sent that there is none for", async () => {
    const headers = gatewayHeaders({ ...GATEWAY, token: undefined });
    const request = await sent({}, { headers, apiKey: undefined });
    expect(request.headers.has("authorization")).toBe(false);
    expect(request.headers.has("cf-aig-authorization")).toBe(false);
  });

  test("the direct route says nothing to a gateway", async () => {
    expect(steering(await sent())).toEqual({});
  });

  test("metadata beyond five entries is left out, since the gateway would choose which", () => {
    const metadata = { a: 1, b: "2", c: true, d: 4, e: 5, f: 6 };
    expect(JSON.parse(gatewayHeaders({ ...GATEWAY, metadata })["cf-aig-metadata"]!)).toEqual({
      a: 1,
      b: "2",
      c: true,
      d: 4,
      e: 5,
    });
  });
});

describe("The key of cached answers", () => {
  const keyOf = async (scope: string, prompt: string): Promise<string | null> => {
    const request = await sent(
      { prompt: [{ role: "user", content: [{ type: "text", text: prompt }] }] },
      { headers: { "cf-aig-cache-ttl": "300" } },
      (transport) => cachedFor(scope, transport),
    );
    expect(request.headers.get("cf-aig-cache-ttl")).toBe("300");
    expect(request.headers.get("authorization")).toBe("Bearer sk-secret");
    return request.headers.get("cf-aig-cache-key");
  };

  test("is the same for the same user and request, and another for another of either", async () => {
    const key = await keyOf("alice", "Hello");
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(await keyOf("alice", "Hello")).toBe(key);
    expect(await keyOf("bob", "Hello")).not.toBe(key);
    expect(await keyOf("alice", "Hello!")).not.toBe(key);
  });

  test("holds nothing of the user or the text", async () => {
    expect(await keyOf("alice", "Hello")).not.toContain("alice");
  });

  test("leaves the request itself as it is", async () => {
    const farEnd = new FarEnd(streamed("x"));
    const signal = new AbortController().signal;
    await cachedFor("alice", farEnd.fetch)("https://gateway.test", {
      method: "POST",
      body: '{"a":1}',
      signal,
    });
    expect(farEnd.requests[0]).toMatchObject({ method: "POST", body: { a: 1 } });
    expect(farEnd.requests[0]?.signal).toBe(signal);
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
});
