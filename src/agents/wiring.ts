// The composition root of the models: from settings to the two tiers, or to none. It decides which models answer: offline
// ones only where neither tier is configured or where they are named, and never beside a real one unasked.

import { wrapLanguageModel } from "ai";
import type { LanguageModelV4 } from "@ai-sdk/provider";
import type { Config } from "../config.ts";
import type { Clock } from "../core/clock.ts";
import { UpshiftError } from "../core/errors.ts";
import type { Reason, Route } from "../core/receipt.ts";
import type { GatewayCall } from "../models/ai-gateway.ts";
import { lookUpModel, priceOf, type ModelEntry } from "../models/catalogue.ts";
import { CircuitBreaker } from "../models/circuit-breaker.ts";
import { DailyQuota } from "../models/daily-quota.ts";
import { deepSeekModel } from "../models/deepseek.ts";
import { outputLimit } from "../models/middleware/output-limit.ts";
import { promptedTools } from "../models/middleware/prompted-tools.ts";
import { thinkTags } from "../models/middleware/think-tags.ts";
import { openAiCompatibleModel } from "../models/openai-compatible.ts";
import type { Credential, TierModel, TierRoute } from "../models/tier.ts";
import {
  createTransport,
  type CallObservation,
  type Fetch,
  type TransportSettings,
} from "../models/transport.ts";
import { workersAiModel, type WorkersAiAccess } from "../models/workers-ai.ts";
import type { AiBinding } from "./env.ts";
import { gatewayAccess, gatewayFetch, providerUrl, type GatewayAccess } from "./gateway-access.ts";

/** The far end of the offline models, where the bundle has one. */
export type OfflineModels = (request: Request) => Promise<Response>;

export interface WiringSources {
  readonly config: Config;
  readonly ai: AiBinding | undefined;
  readonly offline: OfflineModels | undefined;
}

export type FastProvider = "workers-ai" | "openai-compatible" | "offline";
export type ReasonerRoute = "gateway" | "direct" | "offline";

/** Which models answer, by name; nothing is reached for it. */
export interface TierPlan {
  readonly fast: FastProvider | null;
  readonly reasoner: readonly ReasonerRoute[];
}

const isWorkersAiConfigured = ({ config, ai }: WiringSources): boolean =>
  ai !== undefined ||
  (config.WORKERS_AI_ACCOUNT_ID !== undefined && config.WORKERS_AI_API_TOKEN !== undefined);

function isRouteConfigured(route: ReasonerRoute, { config, ai, offline }: WiringSources): boolean {
  switch (route) {
    case "gateway":
      return gatewayAccess(config, ai) !== null;
    case "direct":
      return config.DEEPSEEK_API_KEY !== undefined;
    case "offline":
      return offline !== undefined;
  }
}

/** @throws UpshiftError `config_invalid` where offline models are named in a bundle that has none */
export function planTiers(sources: WiringSources): TierPlan {
  const { config, offline } = sources;
  const namesOffline = config.FAST_PROVIDER === "offline" || config.REASONER_ROUTES.includes("offline");
  if (namesOffline && offline === undefined) {
    throw new UpshiftError(
      "config_invalid",
      "FAST_PROVIDER or REASONER_ROUTES names offline, but a deployment has no offline models.",
    );
  }
  const reasoner = config.REASONER_ROUTES.filter((route) => isRouteConfigured(route, sources));
  const fast = planFast(sources);
  if (fast !== null || reasoner.length > 0 || offline === undefined) return { fast, reasoner };
  return { fast: "offline", reasoner: ["offline"] };
}

function planFast(sources: WiringSources): FastProvider | null {
  const { config } = sources;
  switch (config.FAST_PROVIDER) {
    case "offline":
      return "offline";
    case "workers-ai":
      return isWorkersAiConfigured(sources) ? "workers-ai" : null;
    case "openai-compatible":
      return config.FAST_BASE_URL === undefined ? null : "openai-compatible";
    case undefined:
      if (isWorkersAiConfigured(sources)) return "workers-ai";
      return config.FAST_BASE_URL === undefined ? null : "openai-compatible";
  }
}

/** What a call says about itself to the gateway's logs and its cache. */
export interface CallLabels {
  readonly conversationId: string;
  /** A digest, never the user's name. */
  readonly userHash: string;
}

export interface WiringContext {
  readonly clock: Clock;
  readonly newId: () => string;
  readonly labels: CallLabels;
  /** The way out; the platform's own where none is given. */
  readonly fetch?: Fetch;
}

/** The offline models speak the same wire; only the address and the far end are theirs. */
const OFFLINE_URL = "http://offline.invalid";

export function wireTiers(
  sources: WiringSources,
  context: WiringContext,
): { fast: TierModel | null; reasoner: TierModel | null } {
  const plan = planTiers(sources);
  return {
    fast: plan.fast === null ? null : wireFast(plan.fast, sources, context),
    reasoner: wireReasoner(plan.reasoner, sources, context),
  };
}

function transportSettings(
  sources: WiringSources,
  context: WiringContext,
  isOffline: boolean,
): TransportSettings {
  const { config, offline } = sources;
  const local: Fetch = async (input, init) => offline!(new Request(input, init));
  return {
    clock: context.clock,
    deadlines: {
      firstEventMs: config.UPSTREAM_FIRST_EVENT_TIMEOUT_MS,
      stallMs: config.UPSTREAM_STALL_TIMEOUT_MS,
      queueMs: config.UPSTREAM_QUEUE_TIMEOUT_MS,
    },
    fetch: isOffline ? local : (context.fetch ?? ((input, init) => fetch(input, init))),
  };
}

/** The rules of how a model writes, around the provider that reads its wire. */
function asWritten(model: LanguageModelV4, entry: ModelEntry, newId: () => string): LanguageModelV4 {
  // The first is the outermost: tool calls are looked for in what is left once thinking is taken out.
  const middleware = [thinkTags(entry.thinking), outputLimit()];
  if (entry.tools === "prompted") middleware.unshift(promptedTools(newId));
  return wrapLanguageModel({ model, middleware });
}

function wireFast(provider: FastProvider, sources: WiringSources, context: WiringContext): TierModel {
  const { config } = sources;
  const entry = lookUpModel(config.FAST_MODEL, "fast");
  const settings = transportSettings(sources, context, provider === "offline");
  const open = (observation: CallObservation): LanguageModelV4 => {
    const transport = createTransport(settings, observation);
    const model =
      provider === "openai-compatible"
        ? openAiCompatibleModel(entry.wireModel, {
            baseUrl: config.FAST_BASE_URL!,
            apiKey: config.FAST_API_KEY,
            transport,
          })
        : workersAiModel(
            entry.wireModel,
            workersAiAccess(provider, sources),
            transport,
            settings,
            observation,
          );
    return asWritten(model, entry, context.newId);
  };
  return {
    tier: "fast",
    model: entry,
    price: priceOf(entry, config.PRICES),
    routes: [{ route: provider, ...fastAccount(provider, sources), open }],
    retries: config.UPSTREAM_RETRIES,
  };
}

/** What the fast tier's requests are let in by, and the allowance that they are paid from. */
function fastAccount(
  provider: FastProvider,
  { config, ai }: WiringSources,
): Pick<TierRoute, "credential" | "quota"> {
  switch (provider) {
    case "offline":
      return { credential: "none" };
    case "openai-compatible":
      return { credential: "FAST_API_KEY", quota: shared(quotas, config.FAST_BASE_URL!, DailyQuota) };
    case "workers-ai": {
      if (ai !== undefined)
        return { credential: "the AI binding", quota: shared(quotas, "binding", DailyQuota) };
      const account = `${config.WORKERS_AI_BASE_URL} ${config.WORKERS_AI_ACCOUNT_ID}`;
      return { credential: "WORKERS_AI_API_TOKEN", quota: shared(quotas, account, DailyQuota) };
    }
  }
}

function workersAiAccess(provider: FastProvider, { config, ai }: WiringSources): WorkersAiAccess {
  if (provider === "offline")
    return { kind: "rest", baseUrl: OFFLINE_URL, accountId: "offline", apiToken: "none" };
  if (ai !== undefined) return { kind: "binding", binding: ai };
  return {
    kind: "rest",
    baseUrl: config.WORKERS_AI_BASE_URL,
    accountId: config.WORKERS_AI_ACCOUNT_ID!,
    apiToken: config.WORKERS_AI_API_TOKEN!,
  };
}

/** One for each route or account, and isolate: what one conversation learns of it, its neighbours need not. */
const breakers = new Map<string, CircuitBreaker>();
const quotas = new Map<string, DailyQuota>();

function shared<T>(all: Map<string, T>, key: string, Made: new () => T): T {
  const one = all.get(key) ?? new Made();
  all.set(key, one);
  return one;
}

/** A key on the request is forwarded by the gateway unchanged: with one set, both routes are let in by the same. */
function reasonerCredential(route: ReasonerRoute, config: Config): Credential {
  if (route === "offline") return "none";
  return config.DEEPSEEK_API_KEY === undefined ? "the key stored in the gateway" : "DEEPSEEK_API_KEY";
}

function wireReasoner(
  planned: readonly ReasonerRoute[],
  sources: WiringSources,
  context: WiringContext,
): TierModel | null {
  const { config } = sources;
  const entry = lookUpModel(config.REASONER_MODEL, "reasoner", config.REASONER_WIRE_MODEL);
  const routes = planned.map((route): TierRoute => {
    const settings = transportSettings(sources, context, route === "offline");
    const gateway = route === "gateway" ? gatewayAccess(config, sources.ai) : null;
    const address = reasonerAddress(route, config, gateway);
    return {
      route: route satisfies Route,
      credential: reasonerCredential(route, config),
      breaker: shared(breakers, `${route} ${address.baseUrl}`, CircuitBreaker),
      open: (observation, reason) => {
        const fetch =
          gateway === null
            ? settings.fetch
            : gatewayFetch(gateway, gatewayCall(config, context, reason), settings.fetch);
        const transport = createTransport({ ...settings, fetch }, observation);
        return asWritten(deepSeekModel(entry.wireModel, { ...address, transport }), entry, context.newId);
      },
    };
  });
  const [first, ...rest] = routes;
  if (first === undefined) return null;
  return {
    tier: "reasoner",
    model: entry,
    price: priceOf(entry, config.PRICES),
    routes: [first, ...rest],
    retries: config.UPSTREAM_RETRIES,
  };
}

function reasonerAddress(
  route: ReasonerRoute,
  config: Config,
  gateway: GatewayAccess | null,
): { baseUrl: string; apiKey: string | undefined } {
  if (gateway !== null) return { baseUrl: providerUrl(gateway, "deepseek"), apiKey: config.DEEPSEEK_API_KEY };
  return route === "offline"
    ? { baseUrl: OFFLINE_URL, apiKey: undefined }
    : { baseUrl: config.DEEPSEEK_BASE_URL, apiKey: config.DEEPSEEK_API_KEY };
}

function gatewayCall(config: Config, { labels, newId }: WiringContext, reason: Reason | null): GatewayCall {
  return {
    eventId: newId(),
    metadata: {
      conversation: labels.conversationId,
      user: labels.userHash,
      tier: "reasoner",
      ...(reason !== null && { reason }),
    },
    requestTimeoutMs: config.UPSTREAM_FIRST_EVENT_TIMEOUT_MS,
    cacheTtlSeconds: config.AI_GATEWAY_CACHE_TTL,
    cacheScope: config.AI_GATEWAY_CACHE_SCOPE === "user" ? labels.userHash : null,
  };
}
