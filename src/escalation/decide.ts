// Which tier begins a turn, and why, from values alone. The decision is what is logged, shown and tested.

import type { Mode, Reason, Tier } from "../core/receipt.ts";

export interface StartSignals {
  readonly mode: Mode;
  /** The user asked for the same answer again, with more thought. */
  readonly isRetry: boolean;
  readonly score: number;
  readonly threshold: number;
  /** `used-up`: the allowance that it is paid from is gone for today. */
  readonly fast: "ready" | "too-small" | "used-up" | "absent";
  readonly reasoner: "ready" | "absent";
  /** The fast tier would cost more than the reasoner. */
  readonly isDearerOnFast: boolean;
}

export type StartDecision =
  | {
      readonly kind: "start";
      readonly tier: Tier;
      readonly reason: Reason | null;
      readonly onlyTier: boolean;
    }
  | { readonly kind: "refuse"; readonly missing: Tier; readonly why: "absent" | "used-up" };

const start = (tier: Tier, reason: Reason | null, onlyTier = false): StartDecision => ({
  kind: "start",
  tier,
  reason,
  onlyTier,
});

const refuse = (missing: Tier, why: "absent" | "used-up" = "absent"): StartDecision => ({
  kind: "refuse",
  missing,
  why,
});

export function decideStart(signals: StartSignals): StartDecision {
  const { mode, fast, reasoner } = signals;
  if (mode === "deep") {
    if (reasoner === "absent") return refuse("reasoner");
    return start("reasoner", signals.isRetry ? "user-retry" : "asked");
  }
  if (mode === "fast") {
    return fast === "absent" || fast === "used-up" ? refuse("fast", fast) : start("fast", null);
  }
  if (fast === "absent") return reasoner === "absent" ? refuse("fast") : start("reasoner", null, true);
  if (fast === "used-up")
    return reasoner === "absent" ? refuse("fast", fast) : start("reasoner", "fast-unavailable");
  if (reasoner === "absent") return start("fast", null, true);
  if (fast === "too-small") return start("reasoner", "context-overflow");
  // A threshold of 1 sends nothing by its score, one of 0 everything.
  if (signals.threshold < 1 && signals.score >= signals.threshold) return start("reasoner", "prompt");
  if (signals.isDearerOnFast) return start("reasoner", "cheaper");
  return start("fast", null);
}
