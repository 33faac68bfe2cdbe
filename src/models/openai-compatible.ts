// Any OpenAI-compatible server as the fast tier: Ollama, vLLM, Workers AI's own endpoint.

import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type { LanguageModelV4 } from "@ai-sdk/provider";
import type { Fetch } from "./transport.ts";

export function openAiCompatibleModel(
  modelId: string,
  settings: {
    readonly baseUrl: string;
    readonly apiKey: string | undefined;
    readonly transport: Fetch;
  },
): LanguageModelV4 {
  const provider = createOpenAICompatible({
    name: "fast",
    baseURL: settings.baseUrl,
    includeUsage: true,
    fetch: settings.transport as typeof fetch,
    ...(settings.apiKey === undefined ? {} : { apiKey: settings.apiKey }),
  });
  return provider(modelId) as LanguageModelV4;
}
