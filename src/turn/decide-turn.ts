// Where a turn begins, and why: what the pure decision has to know is gathered here, from the request and the tiers.

import { UpshiftError } from "../core/errors.ts";
import type { Tier } from "../core/receipt.ts";
import { isDearerOnFast } from "../escalation/cheaper.ts";
import { decideStart, type StartDecision, type StartSignals } from "../escalation/decide.ts";
import { scorePrompt, type PromptScore } from "../escalation/score.ts";
import { scoreInWords } from "../escalation/score-words.ts";
import { FAULTS } from "../models/faults.ts";
import { callIdOf } from "../ledger/call-id.ts";
import { paidShare } from "../ledger/reserve.ts";
import { TYPICAL_OUTPUT_TOKENS, typicalNeurons } from "../ledger/typical-call.ts";
import { priceAt } from "../models/catalogue.ts";
import type { TierModel } from "../models/tier.ts";
import type { TurnPorts, TurnRequest } from "./ports.ts";
import { buildPrompt, promptTokens, questionOf } from "./prompt.ts";
import { receiptOf } from "./receipt.ts";
import { recentTurns } from "./recent-turns.ts";

/** Words what to set where a tier is asked for that is not there. */
export function missingTier(tier: Tier): UpshiftError {
  return new UpshiftError(
    "tier_not_configured",
    tier === "fast"
      ? "No fast model is configured. Set WORKERS_AI_ACCOUNT_ID and WORKERS_AI_API_TOKEN, or FAST_BASE_URL, or deploy with an AI binding."
      : "No reasoner is configured. Set DEEPSEEK_API_KEY, or AI_GATEWAY_ID, with AI_GATEWAY_ACCOUNT_ID where there is no AI binding.",
  );
}

/** What a tier's prompt may hold, in tokens: its context counts the output limit as well. */
export const promptBudget = (tier: TierModel): number =>
  tier.model.contextTokens - tier.model.maxOutputTokens;

interface FastOutlook {
  readonly state: StartSignals["fast"];
  readonly isDearer: boolean;
}

/** What may be expected of the fast tier for this turn. */
async function fastOutlook(request: TurnRequest, ports: TurnPorts): Promise<FastOutlook> {
  const { fast, settings, clock } = ports;
  if (fast === null) return { state: "absent", isDearer: false };
  if (fast.routes.every(({ quota }) => quota?.isUsedUp(clock.now()) === true))
    return { state: "used-up", isDearer: false };
  const { prompt, fits } = buildPrompt({
    system: settings.systemPrompt,
    history: request.history,
    answer: request.answerSoFar ?? null,
    reader: "fast",
    budgetTokens: promptBudget(fast),
  });
  const weighs = settings.costAware && request.mode === "auto" && fast.routes[0].route !== "offline";
  return {
    state: fits ? "ready" : "too-small",
    isDearer: weighs && (await isDearer(request, fast, promptTokens(prompt), ports)),
  };
}

async function isDearer(
  request: TurnRequest,
  fast: TierModel,
  inputTokens: number,
  { reasoner, books, clock }: TurnPorts,
): Promise<boolean> {
  const startedAt = clock.now();
  const priceNow = (tier: TierModel | null): ReturnType<typeof priceAt> | null =>
    tier === null || tier.price === null ? null : priceAt(tier.price, new Date(startedAt));
  const rates = fast.routes[0].route === "workers-ai" ? fast.model.neurons : null;
  // Those that it finds free stay taken for the turn's first call.
  const firstCall = { callId: callIdOf(request.answerId, 0), startedAt, inputTokens };
  const free = rates === null ? 0 : await books.freeNeurons(firstCall, rates);
  return isDearerOnFast({
    inputTokens,
    outputTokens: TYPICAL_OUTPUT_TOKENS,
    fast: priceNow(fast),
    reasoner: priceNow(reasoner),
    fastPaidShare: paidShare(rates === null ? null : typicalNeurons(inputTokens, rates), free),
  });
}

export interface DecidedTurn {
  readonly decision: StartDecision;
  readonly score: number;
  /** What more is said of the decision's reason. */
  readonly detail: string | undefined;
  /** The explanation, where the turn goes on as an earlier one had decided. */
  readonly said?: string;
}

/** An answer that waited goes on where it stood: nothing about its question is new. Null where that tier is gone. */
function decidedBefore({ answerSoFar }: TurnRequest, ports: TurnPorts): DecidedTurn | null {
  const receipt = receiptOf(answerSoFar);
  if (receipt === null || ports[receipt.tier] === null) return null;
  const { tier, reason, score, explanation } = receipt;
  const onlyTier = ports.fast === null || ports.reasoner === null;
  return { decision: { kind: "start", tier, reason, onlyTier }, score, detail: undefined, said: explanation };
}

function detailOf(decision: StartDecision, prompt: PromptScore): string | undefined {
  if (decision.kind === "refuse") return undefined;
  if (decision.reason === "prompt") return scoreInWords(prompt);
  // Before any call, only one thing is known that makes the fast tier unavailable.
  return decision.reason === "fast-unavailable" ? FAULTS["workers-ai-quota"].user : undefined;
}

export async function decideTurn(request: TurnRequest, ports: TurnPorts): Promise<DecidedTurn> {
  const before = decidedBefore(request, ports);
  if (before !== null) return before;
  const prompt = scorePrompt(questionOf(request.history), recentTurns(request.history));
  const fast = await fastOutlook(request, ports);
  const decision = decideStart({
    mode: request.mode,
    isRetry: request.isRetry,
    score: prompt.score,
    threshold: ports.settings.threshold,
    fast: fast.state,
    reasoner: ports.reasoner === null ? "absent" : "ready",
    isDearerOnFast: fast.isDearer,
  });
  return { decision, score: prompt.score, detail: detailOf(decision, prompt) };
}
