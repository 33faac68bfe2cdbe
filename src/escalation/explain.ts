// The sentence that tells a lay person why an answer came from where it came from. One place, so that the receipt, the
// live notice and the log say the same.

import type { Reason, Tier } from "../core/receipt.ts";
import { USUAL_WAY } from "../core/usual-way.ts";

export interface Grounds {
  readonly tier: Tier;
  readonly reason: Reason | null;
  /** The other tier is not configured, so there was nothing to decide. */
  readonly onlyTier: boolean;
  readonly score: number;
  readonly threshold: number;
  readonly thinkingTokens: number;
  /** Whether a model was asked at all. */
  readonly asked: boolean;
  /** Whether an answer came to its end. */
  readonly answered: boolean;
  /** What the fast tier's failure was, for `fast-unavailable`. */
  readonly fault?: string | undefined;
  /** What is left of the budget did not reach for the tier that was wanted. */
  readonly isDowngraded?: boolean;
}

const whole = new Intl.NumberFormat("en-US");

/** What is said while a tier is at work and nothing has called for another. */
export const beginning = (tier: Tier): string =>
  tier === "fast" ? "The fast model is answering." : "The reasoner is answering.";

export function explain(grounds: Grounds): string {
  const { tier, reason } = grounds;
  if (grounds.onlyTier) return USUAL_WAY[tier].onlyTier;
  if (grounds.isDowngraded === true) {
    return tier === "fast"
      ? "The budget that is left does not cover the reasoner, so the fast model answered."
      : "The budget that is left does not cover the fast model, which costs more, so the reasoner answered.";
  }
  switch (reason) {
    case null:
      if (grounds.answered) return USUAL_WAY[tier].answered;
      return grounds.asked ? USUAL_WAY[tier].unanswered : USUAL_WAY[tier].notAsked;
    case "asked":
      return "You asked for the reasoner.";
    case "user-retry":
      return "You asked to try harder, so the reasoner answered.";
    case "prompt":
      return `The question looked hard from the start (score ${grounds.score.toFixed(2)}, threshold ${grounds.threshold.toFixed(2)}).`;
    case "cheaper":
      return "The reasoner is cheaper for this question at the moment.";
    case "thinking-overrun":
      return `The fast model was still thinking after ${whole.format(grounds.thinkingTokens)} tokens.`;
    case "empty-answer":
      return "The fast model gave an empty answer.";
    case "cut-off":
      return "The fast model's answer was cut off before its end.";
    case "context-overflow":
      return "The conversation is longer than the fast model can read.";
    case "fast-unavailable":
      return grounds.fault === undefined
        ? "The fast model was not available."
        : `The fast model was not available. ${grounds.fault}`;
    case "bad-tool-call":
      return "The fast model called a tool in a way that does not work, twice.";
    case "hedging":
      return "The fast model kept doubting its own answer.";
    case "repetition":
      return "The fast model was repeating itself.";
    case "arithmetic":
      return "The fast model's arithmetic was wrong.";
    case "schema":
      return "The fast model's answer did not have the form that was asked for.";
    case "refusal":
      return "The fast model refused a harmless question.";
    case "language":
      return "The fast model answered in another language than the question's.";
  }
}
