// DeepSeek's chat completions as of 2026-11: the direct API, and the answering part that the gateway puts behind its own.

import { randomBytes } from "node:crypto";
import type { Behaviour } from "./behaviour.ts";
import type { Usage } from "./usage.ts";
import { promptTokens, type ChatBody } from "./chat-body.ts";
import { checkDeepSeekBody, checkDeepSeekKey, thinks } from "./deepseek-rules.ts";
import { startEmulator, type Emulator, type EmulatorOptions } from "./emulator.ts";
import { deepSeekError } from "./error-bodies.ts";
import type { Exchange } from "./exchange.ts";
import { openAiDocument, openAiEvents, type OpenAiStyle } from "./openai-chunks.ts";
import { perform } from "./perform.ts";

export interface DeepSeekOptions extends EmulatorOptions {
  /** The one key that is right. Default: any key. */
  readonly apiKey?: string;
  /** Live logs show it with the finish reason, the documentation in an event of its own: both must work. */
  readonly usageIn?: "finish" | "own-event";
}

export const DEEPSEEK_TEST_KEY = "sk-emulated-deepseek-key-0000e78f";

export async function startDeepSeek(options: DeepSeekOptions = {}): Promise<Emulator> {
  return await startEmulator(
    async (exchange, behaviour) => {
      if (exchange.method === "GET" && exchange.path.endsWith("/user/balance")) {
        return await exchange.answer({ status: 200, body: BALANCE });
      }
      if (exchange.method !== "POST" || !exchange.path.endsWith("/chat/completions")) {
        return await exchange.answer({ status: 404, body: "" });
      }
      await answerDeepSeek(exchange, behaviour, options);
    },
    {
      ...options,
      prefix: "",
      vars: (baseUrl) => ({
        DEEPSEEK_BASE_URL: baseUrl,
        DEEPSEEK_API_KEY: options.apiKey ?? DEEPSEEK_TEST_KEY,
      }),
    },
  );
}

/** `authorized`: someone in front has put the key in. */
export async function answerDeepSeek(
  exchange: Exchange,
  behaviour: () => Promise<Behaviour>,
  options: DeepSeekOptions & { readonly authorized?: boolean },
): Promise<void> {
  exchange.addHeaders({ "x-ds-trace-id": randomBytes(16).toString("hex") });
  const refused = options.authorized
    ? null
    : checkDeepSeekKey(exchange.headers["authorization"], options.apiKey ?? null);
  if (refused !== null) return await exchange.answer(refused);
  const checked = checkDeepSeekBody(exchange.body);
  if ("refusal" in checked) return await exchange.answer(checked.refusal);

  const { body } = checked;
  const next = await behaviour();
  await perform(exchange, next, body, (reply, report) => {
    const style = styleOf(body, next, options);
    const { thinking: _unwanted, ...withoutThinking } = reply;
    const shown = thinks(body) ? reply : withoutThinking;
    const settings = {
      tags: style.thinkingAs === "tags",
      promptTokens: promptTokens(body),
      maxTokens: body.max_tokens ?? null,
      deltas: next.deltas,
      toolCallId: (index: number) =>
        `call_${String(index).padStart(2, "0")}_${randomBytes(12).toString("hex")}`,
    };
    return {
      stream: body.stream === true,
      events: body.stream
        ? openAiEvents(shown, settings, style, report)
        : [openAiDocument(shown, settings, style, report)],
      errorObject: deepSeekError(500).body,
    };
  });
}

function styleOf(body: ChatBody, behaviour: Behaviour, options: DeepSeekOptions): OpenAiStyle {
  const usageIn = options.usageIn ?? "finish";
  return {
    model: behaviour.model ?? body.model ?? "",
    thinkingAs: behaviour.thinkingAs ?? "reasoning_content",
    usageIn: usageIn === "own-event" && body.stream_options?.include_usage !== true ? "nowhere" : usageIn,
    nulls: true,
    usageShape: deepSeekUsage,
    extra: { system_fingerprint: "fp_8c1f4c0b0d_prod1017" },
  };
}

function deepSeekUsage(usage: Usage): Record<string, unknown> {
  return {
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.completionTokens,
    total_tokens: usage.promptTokens + usage.completionTokens,
    prompt_tokens_details: { cached_tokens: usage.cachedTokens },
    completion_tokens_details: { reasoning_tokens: usage.reasoningTokens },
    prompt_cache_hit_tokens: usage.cachedTokens,
    prompt_cache_miss_tokens: usage.promptTokens - usage.cachedTokens,
  };
}

const BALANCE = {
  is_available: true,
  balance_infos: [
    {
      currency: "USD",
      total_balance: "10.00",
      granted_balance: "0.00",
      topped_up_balance: "10.00",
    },
  ],
};
