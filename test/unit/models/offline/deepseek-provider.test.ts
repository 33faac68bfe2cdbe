import type { LanguageModelV4FunctionTool, LanguageModelV4Prompt } from "@ai-sdk/provider";
import { isStepCount, streamText, tool } from "ai";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { joined, partsOf, reasoner, userPrompt } from "./asking.ts";

describe("through @ai-sdk/openai-compatible", () => {
  const calculator: LanguageModelV4FunctionTool = {
    type: "function",
    name: "calculator",
    inputSchema: {
      type: "object",
      properties: { expression: { type: "string" } },
      required: ["expression"],
    },
  };

  test("thinking, answer, usage and finish arrive", async () => {
    const parts = await partsOf(reasoner(), {
      prompt: userPrompt("Prove that there are infinitely many primes"),
    });
    expect(parts.filter((part) => part.type === "error")).toEqual([]);
    expect(joined(parts, "reasoning-delta").length).toBeGreaterThan(200);
    expect(joined(parts, "text-delta")).toContain("(offline simulation of the reasoner)");
    expect(parts.map(({ type }) => type)).toContain("reasoning-end");
    const finish = parts.at(-1);
    expect(finish).toMatchObject({
      type: "finish",
      finishReason: { unified: "stop", raw: "stop" },
    });
    expect(finish?.type === "finish" ? finish.usage.outputTokens.reasoning : 0).toBeGreaterThan(40);
  });

  test("a native tool call arrives whole", async () => {
    const parts = await partsOf(reasoner(), {
      prompt: userPrompt("what is 17 * 23?"),
      tools: [calculator],
    });
    expect(parts.find((part) => part.type === "tool-call")).toMatchObject({
      toolName: "calculator",
      input: '{"expression":"17 * 23"}',
    });
    expect(parts.at(-1)).toMatchObject({ finishReason: { unified: "tool-calls" } });
  });

  test("streamText runs the whole tool loop", async () => {
    const result = streamText({
      model: reasoner(),
      prompt: "what is 17 * 23?",
      stopWhen: isStepCount(3),
      tools: {
        calculator: tool({
          inputSchema: z.object({ expression: z.string() }),
          execute: ({ expression }) => ({ expression, result: "391" }),
        }),
      },
    });
    expect(await result.text).toBe("17 * 23 = 391, says the calculator.");
    expect(await result.steps).toHaveLength(2);
  });

  test("an assistant message of another tier needs the filler", async () => {
    const prompt: LanguageModelV4Prompt = [
      ...userPrompt("hi"),
      { role: "assistant", content: [{ type: "text", text: "Hello" }] },
      ...userPrompt("2 + 2"),
    ];
    await expect(reasoner().doStream({ prompt, tools: [calculator] })).rejects.toMatchObject({
      statusCode: 400,
      message: "The `reasoning_content` in the thinking mode must be passed back to the API.",
    });
    const filled = reasoner((sent) => ({
      ...sent,
      messages: (sent["messages"] as Record<string, unknown>[]).map((message) =>
        message["role"] === "assistant" ? { reasoning_content: "", ...message } : message,
      ),
    }));
    expect(
      (await partsOf(filled, { prompt, tools: [calculator] })).some((part) => part.type === "tool-call"),
    ).toBe(true);
  });

  test("without streaming the completion is read past its blank lines", async () => {
    const { content, finishReason } = await reasoner().doGenerate({ prompt: userPrompt("thanks") });
    expect(content).toMatchObject([
      { type: "reasoning" },
      { type: "text", text: "You're welcome! (offline simulation of the reasoner)" },
    ]);
    expect(finishReason.unified).toBe("stop");
  });
});
