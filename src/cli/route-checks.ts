// The doctor's calls: one request of a few tokens along each configured route, by the same code that turns use.

import { wireTiers, type WiringSources } from "../agents/wiring.ts";
import { systemClock } from "../core/clock.ts";
import type { ErrorCode } from "../core/errors.ts";
import type { Route } from "../core/receipt.ts";
import { callTier, type TierModel, type TierRoute } from "../models/tier.ts";
import type { Fetch } from "../models/transport.ts";
import { UpstreamFault } from "../models/upstream-fault.ts";
import type { Check } from "./check.ts";
import type { ClockSample } from "./clock-check.ts";

const QUESTION = "Answer with the one word: ready";
/** Enough for a model that thinks to begin; the call is ended at its first output. */
const FEW_TOKENS = 64;
/** Nobody waits for a doctor as long as for an answer. */
const LONGEST_MS = 30_000;

const KEYS: Readonly<Record<Route, string>> = {
  "workers-ai": "WORKERS_AI_API_TOKEN (it needs the permission Workers AI: Read) and WORKERS_AI_ACCOUNT_ID",
  "openai-compatible": "FAST_API_KEY",
  gateway: "AI_GATEWAY_TOKEN, and DEEPSEEK_API_KEY unless the gateway stores the key",
  direct: "DEEPSEEK_API_KEY",
  offline: "nothing",
};
const ADDRESS: Readonly<Record<Route, string>> = {
  "workers-ai": "WORKERS_AI_BASE_URL",
  "openai-compatible": "FAST_BASE_URL",
  gateway: "AI_GATEWAY_ACCOUNT_ID, AI_GATEWAY_ID and AI_GATEWAY_BASE_URL",
  direct: "DEEPSEEK_BASE_URL",
  offline: "nothing",
};

function mendOf(code: ErrorCode, { tier, model }: TierModel, { route }: TierRoute): string {
  switch (code) {
    case "upstream_auth":
      return `Check ${KEYS[route]}.`;
    case "upstream_payment":
      return "Top up the account: https://platform.deepseek.com/top_up";
    case "upstream_refused":
      return "Look at the gateway's rate limit, spend limit and guardrails in the Cloudflare dashboard.";
    case "upstream_invalid":
      return `Check the name ${model.wireModel}: ${tier === "fast" ? "FAST_MODEL" : "REASONER_MODEL or REASONER_WIRE_MODEL"}.`;
    case "fast_quota_exhausted":
      return "Wait for 00:00 UTC, or move the account to a Workers Paid plan.";
    case "upstream_rate_limited":
      return "Run npm run doctor again in a minute.";
    default:
      return `Check ${ADDRESS[route]}, this machine's network, and the service's status page.`;
  }
}

/** The route works; it only has no room at the moment. */
const PASSING: ReadonlySet<ErrorCode> = new Set(["fast_quota_exhausted", "upstream_rate_limited"]);

async function checkRoute(tier: TierModel, route: TierRoute): Promise<Check> {
  const name = `${tier.tier} by ${route.route}`;
  if (route.route === "offline") {
    return { name, verdict: "skipped", finding: "Offline: a simulation on this machine, nothing to reach." };
  }
  const startedAt = Date.now();
  const late = AbortSignal.timeout(LONGEST_MS);
  const done = new AbortController();
  try {
    const events = callTier(
      { ...tier, routes: [route], retries: 0 },
      {
        prompt: [{ role: "user", content: [{ type: "text", text: QUESTION }] }],
        maxOutputTokens: FEW_TOKENS,
      },
      { signal: AbortSignal.any([late, done.signal]), clock: systemClock, random: Math.random },
    );
    for await (const event of events) {
      if (event.type === "attempt" || event.type === "opened") continue;
      done.abort();
      const finding = `${tier.model.wireModel} answers after ${Date.now() - startedAt} ms.`;
      return { name, verdict: "ok", finding };
    }
    const mend = mendOf("upstream_invalid", tier, route);
    return { name, verdict: "problem", finding: "The route answered with nothing.", mend };
  } catch (error) {
    if (late.aborted) {
      const mend = mendOf("upstream_timeout", tier, route);
      return { name, verdict: "problem", finding: `Nothing came within ${LONGEST_MS / 1000} s.`, mend };
    }
    if (!(error instanceof UpstreamFault)) throw error;
    const status = error.status === null ? "no answer" : `status ${error.status}`;
    return {
      name,
      verdict: PASSING.has(error.code) ? "warning" : "problem",
      finding: `${error.message} (${error.code}, ${status})`,
      mend: mendOf(error.code, tier, route),
    };
  }
}

/** @returns the checks, and when each response came, by the service's clock and by this machine's */
export async function routeChecks(
  sources: WiringSources,
): Promise<{ readonly checks: Check[]; readonly samples: readonly ClockSample[] }> {
  const samples: ClockSample[] = [];
  const timed: Fetch = async (input, init) => {
    const response = await fetch(input, init);
    samples.push({ date: response.headers.get("date"), receivedAt: Date.now() });
    return response;
  };
  const { fast, reasoner } = wireTiers(sources, {
    clock: systemClock,
    newId: () => crypto.randomUUID(),
    labels: { conversationId: "doctor", userHash: "doctor" },
    fetch: timed,
  });
  const routes = [fast, reasoner].flatMap((tier) =>
    tier === null ? [] : tier.routes.map((route) => ({ tier, route })),
  );
  const checks = await Promise.all(routes.map(({ tier, route }) => checkRoute(tier, route)));
  return { checks, samples };
}
