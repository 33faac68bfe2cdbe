// The doctor's calls: one request of a few tokens along each configured route, by the same code that turns use.

import { wireTiers, type WiringSources } from "../agents/wiring.ts";
import { systemClock } from "../core/clock.ts";
import type { ErrorCode } from "../core/errors.ts";
import type { Route } from "../core/receipt.ts";
import type { FaultTraits } from "../models/fault-traits.ts";
import { FAULTS, type FaultKind } from "../models/faults.ts";
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

/** The route works; it only has no room at the moment. */
const PASSING: ReadonlySet<ErrorCode> = new Set(["fast_quota_exhausted", "upstream_rate_limited"]);

/** Which settings let a route in, and which lead there. */
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
  gateway: "AI_GATEWAY_BASE_URL, AI_GATEWAY_ACCOUNT_ID and AI_GATEWAY_ID",
  direct: "DEEPSEEK_BASE_URL",
  offline: "nothing",
};

/** As the table says, but by the names of this route's own settings. */
function mendOf(kind: FaultKind, route: Route): string {
  const fault: FaultTraits = FAULTS[kind];
  if (fault.code === "upstream_auth") return `Check ${KEYS[route]}.`;
  if (fault.by === "network") return `Check ${ADDRESS[route]}, and this machine's network.`;
  return fault.mend;
}

function broken(check: Pick<Check, "name" | "finding">, kind: FaultKind, route: Route): Check {
  const verdict = PASSING.has(FAULTS[kind].code) ? "warning" : "problem";
  return { ...check, verdict, mend: mendOf(kind, route) };
}

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
    return broken({ name, finding: "The route answered with nothing." }, "ended-early", route.route);
  } catch (error) {
    if (late.aborted) {
      const finding = `Nothing came within ${LONGEST_MS / 1000} s.`;
      return broken({ name, finding }, "timeout-first", route.route);
    }
    if (!(error instanceof UpstreamFault)) throw error;
    const status = error.status === null ? "no status" : `status ${error.status}`;
    const finding = `${FAULTS[error.kind].means} (${error.kind}, ${status})`;
    return broken({ name, finding }, error.kind, route.route);
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
