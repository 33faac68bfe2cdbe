// DeepSeek's reasoner through @ai-sdk/openai-compatible, by AI Gateway or directly, and the rules of its API that the
// provider does not know: thinking switched on, reasoning sent back where tools are carried, no forced tool choice.
// Source: api-docs.deepseek.com, guides/thinking_mode; developers.cloudflare.com/ai-gateway, request headers.

import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type { LanguageModelV4 } from "@ai-sdk/provider";
import { sha256Hex } from "../core/digest.ts";
import type { Fetch } from "./transport.ts";

export interface GatewaySettings {
  readonly baseUrl: string;
  readonly accountId: string;
  readonly gatewayId: string;
  readonly token: string | undefined;
  readonly cacheTtlSeconds: number;
  /** At most five scalars; more are cut by the gateway, and a null or an object loses all of them. */
  readonly metadata: Readonly<Record<string, string | number | boolean>>;
}

/** The headers that steer AI Gateway for one request. */
export function gatewayHeaders(gateway: GatewaySettings): Record<string, string> {
  const headers: Record<string, string> = {
    // Retries are Upshift's: inside the gateway they would multiply.
    "cf-aig-max-attempts": "1",
    "cf-aig-metadata": JSON.stringify(Object.fromEntries(Object.entries(gateway.metadata).slice(0, 5))),
  };
  if (gateway.token !== undefined) headers["cf-aig-authorization"] = `Bearer ${gateway.token}`;
  // Explicit either way: a gateway's own setting may differ, and gateways made with a TTL of 0 have been seen to cache.
  if (gateway.cacheTtlSeconds === 0) headers["cf-aig-skip-cache"] = "true";
  else headers["cf-aig-cache-ttl"] = String(gateway.cacheTtlSeconds);
  return headers;
}

/**
 * A fetch whose cached answers are one scope's own. The gateway's default key knows no end user: with one provider key
 * for all, a user would be given what another has asked for.
 */
export function cachedFor(scope: string, transport: Fetch): Fetch {
  return async (input, init) => {
    const text = `${scope}\n${typeof init?.body === "string" ? init.body : ""}`;
    const headers = new Headers(init?.headers);
    headers.set("cf-aig-cache-key", await sha256Hex(text));
    return transport(input, { ...init, headers });
  };
}

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
  readonly headers: Record<string, string>;
  readonly transport: Fetch;
}

/** Where requests of the gateway's DeepSeek route go. */
export const gatewayDeepSeekUrl = (
  gateway: Pick<GatewaySettings, "baseUrl" | "accountId" | "gatewayId">,
): string =>
  `${gateway.baseUrl}/${encodeURIComponent(gateway.accountId)}/${encodeURIComponent(gateway.gatewayId)}/deepseek`;

export function deepSeekModel(wireModel: string, settings: DeepSeekSettings): LanguageModelV4 {
  const provider = createOpenAICompatible({
    name: "deepseek",
    baseURL: settings.baseUrl,
    headers: settings.headers,
    includeUsage: true,
    fetch: settings.transport as typeof fetch,
    transformRequestBody: (body) => underDeepSeekRules(body),
    // Without a key no Authorization header is sent: the gateway then uses the key it stores.
    ...(settings.apiKey === undefined ? {} : { apiKey: settings.apiKey }),
  });
  return provider(wireModel) as LanguageModelV4;
}
