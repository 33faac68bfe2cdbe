import { describe, expect, test } from "vitest";
import { createOfflineModels } from "../../../../src/models/offline/offline-models.ts";
import { events, NOW, postDeepSeek } from "./asking.ts";

interface Delta {
  role?: string;
  content?: string | null;
  reasoning_content?: string | null;
  tool_calls?: { index: number; id?: string; function: { name?: string; arguments: string } }[];
}

interface Chunk {
  id: string;
  object: string;
  created: number;
  model: string;
  choices: { delta: Delta; finish_reason: string | null }[];
  usage: Record<string, unknown> | null;
}

const CALCULATOR = {
  type: "function",
  function: {
    name: "calculator",
    parameters: {
      type: "object",
      properties: { expression: { type: "string" } },
      required: ["expression"],
    },
  },
};

const body = (content: string, more: Record<string, unknown> = {}) => ({
  model: "deepseek-flash",
  messages: [{ role: "user", content }],
  ...more,
});

async function chunks(request: Record<string, unknown>): Promise<Chunk[]> {
  const all = await events<Chunk>(await postDeepSeek({ ...request, stream: true }));
  return all.filter((event) => event !== "[DONE]");
}

describe("the bare stream", () => {
  test("begins with a keep-alive comment and the role, thinks, answers, and finishes with usage and [DONE]", async () => {
    const response = await postDeepSeek(body("hi", { stream: true }));
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const text = await response.clone().text();
    expect(text.startsWith(": keep-alive\n\ndata: ")).toBe(true);
    expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
    const all = (await events<Chunk>(response)).slice(0, -1) as Chunk[];
    expect(all[0]).toMatchObject({
      object: "chat.completion.chunk",
      created: Math.floor(NOW.getTime() / 1000),
      model: "deepseek-flash",
      choices: [
        {
          index: 0,
          delta: { role: "assistant", content: null, reasoning_content: "" },
          logprobs: null,
          finish_reason: null,
        },
      ],
      usage: null,
    });
    const deltas = all.slice(1, -1).map((chunk) => chunk.choices[0]?.delta as Delta);
    const firstAnswer = deltas.findIndex((delta) => delta.content !== null);
    expect(deltas.slice(0, firstAnswer).every((delta) => typeof delta.reasoning_content === "string")).toBe(
      true,
    );
    expect(
      deltas.slice(firstAnswer).every((delta) => delta.reasoning_content === null && delta.content !== ""),
    ).toBe(true);
    const usage = all.at(-1)?.usage as Record<string, number>;
    expect(all.at(-1)?.choices[0]).toMatchObject({
      delta: { content: "", reasoning_content: null },
      finish_reason: "stop",
    });
    expect(usage).toMatchObject({
      completion_tokens: deltas.length,
      completion_tokens_details: { reasoning_tokens: firstAnswer },
      prompt_tokens_details: { cached_tokens: 0 },
      prompt_cache_hit_tokens: 0,
    });
    expect(usage["prompt_cache_miss_tokens"]).toBe(usage["prompt_tokens"]);
    expect(usage["total_tokens"]).toBe((usage["prompt_tokens"] ?? 0) + deltas.length);
  });

  test("has usage once more, without choices, where it was asked for", async () => {
    const all = await chunks(body("hi", { stream_options: { include_usage: true } }));
    expect(all.at(-1)?.choices).toEqual([]);
    expect(all.at(-1)?.usage).toEqual(all.at(-2)?.usage);
    expect((await chunks(body("hi"))).at(-1)?.choices).toHaveLength(1);
  });

  test("calls tools natively: name first, arguments in pieces", async () => {
    const all = await chunks(body("what is 17 * 23 and what is 5 + 6?", { tools: [CALCULATOR] }));
    const calls = all.flatMap((chunk) => chunk.choices[0]?.delta.tool_calls ?? []);
    const [first, second] = calls.filter((call) => call.id !== undefined);
    expect(first).toMatchObject({
      index: 0,
      type: "function",
      function: { name: "calculator", arguments: "" },
    });
    expect(first?.id).toMatch(/^call_00_[A-Za-z0-9]{24}$/);
    expect(second?.id).toMatch(/^call_01_[A-Za-z0-9]{24}$/);
    const pieces = calls
      .filter((call) => call.index === 0 && call.id === undefined)
      .map((call) => call.function.arguments);
    expect(pieces.length).toBeGreaterThan(3);
    expect(JSON.parse(pieces.join(""))).toEqual({ expression: "17 * 23" });
    expect(all.at(-1)?.choices[0]?.finish_reason).toBe("tool_calls");
  });

  test("is cut at max_tokens, thinking included, and stops before a stop sequence", async () => {
    const cut = await chunks(body("hi", { max_tokens: 3 }));
    expect(cut).toHaveLength(5);
    expect(cut.at(-1)?.choices[0]?.finish_reason).toBe("length");
    const stopped = await chunks(body("thanks", { stop: ["welcome"] }));
    expect(stopped.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("")).toBe("You're ");
  });

  test("has no reasoning where thinking is disabled", async () => {
    const all = await chunks(body("hi", { thinking: { type: "disabled" } }));
    expect(all.every((chunk) => !("reasoning_content" in (chunk.choices[0]?.delta ?? {})))).toBe(true);
    expect(all.at(-1)?.usage).toMatchObject({ completion_tokens_details: { reasoning_tokens: 0 } });
  });

  test("is the same for the same request at the same time, and has new ids at another", async () => {
    const request = body("what is 2+2?", { tools: [CALCULATOR], stream: true });
    expect(await (await postDeepSeek(request)).text()).toBe(await (await postDeepSeek(request)).text());
    const later = createOfflineModels({
      now: () => new Date(NOW.getTime() + 1),
      tokensPerSecond: Infinity,
    });
    const other = await later(
      new Request("http://offline.local/chat/completions", {
        method: "POST",
        body: JSON.stringify(request),
      }),
    );
    const [one, two] = [await chunks(request), (await events<Chunk>(other)).slice(0, -1) as Chunk[]];
    expect(two.length).toBe(one.length);
    expect(two[0]?.id).not.toBe(one[0]?.id);
  });
});

describe("without streaming", () => {
  test("blank lines keep the connection, then one completion follows", async () => {
    const text = await (await postDeepSeek(body("what is 17*23?", { tools: [CALCULATOR] }))).text();
    expect(text.startsWith("\n")).toBe(true);
    expect(JSON.parse(text)).toMatchObject({
      object: "chat.completion",
      choices: [
        {
          finish_reason: "tool_calls",
          message: {
            role: "assistant",
            content: "",
            reasoning_content: expect.stringContaining("calculator") as string,
            tool_calls: [
              {
                type: "function",
                function: { name: "calculator", arguments: '{"expression":"17*23"}' },
              },
            ],
          },
        },
      ],
    });
  });

  test("JSON mode gives valid JSON, by the schema that the prompt quotes if it does", async () => {
    const content = async (request: Record<string, unknown>) => {
      const answer = JSON.parse(
        await (await postDeepSeek({ ...request, response_format: { type: "json_object" } })).text(),
      ) as { choices: { message: { content: string } }[] };
      return JSON.parse(answer.choices[0]?.message.content ?? "") as unknown;
    };
    expect(await content(body("Give me some json about otters"))).toMatchObject({
      simulation: true,
    });
    expect(await content(body("Write a title for this conversation as json:\nOtters at sea"))).toEqual({
      title: "Otters at sea",
    });
    const schema =
      '{"type":"object","properties":{"ok":{"type":"boolean"},"items":{"type":"array","items":{"type":"string"}}},"required":["ok","items"]}';
    expect(
      await content({
        model: "deepseek-flash",
        messages: [
          { role: "system", content: `Answer with json by this schema: ${schema}` },
          { role: "user", content: "go" },
        ],
      }),
    ).toEqual({ ok: false, items: [] });
  });

  test("a forced tool is called where thinking is off", async () => {
    const thinking = { type: "disabled" };
    for (const tool_choice of ["required", { type: "function", function: { name: "calculator" } }]) {
      const text = await (
        await postDeepSeek(body("hello", { tools: [CALCULATOR], thinking, tool_choice }))
      ).text();
      expect(JSON.parse(text)).toMatchObject({
        choices: [
          {
            message: {
              tool_calls: [{ function: { name: "calculator", arguments: '{"expression":"0"}' } }],
            },
          },
        ],
      });
    }
    const none = await (await postDeepSeek(body("2+2", { tools: [CALCULATOR], tool_choice: "none" }))).text();
    expect(JSON.parse(none)).toMatchObject({ choices: [{ finish_reason: "stop" }] });
  });

  test("what an earlier request of the conversation sent counts as cached, in blocks of 64", async () => {
    const long = "a few words about nothing in particular ".repeat(40);
    const text = await (
      await postDeepSeek({
        model: "deepseek-flash",
        messages: [
          { role: "user", content: long },
          { role: "assistant", content: "Noted." },
          { role: "user", content: "hi" },
        ],
      })
    ).text();
    const { usage } = JSON.parse(text) as { usage: Record<string, number> };
    expect(usage["prompt_cache_hit_tokens"]).toBeGreaterThan(200);
    expect((usage["prompt_cache_hit_tokens"] ?? 1) % 64).toBe(0);
    expect((usage["prompt_cache_hit_tokens"] ?? 0) + (usage["prompt_cache_miss_tokens"] ?? 0)).toBe(
      usage["prompt_tokens"],
    );
  });
});
