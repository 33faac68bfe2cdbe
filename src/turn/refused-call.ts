// Which tier takes a call that the books refused, if any. Pure.

import type { Mode, Tier } from "../core/receipt.ts";
import type { Admission, TurnSettings } from "./ports.ts";

export type Refusal = Extract<Admission, { kind: "refused" }>;

/** The state of the turn that the call would have been of. */
export interface RefusedTurn {
  readonly tier: Tier;
  readonly mode: Mode;
  readonly budgetAction: TurnSettings["budgetAction"];
  /** From the fast tier to the reasoner, in this turn. */
  readonly mayEscalate: boolean;
  readonly hasFast: boolean;
  readonly hasBegun: boolean;
  /** The budget has changed the tier once already. */
  readonly isDowngraded: boolean;
}

export type NextTier =
  | { readonly tier: "reasoner"; readonly reason: "fast-unavailable" | "cheaper" }
  | { readonly tier: "fast" };

export function tierInstead(by: Refusal["by"], turn: RefusedTurn): NextTier | null {
  if (by === "neurons") return turn.mayEscalate ? { tier: "reasoner", reason: "fast-unavailable" } : null;
  if (turn.budgetAction === "refuse" || turn.mode === "fast" || turn.isDowngraded) return null;
  if (turn.tier === "fast") return turn.mayEscalate ? { tier: "reasoner", reason: "cheaper" } : null;
  // What the reasoner has begun, it ends.
  return turn.hasFast && !turn.hasBegun ? { tier: "fast" } : null;
}
