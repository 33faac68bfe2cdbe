// The Workers AI emulator under the provider that the product uses.

import { APICallError, extractReasoningMiddleware, generateText, streamText, wrapLanguageModel } from "ai";
import { createWorkersAI } from "workers-ai-provider";
import { afterEach, describe, expect, test } from "vitest";
import type { Emulator } from "../../emulators/emulator.ts";
import { WORKERS_AI_CODES, workersAiError } from "../../emulators/error-bodies.ts";
import {
  startWorkersAi,
  WORKERS_AI_TEST_ACCOUNT,
  type WorkersAiOptions,
} from "../../emulators/workers-ai.ts";
import { eventsOf, post, restBinding } from "./calls.ts";

const MODEL = "@cf/deepseek-ai/deepseek-r1-distill-qwen-32b";
let emulator: Emulator;
afterEach(async () => {
  await emulator.close();
});

async function start(options: WorkersAiOptions = {}) {
  emulator = await startWorkersAi(options);
  const workersAi = createWorkersAI({ binding: restBinding(emulator, WORKERS_AI_TEST_ACCOUNT) });
  return workersAi(MODEL as Parameters<typeof workersAi>[0]);
}
const run = (body: unknown, model = MODEL) =>
  post(`${emulator.baseUrl}/accounts/${WORKERS_AI_TEST_ACCOUNT}/ai/run/${model}`, body);
const messages = [{ role: "user", content: "Hello" }];

describe("Workers AI", () => {
  test("streams text natively, with usage and without a finish reason", async () => {
    const model = await start();
    emulator.script({ reply: { text: "Hello there, human." } });
    const result = streamText({ model, prompt: "Hello", maxOutputTokens: 100 });
    expect(await result.text).toBe("Hello there, human.");
    expect(await result.usage).toMatchObject({ inputTokens: 5, outputTokens: 3 });
    const [request] = emulator.requests;
    expect(request?.path).toBe(`/client/v4/accounts/${WORKERS_AI_TEST_ACCOUNT}/ai/run/${MODEL}`);
    expect(request?.body).toMatchObject({ stream: true, max_tokens: 100 });
    expect(emulator.totals().neurons).toBeCloseTo((5 * 45_170 + 3 * 443_756) / 1e6);

    const text = await (await run({ messages, stream: true })).text();
    expect(eventsOf(text)[0]).toBe('{"response":"Hello"}');
    expect(text).not.toContain("finish_reason");
  });

  test.each([false, true])("thinks between tags; opening tag: %s", async (openTag) => {
    const model = await start();
    emulator.script({ reply: { thinking: "Hm, a greeting.", text: "Hello!", openTag } });
    const wrapped = wrapLanguageModel({
      model,
      middleware: extractReasoningMiddleware({ tagName: "think", startWithReasoning: true }),
    });
    const result = streamText({ model: wrapped, prompt: "Hello" });
    expect((await result.text).trim()).toBe("Hello!");
    expect((await result.reasoningText)?.replace("<think>", "").trim()).toBe("Hm, a greeting.");
  });

  test("cuts at 256 tokens where nobody asked for more, inside the thinking and without a closing tag", async () => {
    const model = await start();
    emulator.script({ reply: { thinking: "thought ".repeat(400), text: "Never reached." } });
    const { text, usage } = await generateText({ model, prompt: "Hello" });
    expect(text).not.toContain("</think>");
    expect(usage.outputTokens).toBe(256);
  });

  test("names a finish reason where the reply does", async () => {
    const model = await start();
    emulator.script({ reply: { thinking: "Let me see", finish: "length" } });
    const result = streamText({ model, prompt: "Hello" });
    expect(await result.finishReason).toBe("length");
    expect(await result.text).not.toContain("</think>");
  });

  test("speaks the OpenAI shape with thinking in a field, and calls tools in both shapes", async () => {
    const model = await start({ format: "openai", thinkingAs: "reasoning_content" });
    emulator.script({ reply: { thinking: "Easy.", text: "Four." } });
    const result = streamText({ model, prompt: "2+2?" });
    expect(await result.text).toBe("Four.");
    expect(await result.reasoningText).toBe("Easy.");
    await emulator.close();

    for (const format of ["native", "openai"] as const) {
      const other = await start({ format });
      emulator.script({
        reply: { toolCalls: [{ name: "clock", arguments: { timeZone: "UTC" } }] },
      });
      const { toolCalls } = streamText({ model: other, prompt: "Time?" });
      expect(await toolCalls).toMatchObject([{ toolName: "clock" }]);
      await emulator.close();
    }
  });

  test("answers JSON mode with an object, and only where nothing streams", async () => {
    await start();
    emulator.script({ reply: { text: '{"answer":42}' } });
    const response_format = { type: "json_schema", json_schema: { type: "object" } };
    const whole = (await (await run({ messages, response_format })).json()) as {
      result: { response: unknown };
    };
    expect(whole.result.response).toEqual({ answer: 42 });
    const streamed = await run({ messages, response_format, stream: true });
    expect(await streamed.json()).toEqual(workersAiError(5023).body);
  });

  test.each(WORKERS_AI_CODES)(
    "passes %i on in its REST envelope, and the provider reads the code",
    async (code) => {
      const model = await start();
      emulator.script({ fault: { http: workersAiError(code) } });
      const raw = await run({ messages });
      expect(raw.status).toBe(workersAiError(code).status);
      expect(await raw.json()).toEqual(workersAiError(code).body);
      const error = await generateText({ model, prompt: "Hello", maxRetries: 0 }).catch(
        (caught: unknown) => caught,
      );
      // The provider's own map of codes knows only some of these; the rest must be read from the message.
      expect(APICallError.isInstance(error) && error.message).toMatch(new RegExp(`^${code}: `));
      const status = new Map<number, number>([
        [3006, 413],
        [3007, 408],
        [3008, 408],
        [3023, 403],
        [3036, 429],
        [3040, 429],
        [3041, 403],
        [3042, 404],
        [5007, 400],
        [5016, 403],
        [5018, 403],
      ]).get(code);
      expect(APICallError.isInstance(error) && error.statusCode).toBe(status);
    },
  );

  test("refuses unknown models, bare messages, too much context and wrong tokens, by its own rules", async () => {
    await start({ apiToken: "the-right-one" });
    expect((await run({ messages })).status).toBe(401);
    await emulator.close();
    await start();
    const codeOf = async (response: Promise<Response>) =>
      ((await (await response).json()) as { errors: { code: number }[] }).errors[0]?.code;
    expect(await codeOf(run({ messages }, "gpt-9"))).toBe(5007);
    expect(await codeOf(run({ messages: [{ role: "assistant", content: null }] }))).toBe(5006);
    expect(await codeOf(run({ prompt: "Hello" }))).toBe(5006);
    expect(await codeOf(run({ messages, max_tokens: 80_000 }))).toBe(5021);
    expect(emulator.requests.map((request) => request.status)).toEqual([400, 400, 400, 413]);
  });

  test("is cut off by an abort of the provider's stream", async () => {
    const model = await start();
    emulator.script({ reply: { text: "word ".repeat(500) }, paceMs: 20 });
    const controller = new AbortController();
    const result = streamText({ model, prompt: "Hello", abortSignal: controller.signal });
    const reading = result.consumeStream();
    const request = await emulator.waitForRequest(1);
    await request.waitForChunks(3);
    controller.abort();
    await Promise.all([request.ended, reading]);
    expect(request.closedByClient).toBe(true);
  });

  test("that is truncated or broken inside looks to the provider as the wire facts say", async () => {
    const model = await start();
    emulator.script([
      { reply: { text: "one two three" }, fault: { endAfterChunks: 2 } },
      { reply: { text: "one two three" }, fault: { errorObjectAfterChunks: 1 } },
    ]);
    const truncated = streamText({ model, prompt: "Hello", onError: () => {} });
    expect(await truncated.text).toBe("one two");
    expect(await truncated.rawFinishReason).toBe("stream-truncated");
    const silent = streamText({ model, prompt: "Hello", onError: () => {} });
    expect(await silent.text).toBe("one");
  });
});
