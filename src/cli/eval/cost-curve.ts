// When a cascade pays in money: its cost against asking either model at once, over the price ratio of the strong call to the
// weak one, and where today's list prices stand. From values alone.

import { costOf } from "../../ledger/cost.ts";
import { TYPICAL_OUTPUT_TOKENS, typicalNeurons } from "../../ledger/typical-call.ts";
import type { ModelEntry, Price } from "../../models/catalogue.ts";

/** A short conversation's prompt. */
export const TYPICAL_INPUT_TOKENS = 800;
export const RATIOS = [0.1, 0.14, 0.27, 0.5, 1, 1.5, 2, 3, 5, 10, 20] as const;

/** Two policies that reach the same quality. */
export interface EqualShares {
  /** The share of turns that a cascade sends to the strong model at once, without a weak call. */
  readonly before: number;
  /** The share that it escalates after the weak model has answered. */
  readonly after: number;
  /** The share that a router sends to the strong model by the prompt alone; the rest stays with the weak one. */
  readonly promptOnly: number;
}

export interface CurvePoint {
  readonly ratio: number;
  /** Per turn, in units of a weak call. */
  readonly cascade: number;
  readonly promptOnly: number;
  readonly allStrong: number;
  readonly cheapest: "cascade" | "prompt-only" | "all strong";
}

export function costCurve(ratios: readonly number[], shares: EqualShares): CurvePoint[] {
  return ratios.map((ratio) => {
    const { before, after } = shares;
    const cascade = 1 - before + (before + after) * ratio;
    const promptOnly = 1 - shares.promptOnly + shares.promptOnly * ratio;
    const allStrong = ratio;
    const least = Math.min(cascade, promptOnly, allStrong);
    const cheapest = least === allStrong ? "all strong" : least === cascade ? "cascade" : "prompt-only";
    return { ratio, cascade, promptOnly, allStrong, cheapest };
  });
}

/** The ratio above which a cascade costs less than each; null where none is high enough. */
export function breakEven({ before, after, promptOnly }: EqualShares): {
  readonly overAllStrong: number | null;
  readonly overPromptOnly: number | null;
} {
  const strong = before + after;
  return {
    overAllStrong: strong < 1 ? (1 - before) / (1 - strong) : null,
    overPromptOnly: promptOnly > strong ? (promptOnly - before) / (promptOnly - strong) : null,
  };
}

export interface Regime {
  readonly name: string;
  readonly weakMicroUsd: number;
  readonly strongMicroUsd: number;
  /** Strong to weak; null where the weak call is free. */
  readonly ratio: number | null;
}

/** A typical call's price on both tiers, in every state that today's prices have. Null where a price is unknown. */
export function regimes(weak: ModelEntry, strong: ModelEntry, freeNeurons: number): Regime[] | null {
  const { price: weakPrice, neurons } = weak;
  const { price: strongPrice } = strong;
  if (weakPrice === null || strongPrice === null) return null;
  const weakMicroUsd = typicalMicroUsd(weakPrice, 1);
  const calls =
    neurons === null ? 0 : Math.floor(freeNeurons / typicalNeurons(TYPICAL_INPUT_TOKENS, neurons));
  const regime = (name: string, weakCost: number, factor: number): Regime => {
    const strongMicroUsd = typicalMicroUsd(strongPrice, factor);
    return {
      name,
      weakMicroUsd: weakCost,
      strongMicroUsd,
      ratio: weakCost === 0 ? null : strongMicroUsd / weakCost,
    };
  };
  const free = calls === 0 ? [] : [regime(`free neurons, about ${calls} typical calls a day`, 0, 1)];
  return [
    ...free,
    regime("off-peak", weakMicroUsd, 1),
    ...(strongPrice.peakFactor === 1 ? [] : [regime("peak", weakMicroUsd, strongPrice.peakFactor)]),
  ];
}

function typicalMicroUsd(price: Price, factor: number): number {
  const tokens = {
    input: TYPICAL_INPUT_TOKENS,
    cachedInput: 0,
    output: TYPICAL_OUTPUT_TOKENS,
    reasoning: 0,
  };
  const { input, cachedInput, output } = price;
  const now = { input: input * factor, cachedInput: cachedInput * factor, output: output * factor };
  return costOf(tokens, now, null).listMicroUsd ?? 0;
}
