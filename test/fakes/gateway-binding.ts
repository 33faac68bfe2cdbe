// `env.AI.gateway(id)` as workerd implements it (src/cloudflare/internal/aig-api.ts), with a gateway emulator where the
// account would be. Unlike the real one it refuses an option that it does not know, which would be lost without a word.

import type { GatewayOptions } from "../../src/models/ai-gateway.ts";
import type { GatewayBinding, UniversalRequest } from "../../src/models/gateway-binding.ts";

/** Where the emulator is, and what lets the binding in: it is authenticated by what it is. */
export interface EmulatedAccount {
  readonly url: string;
  readonly accountId: string;
  readonly token: string;
}

function optionHeaders(options: GatewayOptions): Record<string, string> {
  const { skipCache, cacheTtl, cacheKey, metadata, eventId, requestTimeoutMs, retries, ...unknown } = options;
  const { maxAttempts, ...unknownRetries } = retries;
  const lost = [...Object.keys(unknown), ...Object.keys(unknownRetries)];
  if (lost.length > 0) throw new Error(`The binding does not know these options: ${lost.join(", ")}`);
  return {
    ...(skipCache !== undefined && { "cf-aig-skip-cache": String(skipCache) }),
    // 0 is as good as none there.
    ...(cacheTtl && { "cf-aig-cache-ttl": String(cacheTtl) }),
    ...(cacheKey && { "cf-aig-cache-key": cacheKey }),
    "cf-aig-metadata": JSON.stringify(metadata),
    "cf-aig-event-id": eventId,
    "cf-aig-request-timeout": String(requestTimeoutMs),
    "cf-aig-max-attempts": String(maxAttempts),
  };
}

const named = (name: string, message: string): Error => Object.assign(new Error(message), { name });

export class EmulatedGateway implements GatewayBinding {
  readonly #account: EmulatedAccount;
  readonly #gatewayId: string;

  constructor(account: EmulatedAccount, gatewayId: string) {
    this.#account = account;
    this.#gatewayId = gatewayId;
  }

  run(
    request: UniversalRequest,
    { gateway, signal }: { readonly gateway: GatewayOptions; readonly signal?: AbortSignal },
  ): Promise<Response> {
    const { url, accountId, token } = this.#account;
    return fetch(`${url}/v1/${accountId}/${this.#gatewayId}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "cf-aig-authorization": `Bearer ${token}`,
        ...optionHeaders(gateway),
      },
      body: JSON.stringify([request]),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  async patchLog(logId: string, data: { readonly feedback: 1 | -1 }): Promise<void> {
    const { url, accountId, token } = this.#account;
    const response = await fetch(
      `${url}/client/v4/accounts/${accountId}/ai-gateway/gateways/${this.#gatewayId}/logs/${logId}`,
      {
        method: "PATCH",
        headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
        body: JSON.stringify(data),
      },
    );
    const { errors } = (await response.json()) as { errors?: { message: string }[] };
    if (response.status === 404) throw named("AiGatewayLogNotFound", errors?.[0]?.message ?? "Log Not Found");
    if (!response.ok) throw named("AiGatewayInternalError", errors?.[0]?.message ?? "Internal Error");
  }
}
