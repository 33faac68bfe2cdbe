// From calls to a receipt: the figures of each step, and their sum.

import type { UIMessage } from "ai";
import type {
  AnswerMetadata,
  Attempt,
  DraftSignals,
  Receipt,
  Route,
  Step,
  StepOutcome,
  Reason,
} from "../core/receipt.ts";
import { costOf, toUsd, type CallCost, type TokenCount } from "../ledger/cost.ts";
import { estimateTokens } from "../core/estimate-tokens.ts";
import { paidShare } from "../ledger/reserve.ts";
import { priceAt, type ModelEntry, type Price } from "../models/catalogue.ts";
import type { ReportedUsage } from "../models/usage.ts";
import type { TurnProgress } from "./ports.ts";

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
  /** What was counted in the fast model's words; null where nothing was. */
  readonly signals: DraftSignals | null;
  /** Neurons of the call that are free of charge. */
  readonly freeNeurons: number;
  /** Nothing was sent, or nothing was accepted: there is nothing to pay. */
  readonly neverAnswered: boolean;
}

const NOTHING: TokenCount = { input: 0, cachedInput: 0, output: 0, reasoning: 0 };

function measure(call: Omit<EndedCall, "freeNeurons">): { tokens: TokenCount; cost: CallCost } {
  const tokens = call.neverAnswered ? NOTHING : (call.reported ?? call.estimated);
  const price = call.price === null ? null : priceAt(call.price, new Date(call.startedAt));
  return { tokens, cost: costOf(tokens, price, call.route === "workers-ai" ? call.model.neurons : null) };
}

/** The neurons of a call, null on routes that do not count in them. */
export const neuronsOf = (call: Omit<EndedCall, "freeNeurons">): number | null => measure(call).cost.neurons;

export function toStep(call: EndedCall): Step {
  const { tokens, cost } = measure(call);
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
    ...(call.signals === null ? {} : { signals: call.signals }),
  };
}

/** Simulations cost nothing, a gateway's cache hit costs nothing, and Workers AI is free within its daily neurons. */
function chargedUsd(call: EndedCall, cost: CallCost): number | null {
  if (call.route === "offline" || call.cacheStatus === "HIT" || call.neverAnswered) return 0;
  if (cost.listMicroUsd === null) return null;
  return toUsd(Math.ceil(cost.listMicroUsd * paidShare(cost.neurons, call.freeNeurons)));
}

/** What an answer says of itself so far; null where it says nothing. */
export const receiptOf = (answer: Pick<UIMessage, "metadata"> | undefined): Receipt | null =>
  (answer?.metadata as AnswerMetadata | undefined)?.receipt ?? null;

/** The sum of the steps: unknown where one has no price, estimated where one's usage is. */
export function sumUp(steps: readonly Step[]): Pick<Receipt, "usd" | "usdIs"> {
  if (steps.some((step) => step.usd === null)) return { usd: null, usdIs: "unknown" };
  const microUsd = steps.reduce((sum, step) => sum + Math.round((step.usd ?? 0) * 1_000_000), 0);
  return {
    usd: toUsd(microUsd),
    usdIs: steps.some((step) => step.usage === "estimated") ? "estimated" : "exact",
  };
}

/** The step of a call that the process did not survive, from the journal and what had been stored of its output. */
export function stepOfLostCall(
  progress: TurnProgress,
  texts: { thinking: string; text: string },
  endedAt: number,
): Step {
  const { call } = progress;
  const reasoning = estimateTokens(texts.thinking);
  return toStep({
    ...call,
    outcome: "failed",
    reason: null,
    reported: null,
    estimated: {
      input: call.inputTokens,
      cachedInput: 0,
      output: reasoning + estimateTokens(texts.text),
      reasoning,
    },
    firstTokenAt: null,
    endedAt,
    gatewayLogId: null,
    cacheStatus: null,
    attempts: [],
    signals: null,
    neverAnswered: false,
  });
}
