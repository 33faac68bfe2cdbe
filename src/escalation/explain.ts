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
  /** A sentence about "it": what made the question hard, what was found in the draft, or why the fast model was not available. */
  readonly detail?: string | undefined;
  /** What is left of the budget did not reach for the tier that was wanted. */
  readonly isDowngraded?: boolean;
}

const whole = new Intl.NumberFormat("en-US");

/** What is said while a tier is at work and nothing has called for another. */
export const beginning = (tier: Tier): string =>
  tier === "fast" ? "The fast model is answering." : "The reasoner is answering.";

function promptGrounds({ threshold, detail }: Grounds): string {
  if (threshold === 0) return "Every question goes to the reasoner here";
  return withoutStop(told("The question looked hard from the start", detail));
}

const withoutStop = (sentence: string): string => sentence.replace(/\.$/, "");

/** One sentence of both. */
const told = (what: string, detail: string | undefined): string =>
  detail === undefined ? `${what}.` : `${what}: ${detail.charAt(0).toLowerCase()}${detail.slice(1)}`;

export function explain(grounds: Grounds): string {
  const { tier, reason, detail } = grounds;
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
      return `${promptGrounds(grounds)} (score ${grounds.score.toFixed(2)}, threshold ${grounds.threshold.toFixed(2)}).`;
    case "cheaper":
      return "The reasoner is cheaper for this question at the moment.";
    case "thinking-overrun":
      return `The fast model was still thinking after ${whole.format(grounds.thinkingTokens)} tokens.`;
    case "empty-answer":
      return told(`The fast model gave ${detail === undefined ? "an empty" : "no real"} answer`, detail);
    case "cut-off":
      return told("The fast model's answer was cut off before its end", detail);
    case "context-overflow":
      return "The conversation is longer than the fast model can read.";
    case "fast-unavailable":
      return detail === undefined
        ? "The fast model was not available."
        : `The fast model was not available. ${detail}`;
    case "bad-tool-call":
      return "The fast model called a tool in a way that does not work, twice.";
    case "hedging":
      return told("The fast model kept doubting its own answer", detail);
    case "repetition":
      return told("The fast model was repeating itself", detail);
    case "arithmetic":
      return told("The fast model's arithmetic was wrong", detail);
    case "schema":
      return told("The fast model's answer did not have the form that was asked for", detail);
    case "refusal":
      return told("The fast model refused a harmless question", detail);
    case "language":
      return told("The fast model answered in another language than the question's", detail);
  }
}
