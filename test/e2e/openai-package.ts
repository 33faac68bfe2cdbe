// What the tests with OpenAI's own package ask with it, and how they read what it brings.

import OpenAI from "openai";
import type {
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionCreateParamsBase,
} from "openai/resources/chat/completions";
import type { Receipt } from "../../src/core/receipt.ts";
import { startStage, type Stage } from "./journey.ts";

/** The product between emulators of its upstreams, and the package in front of it with its defaults. */
export async function startOpenAi(): Promise<{ stage: Stage; client: OpenAI }> {
  const stage = await startStage({ UPSTREAM_RETRIES: "0", REASONER_ROUTES: "direct", COST_AWARE: "false" });
  return { stage, client: new OpenAI({ baseURL: `${stage.url}/v1`, apiKey: "sk-anything" }) };
}

const HELLO = { role: "user", content: "Hello?" } as const;
export const DEEP = { model: "deep", messages: [HELLO] } satisfies Partial<ChatCompletionCreateParamsBase>;
export const WEATHER = {
  type: "function",
  function: {
    name: "get_weather",
    description: "The weather of a city",
    parameters: {
      type: "object",
      properties: { city: { type: "string" } },
      required: ["city"],
      additionalProperties: false,
    },
    strict: true,
  },
} as const satisfies OpenAI.ChatCompletionFunctionTool;

/** Calls of the tool in one message of the model's. */
export const calling = (...cities: readonly string[]) => ({
  reply: {
    thinking: "A look.",
    toolCalls: cities.map((city) => ({ name: WEATHER.function.name, arguments: { city } })),
  },
});

/** What Upshift says beyond the package's types. */
interface Extras {
  readonly reasoning_content?: string;
}
export const extrasOf = (said: object | undefined): Extras => (said ?? {}) as Extras;
export const receiptOf = (said: ChatCompletion | ChatCompletionChunk | undefined): Receipt | undefined =>
  (said as { receipt?: Receipt } | undefined)?.receipt;

export async function collect(stream: AsyncIterable<ChatCompletionChunk>): Promise<ChatCompletionChunk[]> {
  const chunks: ChatCompletionChunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}
export const deltasOf = (chunks: readonly ChatCompletionChunk[]) =>
  chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta));
export const contentOf = (chunks: readonly ChatCompletionChunk[]): string =>
  deltasOf(chunks)
    .map(({ content }) => content ?? "")
    .join("");
export const thinkingOf = (chunks: readonly ChatCompletionChunk[]): string =>
  deltasOf(chunks)
    .map((delta) => extrasOf(delta).reasoning_content ?? "")
    .join("");
