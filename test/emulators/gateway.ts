// Cloudflare AI Gateway in front of DeepSeek: `POST /v1/{account}/{gateway}/deepseek/chat/completions`. It answers with its
// own envelope for its own refusals, passes DeepSeek's answers through, and labels every response. Its logs are kept, and
// Cloudflare's API writes into them.

import { randomBytes } from "node:crypto";
import { DEEPSEEK_TEST_KEY, answerDeepSeek, type DeepSeekOptions } from "./deepseek.ts";
import { startEmulator, type Emulator } from "./emulator.ts";
import { gatewayError } from "./error-bodies.ts";
import type { Exchange } from "./exchange.ts";
import { answerGatewayApi, isApiPath } from "./gateway-api.ts";
import { cacheKeyOf, createGatewayCache, ttlSecondsOf } from "./gateway-cache.ts";
import { readGatewayHeaders, type GatewayRequest, type Metadata } from "./gateway-headers.ts";
import { unwrapUniversal } from "./gateway-universal.ts";

export interface GatewayOptions extends DeepSeekOptions {
  readonly accountId?: string;
  readonly gatewayId?: string;
  /** The one gateway token that is right. Default: an open gateway, no token needed. */
  readonly token?: string;
  /** Provider keys that the gateway stores, for requests without `Authorization`. Default: none. */
  readonly storedKeyAliases?: readonly string[];
  readonly cacheStreams?: boolean;
}

/** A line of the gateway's own log. */
export interface GatewayLog {
  readonly id: string;
  readonly eventId: string;
  readonly metadata: Metadata | null;
  readonly cached: boolean;
  /** Once the exchange is over. */
  status: number | null;
  /** 1 or -1 once somebody has judged it. */
  feedback: number | null;
}

export interface Gateway extends Emulator {
  readonly logs: readonly GatewayLog[];
  /** What `WORKERS_AI_BASE_URL` is set to so that feedback comes here. */
  readonly apiRoot: string;
  /** The next so many look-ups find no log: live, one is there about half a second after its stream. */
  missLogs(count: number): void;
}

export const GATEWAY_TEST_ACCOUNT = "0123456789abcdef0123456789abcdef";
export const GATEWAY_TEST_ID = "upshift-test";

/** The discard port: refused at once. */
const NOBODY_THERE = "http://127.0.0.1:9";

const ROUTE = /^\/v1\/([^/]+)\/([^/]+)\/([^/]+)\/(.+)$/;

export async function startGateway(options: GatewayOptions = {}): Promise<Gateway> {
  const accountId = options.accountId ?? GATEWAY_TEST_ACCOUNT;
  const gatewayId = options.gatewayId ?? GATEWAY_TEST_ID;
  const logs: GatewayLog[] = [];
  const cache = createGatewayCache();
  let missed = 0;
  const find = (id: string): GatewayLog | null =>
    missed-- > 0 ? null : (logs.find((log) => log.id === id) ?? null);

  const emulator = await startEmulator(
    async (exchange, behaviour) => {
      if (isApiPath(exchange.path)) {
        return await answerGatewayApi(exchange, { ...options, accountId, gatewayId, find });
      }
      unwrapUniversal(exchange);
      const request = readGatewayHeaders(exchange.headers);
      exchange.violations.push(...request.violations);
      const key = cacheKeyOf(exchange, request, options.cacheStreams ?? false);
      const hit = key === null ? null : cache.find(key);
      const refused = refusalOf(exchange, request, { ...options, accountId, gatewayId });
      const log = label(exchange, request, refused === null && hit !== null);
      logs.push(log);
      void exchange.ended.then(() => (log.status = exchange.status));

      if (refused !== null) return await exchange.answer(refused);
      if (hit !== null) {
        return await exchange.answer({
          status: 200,
          body: hit.bytes.toString("utf8"),
          contentType: hit.contentType,
        });
      }
      const sent = key === null ? null : exchange.capture();
      await answerDeepSeek(exchange, behaviour, {
        ...options,
        authorized: hasStoredKey(exchange, request, options),
      });
      if (key === null || sent === null) return;
      await exchange.ended;
      if (exchange.status !== 200 || exchange.finishedAt === null) return;
      const streamed = (exchange.body as { stream?: boolean }).stream === true;
      const contentType = streamed ? "text/event-stream" : "application/json";
      cache.store(key, { bytes: Buffer.concat(sent), contentType }, ttlSecondsOf(request));
    },
    {
      ...options,
      prefix: "/v1",
      vars: (baseUrl) => ({
        AI_GATEWAY_BASE_URL: baseUrl,
        AI_GATEWAY_ACCOUNT_ID: accountId,
        AI_GATEWAY_ID: gatewayId,
        // With the key alone the direct route would leave the machine. A DeepSeek emulator's settings, spread after
        // these, put the right address here.
        DEEPSEEK_BASE_URL: NOBODY_THERE,
        ...(options.token !== undefined && { AI_GATEWAY_TOKEN: options.token }),
        ...(options.storedKeyAliases === undefined && {
          DEEPSEEK_API_KEY: options.apiKey ?? DEEPSEEK_TEST_KEY,
        }),
      }),
    },
  );
  return {
    ...emulator,
    logs,
    apiRoot: `${emulator.url}/client/v4`,
    missLogs: (count) => (missed = count),
  };
}

type Named = GatewayOptions & { readonly accountId: string; readonly gatewayId: string };

function refusalOf(
  exchange: Exchange,
  request: GatewayRequest,
  options: Named,
): ReturnType<typeof gatewayError> | null {
  const [, account, gateway, provider] = ROUTE.exec(exchange.path) ?? [];
  if (account !== options.accountId || gateway !== options.gatewayId) return gatewayError(2001);
  if (options.token !== undefined && request.token !== options.token) return gatewayError(2009);
  if (provider !== "deepseek") return gatewayError(2008);
  const aliases = options.storedKeyAliases ?? [];
  const wanted = request.byokAlias;
  if (exchange.headers["authorization"] === undefined && wanted !== null && !aliases.includes(wanted)) {
    const configured = aliases.join(", ") || "none";
    return gatewayError(
      2040,
      `Provider 'deepseek' has no BYOK credential named '${wanted}'. Configured aliases: ${configured}`,
    );
  }
  return null;
}

/** A key on the request is forwarded unchanged, right or wrong; a stored one counts only where there is none. */
function hasStoredKey(exchange: Exchange, request: GatewayRequest, options: GatewayOptions): boolean {
  if (exchange.headers["authorization"] !== undefined) return false;
  return options.storedKeyAliases?.includes(request.byokAlias ?? "default") ?? false;
}

/** Refusals carry the ids too. */
function label(exchange: Exchange, request: GatewayRequest, cached: boolean): GatewayLog {
  const id = uuidVersion7();
  const eventId = request.eventId ?? id;
  exchange.addHeaders({
    "cf-aig-log-id": id,
    "cf-aig-request-id": id,
    "cf-aig-event-id": eventId,
    "cf-aig-cache-status": cached ? "HIT" : "MISS",
    "cf-aig-step": "0",
  });
  return { id, eventId, metadata: request.metadata, cached, status: null, feedback: null };
}

function uuidVersion7(): string {
  const hex = Date.now().toString(16).padStart(12, "0") + randomBytes(10).toString("hex");
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
