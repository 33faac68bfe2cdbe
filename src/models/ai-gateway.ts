// AI Gateway before a provider: what is asked of it for one request, and the way to it by its URL. The way is a fetch, so
// that deadlines, streams and errors are the transport's as anywhere else. It knows no provider.
// Source: developers.cloudflare.com/ai-gateway, request headers.

import { sha256Hex } from "../core/digest.ts";
import type { Reason, Tier } from "../core/receipt.ts";
import type { Fetch } from "./transport.ts";

/** What a request says of itself in the gateway's log: at most five scalars, since more, or a null, would be lost. */
export interface GatewayMetadata {
  readonly conversation: string;
  /** A digest, never a name. */
  readonly user: string;
  readonly tier: Tier;
  /** Absent where nothing escalated. */
  readonly reason?: Reason;
}

/** What is asked of the gateway for one request. */
export interface GatewayCall {
  readonly eventId: string;
  readonly metadata: GatewayMetadata;
  /** How long the provider may take to its first byte: as long as we wait, since nobody hears it after that. */
  readonly requestTimeoutMs: number;
  /** 0: no cache. */
  readonly cacheTtlSeconds: number;
  /** Whose cached answers may be given; null: anybody's. */
  readonly cacheScope: string | null;
}

/** The same as the AI binding takes it; by URL each option is a header. */
export interface GatewayOptions {
  readonly skipCache?: true;
  readonly cacheTtl?: number;
  readonly cacheKey?: string;
  readonly metadata: GatewayMetadata;
  readonly eventId: string;
  readonly requestTimeoutMs: number;
  readonly retries: { readonly maxAttempts: 1 };
}

/** A provider's request as its JSON. @throws where it is anything else: a key made from nothing would fit every request */
export function jsonText(init: RequestInit | undefined): string {
  if (typeof init?.body === "string") return init.body;
  throw new Error("Only JSON is sent through the gateway.");
}

export async function gatewayOptions(call: GatewayCall, body: string): Promise<GatewayOptions> {
  return {
    ...(await cacheOptions(call, body)),
    metadata: call.metadata,
    eventId: call.eventId,
    requestTimeoutMs: call.requestTimeoutMs,
    // Retries are Upshift's: inside the gateway they would multiply.
    retries: { maxAttempts: 1 },
  };
}

/**
 * Explicit either way: a gateway's own setting may differ, and gateways made with a TTL of 0 have been seen to cache. Its
 * default key knows no end user: with one provider key for all, a user would be given what another has asked for.
 */
async function cacheOptions(
  { cacheTtlSeconds, cacheScope }: GatewayCall,
  body: string,
): Promise<Pick<GatewayOptions, "skipCache" | "cacheTtl" | "cacheKey">> {
  if (cacheTtlSeconds === 0) return { skipCache: true };
  if (cacheScope === null) return { cacheTtl: cacheTtlSeconds };
  return { cacheTtl: cacheTtlSeconds, cacheKey: await sha256Hex(`${cacheScope}\n${body}`) };
}

function optionHeaders(options: GatewayOptions): Record<string, string> {
  return {
    ...(options.skipCache && { "cf-aig-skip-cache": "true" }),
    ...(options.cacheTtl !== undefined && { "cf-aig-cache-ttl": String(options.cacheTtl) }),
    ...(options.cacheKey !== undefined && { "cf-aig-cache-key": options.cacheKey }),
    "cf-aig-metadata": JSON.stringify(options.metadata),
    "cf-aig-event-id": options.eventId,
    "cf-aig-request-timeout": String(options.requestTimeoutMs),
    "cf-aig-max-attempts": String(options.retries.maxAttempts),
  };
}

/** Where a gateway is found without a binding. */
export interface GatewayAddress {
  readonly baseUrl: string;
  readonly accountId: string;
  readonly gatewayId: string;
  /** Needed where the gateway is an authenticated one. */
  readonly token: string | undefined;
}

export const gatewayUrl = ({ baseUrl, accountId, gatewayId }: GatewayAddress, provider: string): string =>
  `${baseUrl}/${encodeURIComponent(accountId)}/${encodeURIComponent(gatewayId)}/${provider}`;

/** A fetch to the gateway's URL. */
export function gatewayByUrl(
  { token }: Pick<GatewayAddress, "token">,
  call: GatewayCall,
  fetch: Fetch,
): Fetch {
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    const options = await gatewayOptions(call, jsonText(init));
    for (const [name, value] of Object.entries(optionHeaders(options))) headers.set(name, value);
    if (token !== undefined) headers.set("cf-aig-authorization", `Bearer ${token}`);
    return fetch(input, { ...init, headers });
  };
}
