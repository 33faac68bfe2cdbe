// DeepSeek's reasoner through @ai-sdk/openai-compatible, by AI Gateway or directly, and the rules of its API that the
// provider does not know: thinking switched on, reasoning sent back where tools are carried, no forced tool choice.
// Source: api-docs.deepseek.com, guides/thinking_mode.

import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type { LanguageModelV4 } from "@ai-sdk/provider";
import type { Fetch } from "./transport.ts";

type RequestBody = Record<string, unknown> & { messages?: unknown; tools?: unknown };

/**
 * Brings a request under DeepSeek's rules for thinking mode.
 * With `tools`, every earlier assistant message must carry `reasoning_content` (else 400; "" is accepted as filler for
 * what another tier wrote); without, it is ignored, so it is left out and not paid for. `tool_choice` may not force.
 */
export function underDeepSeekRules(body: RequestBody): RequestBody {
  const carriesTools = Array.isArray(body.tools) && body.tools.length > 0;
  const messages = Array.isArray(body.messages) ? (body.messages as Record<string, unknown>[]) : [];
  const ruled: RequestBody = {
    ...body,
    thinking: { type: "enabled" },
    messages: messages.map((message) => {
      if (message["role"] !== "assistant") return message;
      const { reasoning_content: reasoning, ...rest } = message;
      return carriesTools ? { ...rest, reasoning_content: reasoning ?? "" } : rest;
    }),
  };
  // Ignored in thinking mode by the service; not sent, so that logs don't suggest otherwise.
  delete ruled["temperature"];
  if (ruled["tool_choice"] !== undefined && ruled["tool_choice"] !== "none") ruled["tool_choice"] = "auto";
  return ruled;
}

export interface DeepSeekSettings {
  readonly baseUrl: string;
  readonly apiKey: string | undefined;
  readonly transport: Fetch;
}

export function deepSeekModel(wireModel: string, settings: DeepSeekSettings): LanguageModelV4 {
  const provider = createOpenAICompatible({
    name: "deepseek",
    baseURL: settings.baseUrl,
    includeUsage: true,
    fetch: settings.transport as typeof fetch,
    transformRequestBody: (body) => underDeepSeekRules(body),
    // Without a key no Authorization header is sent: the gateway then uses the key it stores.
    ...(settings.apiKey === undefined ? {} : { apiKey: settings.apiKey }),
  });
  return provider(wireModel) as LanguageModelV4;
}
