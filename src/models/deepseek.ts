// DeepSeek's reasoner through @ai-sdk/openai-compatible, by AI Gateway or directly. What its API demands of a request
// stands in deepseek-rules.ts.

import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type { LanguageModelV4 } from "@ai-sdk/provider";
import { underDeepSeekRules } from "./deepseek-rules.ts";
import type { Fetch } from "./transport.ts";

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
