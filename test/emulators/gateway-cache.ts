// AI Gateway's response cache as it was observed: an identical request without `skip-cache` may be answered from it for
// 300 seconds even where nobody asked for caching. Streams are not cached unless a test says so.

import { createHash } from "node:crypto";
import type { Exchange } from "./exchange.ts";
import type { GatewayRequest } from "./gateway-headers.ts";

const UNASKED_TTL_SECONDS = 300;

interface Entry {
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly until: number;
}

export interface GatewayCache {
  find(key: string): Entry | null;
  store(key: string, entry: Omit<Entry, "until">, ttlSeconds: number): void;
}

export function createGatewayCache(now: () => number = Date.now): GatewayCache {
  const entries = new Map<string, Entry>();
  return {
    find: (key) => {
      const entry = entries.get(key);
      return entry !== undefined && entry.until > now() ? entry : null;
    },
    store: (key, entry, ttlSeconds) => entries.set(key, { ...entry, until: now() + ttlSeconds * 1000 }),
  };
}

/** Null where the request must not be cached. The default key knows the provider's credential but no end user. */
export function cacheKeyOf(
  exchange: Exchange,
  request: GatewayRequest,
  cacheStreams: boolean,
): string | null {
  const body = exchange.body as { stream?: boolean } | undefined;
  if (request.skipCache || (body?.stream === true && !cacheStreams)) return null;
  const parts = [exchange.path, exchange.headers["authorization"] ?? "", JSON.stringify(exchange.body)];
  return request.cacheKey ?? createHash("sha256").update(parts.join("\n")).digest("hex");
}

export function ttlSecondsOf(request: GatewayRequest): number {
  return request.cacheTtlSeconds ?? UNASKED_TTL_SECONDS;
}
