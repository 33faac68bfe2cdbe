// Where a turn begins, and why: what the pure decision has to know is gathered here, from the request and the tiers.

import { UpshiftError } from "../core/errors.ts";
import type { Tier } from "../core/receipt.ts";
import { isDearerOnFast } from "../escalation/cheaper.ts";
import { decideStart, type StartDecision } from "../escalation/decide.ts";
import { scorePrompt } from "../escalation/score.ts";
import { priceAt } from "../models/catalogue.ts";
import type { TierModel } from "../models/tier.ts";
import type { TurnPorts, TurnRequest } from "./ports.ts";
import { buildPrompt, messageText, promptTokens } from "./prompt.ts";

/** Words what to set where a tier is asked for that is not there. */
export function missingTier(tier: Tier): UpshiftError {
  return new UpshiftError(
    "tier_not_configured",
    tier === "fast"
      ? "No fast model is configured. Set WORKERS_AI_ACCOUNT_ID and WORKERS_AI_API_TOKEN, or FAST_BASE_URL, or deploy with an AI binding."
      : "No reasoner is configured. Set DEEPSEEK_API_KEY, or AI_GATEWAY_ACCOUNT_ID and AI_GATEWAY_ID.",
  );
}

/** What a tier's prompt may hold, in tokens: its context counts the output limit as well. */
export const promptBudget = (tier: TierModel): number =>
  tier.model.contextTokens - tier.model.maxOutputTokens;

interface FastOutlook {
  readonly state: "ready" | "too-small" | "absent";
  readonly isDearer: boolean;
}

/** What may be expected of the fast tier for this turn. */
function fastOutlook(request: TurnRequest, { fast, reasoner, settings, clock }: TurnPorts): FastOutlook {
  if (fast === null) return { state: "absent", isDearer: false };
  const { prompt, fits } = buildPrompt({
    system: settings.systemPrompt,
    history: request.history,
    answer: null,
    reader: "fast",
    budgetTokens: promptBudget(fast),
  });
  const now = new Date(clock.now());
  const priceNow = (tier: TierModel | null): ReturnType<typeof priceAt> | null =>
    tier === null || tier.price === null ? null : priceAt(tier.price, now);
  const isFree = fast.routes[0].route === "offline";
  const isDearer =
    settings.costAware &&
    !isFree &&
    isDearerOnFast({
      inputTokens: promptTokens(prompt),
      fast: priceNow(fast),
      reasoner: priceNow(reasoner),
      neurons: fast.routes[0].route === "workers-ai" ? fast.model.neurons : null,
      freeNeurons: settings.freeNeurons,
    });
  return { state: fits ? "ready" : "too-small", isDearer };
}

export function decideTurn(
  request: TurnRequest,
  ports: TurnPorts,
): { readonly decision: StartDecision; readonly score: number } {
  const last = request.history.at(-1);
  const { score } = scorePrompt(last === undefined ? "" : messageText(last));
  const fast = fastOutlook(request, ports);
  const decision = decideStart({
    mode: request.mode,
    isRetry: request.isRetry,
    score,
    threshold: ports.settings.threshold,
    fast: fast.state,
    reasoner: ports.reasoner === null ? "absent" : "ready",
    isDearerOnFast: fast.isDearer,
  });
  return { decision, score };
}
