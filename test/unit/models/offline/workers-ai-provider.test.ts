import { extractReasoningMiddleware, streamText, wrapLanguageModel } from "ai";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { distill, joined, partsOf, postWorkersAi, userPrompt } from "./asking.ts";

const user = (content: string) => ({ messages: [{ role: "user", content }], max_tokens: 4_000 });

describe("through workers-ai-provider", () => {
  test("the answer streams, with usage and a finish", async () => {
    const parts = await partsOf(distill(), { prompt: userPrompt("hi"), maxOutputTokens: 500 });
    expect(joined(parts, "text-delta")).toContain("</think>\n\nHello!");
    const finish = parts.at(-1);
    expect(finish).toMatchObject({ type: "finish", finishReason: { unified: "stop" } });
    expect(finish?.type === "finish" ? finish.usage.outputTokens.total : 0).toBeGreaterThan(5);
  });

  test("the AI SDK's reasoning extraction splits thinking from answer, with the tag and without", async () => {
    const model = wrapLanguageModel({
      model: distill(),
      middleware: extractReasoningMiddleware({ tagName: "think", startWithReasoning: true }),
    });
    for (const prompt of ["hi", "help", "thanks", "what is Upshift?"]) {
      const result = streamText({ model, prompt, maxOutputTokens: 2_000 });
      expect(await result.text).not.toContain("think>");
      expect((await result.text).trim()).toMatch(/\(offline simulation\)$/);
      expect((await result.reasoningText)?.length).toBeGreaterThan(10);
    }
  });

  test("an answer that breaks off is seen as truncated", async () => {
    const parts = await partsOf(distill(), {
      prompt: userPrompt("cut yourself off"),
      maxOutputTokens: 500,
    });
    expect(parts.at(-1)).toMatchObject({
      type: "finish",
      finishReason: { unified: "error", raw: "stream-truncated" },
    });
  });

  test("an empty answer has thinking and nothing behind it", async () => {
    const parts = await partsOf(distill(), {
      prompt: userPrompt("answer with nothing"),
      maxOutputTokens: 500,
    });
    expect(joined(parts, "text-delta").split("</think>")[1]?.trim()).toBe("");
    expect(parts.at(-1)).toMatchObject({ finishReason: { unified: "stop" } });
  });

  test("without streaming the envelope is read", async () => {
    const { content, usage } = await distill().doGenerate({
      prompt: userPrompt("thanks"),
      maxOutputTokens: 500,
    });
    expect(content).toMatchObject([
      { type: "text", text: expect.stringContaining("You're welcome!") as string },
    ]);
    expect(usage.inputTokens.total).toBeGreaterThan(0);
  });

  test("an abort in the middle of an overrun ends the stream", async () => {
    const abort = new AbortController();
    const { stream } = await distill().doStream({
      prompt: userPrompt("Prove it step by step"),
      maxOutputTokens: 8_000,
      abortSignal: abort.signal,
    });
    const reader = stream.getReader();
    for (let count = 0; count < 50; count += 1) await reader.read();
    abort.abort();
    await expect(
      (async () => {
        while (!(await reader.read()).done);
      })(),
    ).rejects.toThrow();
  });
});

describe("JSON mode", () => {
  const json_schema = {
    type: "object",
    properties: { title: { type: "string" }, score: { type: "number", minimum: 1 } },
    required: ["title", "score"],
  };

  test("gives the value itself, without thinking", async () => {
    const response = await postWorkersAi({
      ...user("Otters are great"),
      response_format: { type: "json_schema", json_schema },
    });
    expect(await response.json()).toMatchObject({
      success: true,
      errors: [],
      result: { response: { title: "Otters are great", score: 1 } },
    });
  });

  test("is met through the provider", async () => {
    const schema = z.object({
      title: z.string(),
      tags: z.array(z.string()).min(1),
      mood: z.enum(["good", "bad"]),
    });
    const { content } = await distill().doGenerate({
      prompt: userPrompt("Otters"),
      maxOutputTokens: 500,
      responseFormat: { type: "json", schema: z.toJSONSchema(schema) as never },
    });
    const [part] = content;
    expect(schema.safeParse(JSON.parse(part?.type === "text" ? part.text : "")).success).toBe(true);
  });

  test("does not stream, and is not met where max_tokens cuts it", async () => {
    expect(
      (
        await postWorkersAi({
          ...user("x"),
          stream: true,
          response_format: { type: "json_schema", json_schema },
        })
      ).status,
    ).toBe(400);
    const response = await postWorkersAi({
      ...user("x"),
      max_tokens: 1,
      response_format: { type: "json_schema", json_schema },
    });
    expect(await response.json()).toMatchObject({
      success: false,
      errors: [{ message: "JSON Mode couldn't be met" }],
    });
  });
});
