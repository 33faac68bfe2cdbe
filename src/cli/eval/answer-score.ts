// How much a seen answer speaks for the reasoner, as one number: what a check rejects stands above all that none does; among
// the rest the prompt's score counts, raised by soft signals. The weights are set by judgement and round.

import type { Trigger } from "../../escalation/trigger.ts";
import type { SoftSignals } from "./soft-signals.ts";

/** What a check rejects scores at least this, what none rejects at most this. */
const REJECTED = 0.75;

/** What each soft signal alone would make of the score. */
const STRENGTH: Readonly<Record<keyof SoftSignals, number>> = {
  uncomputed: 0.7,
  unusedNumbers: 0.5,
  fractions: 0.5,
  length: 0.5,
  doubt: 0.2,
};

/**
 * With `doubt = 1 − (1 − prompt) · ∏ (1 − strength · signal)`, as if the prompt's score and each signal were independent
 * chances that the answer will not do: `0.75 + 0.25 · doubt` where a check rejected it, else `0.75 · doubt`.
 */
export function scoreAnswer(promptScore: number, trigger: Trigger | null, soft: SoftSignals): number {
  let standing = 1 - promptScore;
  for (const name of Object.keys(STRENGTH) as (keyof SoftSignals)[])
    standing *= 1 - STRENGTH[name] * soft[name];
  const doubt = 1 - standing;
  const score = trigger === null ? REJECTED * doubt : REJECTED + (1 - REJECTED) * doubt;
  return Math.round(score * 10_000) / 10_000;
}
