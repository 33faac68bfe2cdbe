// A stored conversation decided again, under another threshold and today's checks: who would have begun each turn, whether
// what the fast tier wrote would have stood, and what is known of the price. No model is called, so what another model
// would have written stays unknown.

import type { Reason, Tier } from "../../core/receipt.ts";
import { scorePrompt } from "../../escalation/score.ts";
import type { RecentTurn } from "../../escalation/sticky.ts";
import { costOf, toUsd } from "../../ledger/cost.ts";
import { lookUpModel, priceOf, type PriceOverride } from "../../models/catalogue.ts";
import { checkAnswer, inPieces } from "./check-answer.ts";
import type { StoredConversation, StoredStep, StoredTurn } from "./conversation-file.ts";
import { THINKING_TOKENS } from "./routing-report.ts";

export interface ReplaySettings {
  readonly threshold: number;
  readonly prices: Readonly<Record<string, PriceOverride>>;
}

/** Who answers, and why; the tier is null where only a model could say. */
export interface Path {
  readonly tier: Tier | null;
  readonly reason: Reason | null;
}

/** In USD. `complete` is false where a call that was never made has a part in it: then it is the least. */
export interface ReplayCost {
  readonly usd: number | null;
  readonly complete: boolean;
}

export interface ReplayedTurn {
  readonly question: string;
  readonly score: number;
  readonly before: Path;
  readonly now: Path;
  readonly moves: "no" | "up" | "down" | "other reason" | "unknown";
  readonly costBefore: ReplayCost;
  readonly costNow: ReplayCost;
}

/** Reasons that the message's sender or the state of the world gave: a replay leaves them as they were. */
const GIVEN = new Set<Reason | null>([
  "asked",
  "user-retry",
  "cheaper",
  "context-overflow",
  "fast-unavailable",
]);
/** Reasons that come of the stored texts, so that today's checks have the word. */
const FROM_TEXT = new Set<Reason | null>([
  "thinking-overrun",
  "hedging",
  "repetition",
  "arithmetic",
  "refusal",
  "language",
  "empty-answer",
]);

export function replay(conversation: StoredConversation, settings: ReplaySettings): ReplayedTurn[] {
  const recent: RecentTurn[] = [];
  return conversation.turns.map((turn) => {
    const { score } = scorePrompt(turn.question, recent);
    const before: Path = { tier: turn.receipt.tier, reason: turn.receipt.reason };
    const now = decideNow(turn, score, settings.threshold);
    // What is not known is taken to have gone as it went.
    const tier = now.tier ?? before.tier ?? turn.receipt.tier;
    const reason = now.tier === null ? before.reason : now.reason;
    recent.push({ message: turn.question, tier, escalated: reason !== null, reason });
    return {
      question: turn.question,
      score,
      before,
      now,
      moves: movement(before, now),
      costBefore: costOfSteps(turn.receipt.steps, settings.prices),
      costNow: costNow(turn, now, settings.prices),
    };
  });
}

function decideNow(turn: StoredTurn, score: number, threshold: number): Path {
  const { receipt } = turn;
  const as: Path = { tier: receipt.tier, reason: receipt.reason };
  if (GIVEN.has(receipt.reason)) return as;
  if (threshold < 1 && score >= threshold) return { tier: "reasoner", reason: "prompt" };
  const fast = receipt.steps.filter(({ tier }) => tier === "fast");
  // It began on the reasoner, so nobody knows what the fast tier would have written.
  if (fast.length === 0) return receipt.reason === null ? as : { tier: null, reason: null };
  const trigger = checkStored(turn, fast.at(-1));
  if (trigger !== null) return { tier: "reasoner", reason: trigger };
  if (receipt.tier === "fast") return as;
  return FROM_TEXT.has(receipt.reason) && hasText(turn, fast.at(-1)) ? { tier: "fast", reason: null } : as;
}

const hasText = (turn: StoredTurn, step: StoredStep | undefined): boolean =>
  step?.draft !== undefined || turn.thinking !== "";

/** Today's verdict on what the fast tier left. */
function checkStored(turn: StoredTurn, step: StoredStep | undefined): Reason | null {
  const isFinal = turn.receipt.tier === "fast";
  const text = isFinal ? turn.text : (step?.draft ?? "");
  const { trigger } = checkAnswer([...inPieces("thinking", turn.thinking), ...inPieces("text", text)], {
    question: turn.question,
    thinkingTokens: THINKING_TOKENS,
    soft: "shadow",
    review: isFinal && turn.isComplete ? "whole" : "begun",
  });
  return trigger?.reason ?? null;
}

function movement(before: Path, now: Path): ReplayedTurn["moves"] {
  if (now.tier === null) return "unknown";
  if (now.tier !== before.tier) return now.tier === "reasoner" ? "up" : "down";
  return now.reason === before.reason ? "no" : "other reason";
}

function costNow(turn: StoredTurn, now: Path, prices: ReplaySettings["prices"]): ReplayCost {
  const { steps } = turn.receipt;
  const fast = steps.filter(({ tier }) => tier === "fast");
  const reasoner = steps.filter(({ tier }) => tier === "reasoner");
  if (now.tier === null) return { usd: null, complete: false };
  if (now.tier === "fast") return costOfSteps(fast, prices);
  const made = now.reason === "prompt" ? reasoner : steps;
  const cost = costOfSteps(made, prices);
  if (reasoner.length > 0) return cost;
  // The reasoner's call was never made: its price is not known, only that of what comes before it.
  return made.length === 0 ? { usd: null, complete: false } : { ...cost, complete: false };
}

/** At the given prices, else the catalogue's off-peak list prices: a file does not say at which hour a call was made. */
function costOfSteps(steps: readonly StoredStep[], prices: ReplaySettings["prices"]): ReplayCost {
  let microUsd = 0;
  for (const step of steps) {
    const price = priceOf(lookUpModel(step.model, step.tier), prices);
    const tokens = {
      input: step.inputTokens,
      cachedInput: step.cachedInputTokens,
      output: step.outputTokens,
      reasoning: step.reasoningTokens,
    };
    const { listMicroUsd } = costOf(tokens, price, null);
    if (listMicroUsd === null) return { usd: null, complete: false };
    microUsd += listMicroUsd;
  }
  return { usd: toUsd(microUsd), complete: true };
}
