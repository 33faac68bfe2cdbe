// From calls to a receipt: the figures of each step, and their sum.

import type { Attempt, Receipt, Route, Step, StepOutcome, Reason } from "../core/receipt.ts";
import { costOf, toUsd, type TokenCount } from "../ledger/cost.ts";
import { priceAt, type ModelEntry, type Price } from "../models/catalogue.ts";
import type { ReportedUsage } from "../models/usage.ts";

/** A call as it ended. Times in milliseconds. */
export interface EndedCall {
  readonly tier: Step["tier"];
  readonly model: ModelEntry;
  readonly price: Price | null;
  readonly route: Route;
  readonly outcome: StepOutcome;
  readonly reason: Reason | null;
  readonly reported: ReportedUsage | null;
  /** Used where nothing was reported. */
  readonly estimated: TokenCount;
  readonly startedAt: number;
  readonly firstTokenAt: number | null;
  readonly endedAt: number;
  readonly gatewayLogId: string | null;
  readonly cacheStatus: string | null;
  readonly attempts: readonly Attempt[];
  /** Neurons that were still free when the call began. */
  readonly freeNeurons: number;
  /** Nothing was sent, or nothing was accepted: there is nothing to pay. */
  readonly neverAnswered: boolean;
}

const NOTHING: TokenCount = { input: 0, cachedInput: 0, output: 0, reasoning: 0 };

export function toStep(call: EndedCall): Step {
  const tokens = call.neverAnswered ? NOTHING : (call.reported ?? call.estimated);
  const price = call.price === null ? null : priceAt(call.price, new Date(call.startedAt));
  const isWorkersAi = call.route === "workers-ai";
  const cost = costOf(tokens, price, isWorkersAi ? call.model.neurons : null);
  return {
    tier: call.tier,
    model: call.model.wireModel,
    route: call.route,
    outcome: call.outcome,
    reason: call.reason,
    usage: call.reported === null && !call.neverAnswered ? "estimated" : "reported",
    inputTokens: tokens.input,
    cachedInputTokens: tokens.cachedInput,
    outputTokens: tokens.output,
    reasoningTokens: tokens.reasoning,
    neurons: cost.neurons,
    usd: chargedUsd(call, cost),
    listUsd: cost.listMicroUsd === null ? null : toUsd(cost.listMicroUsd),
    msToFirstToken: call.firstTokenAt === null ? null : call.firstTokenAt - call.startedAt,
    ms: call.endedAt - call.startedAt,
    gatewayLogId: call.gatewayLogId,
    cacheStatus: call.cacheStatus,
    attempts: call.attempts,
  };
}

/** Simulations cost nothing, a gateway's cache hit costs nothing, and Workers AI is free within its daily neurons. */
function chargedUsd(call: EndedCall, cost: ReturnType<typeof costOf>): number | null {
  if (call.route === "offline" || call.cacheStatus === "HIT" || call.neverAnswered) return 0;
  if (cost.listMicroUsd === null) return null;
  if (cost.neurons === null || cost.neurons === 0) return toUsd(cost.listMicroUsd);
  const paidShare = Math.max(0, cost.neurons - call.freeNeurons) / cost.neurons;
  return toUsd(Math.ceil(cost.listMicroUsd * Math.min(1, paidShare)));
}

/** The sum of the steps: unknown where one has no price, estimated where one's usage is. */
export function sumUp(steps: readonly Step[]): Pick<Receipt, "usd" | "usdIs"> {
  if (steps.some((step) => step.usd === null)) return { usd: null, usdIs: "unknown" };
  const microUsd = steps.reduce((sum, step) => sum + Math.round((step.usd ?? 0) * 1_000_000), 0);
  return {
    usd: toUsd(microUsd),
    usdIs: steps.some((step) => step.usage === "estimated") ? "estimated" : "exact",
  };
}
