// Which tier begins a turn, and why, from values alone. The decision is what is logged, shown and tested.

import type { Mode, Reason, Tier } from "../core/receipt.ts";

export interface StartSignals {
  readonly mode: Mode;
  /** The user asked for the same answer again, with more thought. */
  readonly isRetry: boolean;
  readonly score: number;
  readonly threshold: number;
  readonly fast: "ready" | "too-small" | "absent";
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
  | { readonly kind: "refuse"; readonly missing: Tier };

const start = (tier: Tier, reason: Reason | null, onlyTier = false): StartDecision => ({
  kind: "start",
  tier,
  reason,
  onlyTier,
});

export function decideStart(signals: StartSignals): StartDecision {
  const { mode, fast, reasoner } = signals;
  if (mode === "deep") {
    if (reasoner === "absent") return { kind: "refuse", missing: "reasoner" };
    return start("reasoner", signals.isRetry ? "user-retry" : "asked");
  }
  if (mode === "fast") {
    return fast === "absent" ? { kind: "refuse", missing: "fast" } : start("fast", null);
  }
  if (fast === "absent")
    return reasoner === "absent" ? { kind: "refuse", missing: "fast" } : start("reasoner", null, true);
  if (reasoner === "absent") return start("fast", null, true);
  if (fast === "too-small") return start("reasoner", "context-overflow");
  // A threshold of 1 sends nothing by its score, one of 0 everything.
  if (signals.threshold < 1 && signals.score >= signals.threshold) return start("reasoner", "prompt");
  if (signals.isDearerOnFast) return start("reasoner", "cheaper");
  return start("fast", null);
}
