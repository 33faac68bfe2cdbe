// How these tests put questions to the offline models: to the brain itself, to the bare wires, and through the real
// providers. No pace, and a fixed time.

import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type { LanguageModelV4, LanguageModelV4Prompt, LanguageModelV4StreamPart } from "@ai-sdk/provider";
import { createWorkersAI } from "workers-ai-provider";
import { reply } from "../../../../src/models/offline/brain.ts";
import {
  heard,
  type HeardMessage,
  type Reply,
  type ToolOffer,
} from "../../../../src/models/offline/heard.ts";
import { createOfflineModels } from "../../../../src/models/offline/offline-models.ts";

export const NOW = new Date("2026-11-23T12:34:56Z");
export const R1 = "@cf/deepseek-ai/deepseek-r1-distill-qwen-32b";

export const offline = createOfflineModels({ now: () => NOW, tokensPerSecond: Infinity });

const TOOLS: readonly ToolOffer[] = [
  {
    name: "calculator",
    parameters: {
      type: "object",
      properties: { expression: { type: "string" } },
      required: ["expression"],
    },
  },
  { name: "clock", parameters: { type: "object", properties: { timeZone: { type: "string" } } } },
];

/** The person's messages in order, with a stock answer between them; or whole messages. */
export function ask(
  said: string | readonly (string | HeardMessage)[],
  more: { tier?: "fast" | "reasoner"; tools?: readonly ToolOffer[] } = {},
): Reply {
  const all = typeof said === "string" ? [said] : said;
  const messages = all.flatMap((message, index) =>
    typeof message !== "string"
      ? [message]
      : [
          ...(index > 0 && typeof all[index - 1] === "string" ? [heard("assistant", "Noted.")] : []),
          heard("user", message),
        ],
  );
  return reply({ messages, tools: more.tools ?? TOOLS, now: NOW, tier: more.tier ?? "fast" });
}

export const HERMES_SYSTEM = [
  "You may call functions. They are given within <tools></tools> tags:",
  "<tools>",
  JSON.stringify({
    type: "function",
    function: { name: "calculator", description: "Computes", parameters: TOOLS[0]?.parameters },
  }),
  JSON.stringify({
    type: "function",
    function: { name: "clock", description: "Tells the time", parameters: TOOLS[1]?.parameters },
  }),
  "</tools>",
].join("\n");

const ROOT = "http://offline.local/client/v4";

export function postWorkersAi(body: unknown, model = R1, init: RequestInit = {}): Promise<Response> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return offline(
    new Request(`${ROOT}/accounts/offline/ai/run/${model}`, {
      method: "POST",
      body: text,
      ...init,
    }),
  );
}

export function postDeepSeek(body: unknown, init: RequestInit = {}): Promise<Response> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return offline(
    new Request("http://offline.local/deepseek/chat/completions", {
      method: "POST",
      body: text,
      ...init,
    }),
  );
}

/** The `data:` of every event, parsed; `[DONE]` as it is. */
export async function events<Event = Record<string, unknown>>(
  response: Response,
): Promise<(Event | "[DONE]")[]> {
  const text = await response.text();
  return text
    .split("\n\n")
    .filter((event) => event.startsWith("data: "))
    .map((event) => event.slice("data: ".length))
    .map((data) => (data === "[DONE]" ? data : (JSON.parse(data) as Event)));
}

/** The distill through workers-ai-provider, with a binding that calls REST as one without an account would. */
export function distill(): LanguageModelV4 {
  const binding = {
    async run(
      model: string,
      inputs: Record<string, unknown>,
      options: { signal?: AbortSignal } = {},
    ): Promise<unknown> {
      const response = await postWorkersAi(
        inputs,
        model,
        options.signal === undefined ? {} : { signal: options.signal },
      );
      if (!response.ok) {
        const { errors } = (await response.json()) as {
          errors: { code: number; message: string }[];
        };
        throw new Error(`${errors[0]?.code}: ${errors[0]?.message}`);
      }
      if (inputs["stream"] === true) return response.body;
      return ((await response.json()) as { result: unknown }).result;
    },
  };
  return createWorkersAI({ binding: binding as never })(R1 as never) as LanguageModelV4;
}

/** The reasoner through @ai-sdk/openai-compatible. */
export function reasoner(
  transform?: (body: Record<string, unknown>) => Record<string, unknown>,
): LanguageModelV4 {
  return createOpenAICompatible({
    name: "deepseek",
    baseURL: "http://offline.local/deepseek",
    includeUsage: true,
    fetch: ((input: RequestInfo | URL, init?: RequestInit) =>
      offline(new Request(input, init))) as typeof fetch,
    ...(transform === undefined ? {} : { transformRequestBody: transform }),
  })("deepseek-flash") as LanguageModelV4;
}

export function userPrompt(text: string): LanguageModelV4Prompt {
  return [{ role: "user", content: [{ type: "text", text }] }];
}

export async function partsOf(
  model: LanguageModelV4,
  options: Parameters<LanguageModelV4["doStream"]>[0],
): Promise<LanguageModelV4StreamPart[]> {
  const { stream } = await model.doStream(options);
  const parts: LanguageModelV4StreamPart[] = [];
  for await (const part of stream as unknown as AsyncIterable<LanguageModelV4StreamPart>) parts.push(part);
  return parts;
}

export function joined(
  parts: readonly LanguageModelV4StreamPart[],
  type: "text-delta" | "reasoning-delta",
): string {
  return parts.map((part) => (part.type === type ? part.delta : "")).join("");
}
