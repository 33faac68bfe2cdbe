// A server like Ollama's or vLLM's: `/v1/chat/completions` and `/v1/models`, with thinking in a field or between tags.

import { randomBytes } from "node:crypto";
import type { ThinkingAs } from "./behaviour.ts";
import type { Usage } from "./usage.ts";
import { chatBodySchema, promptTokens } from "./chat-body.ts";
import { startEmulator, type Emulator, type EmulatorOptions } from "./emulator.ts";
import { openAiDocument, openAiEvents, openAiUsage } from "./openai-chunks.ts";
import { perform } from "./perform.ts";

export interface OpenAiCompatibleOptions extends EmulatorOptions {
  /** Default: none is asked for. */
  readonly apiKey?: string;
  /** Default `deepseek-r1:32b`. Another model is refused. */
  readonly models?: readonly string[];
  /** Default `reasoning`, Ollama's and today's vLLM's field. In tags the opening one is written, unless a reply says no. */
  readonly thinkingAs?: ThinkingAs;
}

export const LOCAL_TEST_MODEL = "deepseek-r1:32b";

export async function startOpenAiCompatible(options: OpenAiCompatibleOptions = {}): Promise<Emulator> {
  const models = options.models ?? [LOCAL_TEST_MODEL];
  const error = (status: number, message: string, type: string) => ({
    status,
    body: { error: { message, type, param: null, code: null } },
  });
  return await startEmulator(
    async (exchange, behaviour) => {
      if (options.apiKey !== undefined && exchange.headers["authorization"] !== `Bearer ${options.apiKey}`) {
        return await exchange.answer(error(401, "Unauthorized", "authentication_error"));
      }
      if (exchange.method === "GET" && exchange.path === "/v1/models") {
        const data = models.map((id) => ({
          id,
          object: "model",
          created: 1_760_000_000,
          owned_by: "library",
        }));
        return await exchange.answer({ status: 200, body: { object: "list", data } });
      }
      if (exchange.method !== "POST" || exchange.path !== "/v1/chat/completions") {
        return await exchange.answer({
          status: 404,
          body: "404 page not found",
          contentType: "text/plain",
        });
      }
      const parsed = chatBodySchema.safeParse(exchange.body);
      if (!parsed.success)
        return await exchange.answer(error(400, parsed.error.message, "invalid_request_error"));
      const body = parsed.data;
      const model = body.model ?? "";
      if (!models.includes(model)) {
        return await exchange.answer(
          error(404, `model "${model}" not found, try pulling it first`, "not_found_error"),
        );
      }

      const next = await behaviour();
      await perform(exchange, next, body, (reply, report) => {
        const thinkingAs = next.thinkingAs ?? options.thinkingAs ?? "reasoning";
        const settings = {
          tags: thinkingAs === "tags",
          promptTokens: promptTokens(body),
          maxTokens: body.max_tokens ?? null,
          deltas: next.deltas,
          toolCallId: () => `call_${randomBytes(4).toString("hex")}`,
        };
        const style = {
          model: next.model ?? model,
          thinkingAs,
          usageIn: body.stream_options?.include_usage === true ? "own-event" : "nowhere",
          nulls: false,
          usageShape: (usage: Usage) => openAiUsage(usage),
          extra: { system_fingerprint: "fp_ollama" },
        } as const;
        const tagged = { openTag: true, ...reply };
        return {
          stream: body.stream === true,
          events: body.stream
            ? openAiEvents(tagged, settings, style, report)
            : [openAiDocument(tagged, settings, style, report)],
          errorObject: error(500, "llama runner process has terminated: signal: killed", "api_error").body,
        };
      });
    },
    {
      ...options,
      prefix: "/v1",
      vars: (baseUrl) => ({
        FAST_PROVIDER: "openai-compatible",
        FAST_BASE_URL: baseUrl,
        FAST_MODEL: models[0] ?? LOCAL_TEST_MODEL,
        ...(options.apiKey !== undefined && { FAST_API_KEY: options.apiKey }),
      }),
    },
  );
}
