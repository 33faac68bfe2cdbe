// The way to AI Gateway by the AI binding, which needs neither account nor token: a fetch that hands the provider's request
// over to `run`. It changes nothing in what is asked or answered.
// Source: workerd, src/cloudflare/internal/aig-api.ts.

import { gatewayOptions, jsonText, type GatewayCall, type GatewayOptions } from "./ai-gateway.ts";
import type { Fetch } from "./transport.ts";
import { bindingFault } from "./upstream-fault.ts";

/** One step of the gateway's universal endpoint. */
export interface UniversalRequest {
  readonly provider: string;
  readonly endpoint: string;
  readonly headers: Record<string, string>;
  readonly query: unknown;
}

/** The part of `env.AI.gateway(id)` that is used. */
export interface GatewayBinding {
  /** Answers with the response as it came, also where it is a refusal. */
  run(
    request: UniversalRequest,
    options: { readonly gateway: GatewayOptions; readonly signal?: AbortSignal },
  ): Promise<Response>;
  /** @throws an error named AiGatewayLogNotFound, or AiGatewayInternalError */
  patchLog(logId: string, data: { readonly feedback: 1 | -1 }): Promise<void>;
}

/** The part of the `AI` binding that leads to gateways. */
export interface GatewayHost {
  gateway(gatewayId: string): GatewayBinding;
}

/** An address for a provider that wants one: nothing is ever sent there. */
export const bindingUrl = (gatewayId: string, provider: string): string =>
  `https://ai-gateway.invalid/${encodeURIComponent(gatewayId)}/${provider}`;

/**
 * A fetch by the binding, for addresses that `bindingUrl` made.
 * @throws UpstreamFault where the binding threw a gateway's code
 */
export function gatewayByBinding(host: GatewayHost, gatewayId: string, call: GatewayCall): Fetch {
  return async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const [provider = "", ...endpoint] = pathname.split("/").slice(2);
    const body = jsonText(init);
    const request: UniversalRequest = {
      provider,
      endpoint: endpoint.join("/"),
      headers: Object.fromEntries(new Headers(init?.headers)),
      query: JSON.parse(body),
    };
    const gateway = await gatewayOptions(call, body);
    try {
      return await host
        .gateway(gatewayId)
        .run(request, { gateway, ...(init?.signal ? { signal: init.signal } : {}) });
    } catch (error) {
      throw bindingFault(error) ?? error;
    }
  };
}
