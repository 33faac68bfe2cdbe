// Which way leads to the gateway, by settings and bindings alone: the AI binding where there is one, the gateway's URL
// otherwise, and also where the operator has named another address than Cloudflare's.

import { CLOUDFLARE_GATEWAY_URL, type Config } from "../config.ts";
import { gatewayByUrl, gatewayUrl, type GatewayAddress, type GatewayCall } from "../models/ai-gateway.ts";
import { bindingUrl, gatewayByBinding, type GatewayHost } from "../models/gateway-binding.ts";
import { patchByApi, patchByBinding, type PatchLog } from "../models/gateway-feedback.ts";
import type { Fetch } from "../models/transport.ts";

export type GatewayAccess =
  | { readonly kind: "binding"; readonly host: GatewayHost; readonly gatewayId: string }
  | ({ readonly kind: "url" } & GatewayAddress);

/** Null where no gateway is configured, or no way leads to it. */
export function gatewayAccess(config: Config, ai: GatewayHost | undefined): GatewayAccess | null {
  const { AI_GATEWAY_ID: gatewayId, AI_GATEWAY_ACCOUNT_ID: accountId } = config;
  if (gatewayId === undefined) return null;
  const baseUrl = config.AI_GATEWAY_BASE_URL;
  if (ai !== undefined && baseUrl === CLOUDFLARE_GATEWAY_URL) return { kind: "binding", host: ai, gatewayId };
  if (accountId === undefined) return null;
  return { kind: "url", baseUrl, accountId, gatewayId, token: config.AI_GATEWAY_TOKEN };
}

/** The base URL of a provider behind the gateway. */
export const providerUrl = (access: GatewayAccess, provider: string): string =>
  access.kind === "binding" ? bindingUrl(access.gatewayId, provider) : gatewayUrl(access, provider);

/** The fetch of one request. */
export const gatewayFetch = (access: GatewayAccess, call: GatewayCall, fetch: Fetch): Fetch =>
  access.kind === "binding"
    ? gatewayByBinding(access.host, access.gatewayId, call)
    : gatewayByUrl(access, call, fetch);

/** What writes into the gateway's logs; null where there is neither a binding nor a token. */
export function gatewayPatchLog(config: Config, ai: GatewayHost | undefined, fetch: Fetch): PatchLog | null {
  const access = gatewayAccess(config, ai);
  if (access === null) return null;
  if (access.kind === "binding") return patchByBinding(() => access.host.gateway(access.gatewayId));
  const { token } = access;
  return token === undefined ? null : patchByApi(config.WORKERS_AI_BASE_URL, { ...access, token }, fetch);
}
