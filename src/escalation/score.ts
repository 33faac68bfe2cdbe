// How hard a prompt looks before anything was answered: 0 to 1, from named contributions. Pure, and cheap enough to run
// on every message. Deliberately cautious: from the prompt alone little can be known, so the weights are few, round, and
// fitted to nothing.

import { readFeatures } from "./features.ts";
import { stickiness, type RecentTurn } from "./sticky.ts";

export interface PromptScore {
  /** 0 to 1; higher means harder. */
  readonly score: number;
  /** They add up to the score. */
  readonly contributions: Readonly<Record<string, number>>;
}

/** What each signal may add at most, and how much of it does: each saturates, so that no single one decides alone. */
const SIGNALS = {
  length: { weight: 0.2, enough: 200 },
  numbers: { weight: 0.15, enough: 8 },
  quantities: { weight: 0.15, enough: 6 },
  maths: { weight: 0.2, enough: 5 },
  code: { weight: 0.2, enough: 4 },
  parts: { weight: 0.1, enough: 5 },
} as const;

/** A proof is asked for in one word. */
const PROOF_COUNTS_AS = 2;

/** `recent`: the turns before the message, newest last. */
export function scorePrompt(message: string, recent: readonly RecentTurn[] = []): PromptScore {
  const features = readFeatures(message);
  const signal = (name: keyof typeof SIGNALS, seen: number): number =>
    SIGNALS[name].weight * Math.min(1, seen / SIGNALS[name].enough);
  const own = {
    length: signal("length", features.length),
    numbers: signal("numbers", features.number),
    quantities: signal("quantities", features.quantity),
    maths: signal("maths", features.maths + PROOF_COUNTS_AS * features.proof),
    code: signal("code", features.code),
    parts: signal("parts", features.part),
  };
  const sum = Object.values(own).reduce((total, value) => total + value, 0);
  const sticky = Math.max(0, Math.min(stickiness(message, recent), 1 - sum));
  return {
    score: Math.round(Math.min(1, sum + sticky) * 1000) / 1000,
    contributions: { ...own, sticky },
  };
}
