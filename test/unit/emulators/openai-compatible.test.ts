// The emulator of a local server, in the three ways in which such servers put thinking.

import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { APICallError, generateText, streamText } from "ai";
import { afterEach, describe, expect, test } from "vitest";
import type { Emulator } from "../../emulators/emulator.ts";
import {
  LOCAL_TEST_MODEL,
  startOpenAiCompatible,
  type OpenAiCompatibleOptions,
} from "../../emulators/openai-compatible.ts";

let emulator: Emulator;
afterEach(async () => {
  await emulator.close();
});

async function start(options: OpenAiCompatibleOptions = {}, id = LOCAL_TEST_MODEL) {
  emulator = await startOpenAiCompatible(options);
  emulator.script({ reply: { thinking: "Hm.", text: "Hello!" } });
  return createOpenAICompatible({ name: "local", baseURL: emulator.baseUrl, includeUsage: true })(id);
}

describe("An OpenAI-compatible server", () => {
  test.each(["reasoning", "reasoning_content"] as const)("puts thinking into %s", async (thinkingAs) => {
    const result = streamText({ model: await start({ thinkingAs }), prompt: "Hello" });
    expect(await result.text).toBe("Hello!");
    expect(await result.reasoningText).toBe("Hm.");
    expect(await result.usage).toMatchObject({ inputTokens: 5, outputTokens: 2 });
  });

  test("puts thinking between explicit tags", async () => {
    const { text } = await generateText({
      model: await start({ thinkingAs: "tags" }),
      prompt: "Hello",
    });
    expect(text).toBe("<think>\nHm.\n</think>\n\nHello!");
  });

  test("lists its models, refuses others and a wrong key", async () => {
    const unknown = await start({ models: ["llama3"] }, "no-such-model");
    const list = (await (await fetch(`${emulator.baseUrl}/models`)).json()) as {
      data: { id: string }[];
    };
    expect(list.data.map((entry) => entry.id)).toEqual(["llama3"]);
    const error = await generateText({ model: unknown, prompt: "Hello", maxRetries: 0 }).catch(
      (caught: unknown) => caught,
    );
    expect(APICallError.isInstance(error) && [error.statusCode, error.message]).toEqual([
      404,
      'model "no-such-model" not found, try pulling it first',
    ]);
    await emulator.close();
    await start({ apiKey: "secret" });
    expect((await fetch(`${emulator.baseUrl}/models`)).status).toBe(401);
    expect(emulator.vars["FAST_API_KEY"]).toBe("secret");
  });
});
