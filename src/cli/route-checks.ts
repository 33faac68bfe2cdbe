// The doctor's calls: one request of a few tokens along each configured route, by the same code that turns use.

import { wireTiers, type WiringSources } from "../agents/wiring.ts";
import { systemClock } from "../core/clock.ts";
import { callTier, type TierModel, type TierRoute } from "../models/tier.ts";
import { UpstreamFault } from "../models/upstream-fault.ts";
import type { Check } from "./check.ts";

const QUESTION = "Answer with the one word: ready";
/** Enough for a model that thinks to begin; the call is ended at its first output. */
const FEW_TOKENS = 64;

const MEND: Partial<Record<UpstreamFault["code"], string>> = {
  upstream_auth:
    "Check the route's key or token (DEEPSEEK_API_KEY, AI_GATEWAY_TOKEN, WORKERS_AI_API_TOKEN, FAST_API_KEY).",
  upstream_payment: "Top up the DeepSeek account.",
  upstream_refused:
    "Look at the gateway's rate limit, spend limit and guardrails in the Cloudflare dashboard.",
  upstream_invalid: "Check the model's name (FAST_MODEL, REASONER_MODEL, REASONER_WIRE_MODEL).",
  fast_quota_exhausted: "Wait for 00:00 UTC, or move the account to a Workers Paid plan.",
};

async function checkRoute(tier: TierModel, route: TierRoute): Promise<Check> {
  const name = `${tier.tier} by ${route.route}`;
  if (route.route === "offline") {
    return { name, verdict: "skipped", finding: "A simulation on this machine: there is nothing to reach." };
  }
  const startedAt = Date.now();
  const abort = new AbortController();
  try {
    const events = callTier(
      { ...tier, routes: [route], retries: 0 },
      {
        prompt: [{ role: "user", content: [{ type: "text", text: QUESTION }] }],
        maxOutputTokens: FEW_TOKENS,
      },
      { signal: abort.signal, clock: systemClock, random: Math.random },
    );
    for await (const event of events) {
      if (event.type === "attempt" || event.type === "opened") continue;
      abort.abort();
      return {
        name,
        verdict: "ok",
        finding: `${tier.model.wireModel} answers after ${Date.now() - startedAt} ms.`,
      };
    }
    return {
      name,
      verdict: "problem",
      finding: "The route answered with nothing.",
      mend: "Try again; then look at the provider's status page.",
    };
  } catch (error) {
    if (!(error instanceof UpstreamFault)) throw error;
    const status = error.status === null ? "no answer" : `status ${error.status}`;
    return {
      name,
      verdict: "problem",
      finding: `${error.message} (${error.code}, ${status})`,
      mend: MEND[error.code] ?? "Check the route's address and this machine's network.",
    };
  }
}

export async function routeChecks(sources: WiringSources): Promise<Check[]> {
  const { fast, reasoner } = wireTiers(sources, {
    clock: systemClock,
    newId: () => crypto.randomUUID(),
    labels: { conversationId: "doctor", userHash: "doctor" },
  });
  const routes = [fast, reasoner].flatMap((tier) =>
    tier === null ? [] : tier.routes.map((route) => ({ tier, route })),
  );
  return Promise.all(routes.map(({ tier, route }) => checkRoute(tier, route)));
}
