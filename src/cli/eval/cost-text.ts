// Costs in words and columns: the curve over the price ratio, and where today's prices stand on it.

import { toUsd } from "../../ledger/cost.ts";
import { lookUpModel } from "../../models/catalogue.ts";
import {
  breakEven,
  costCurve,
  RATIOS,
  regimes,
  TYPICAL_INPUT_TOKENS,
  type CurvePoint,
  type EqualShares,
  type Regime,
} from "./cost-curve.ts";
import { percent, table } from "./table.ts";
import { TYPICAL_OUTPUT_TOKENS } from "../../ledger/typical-call.ts";

/** The settings' defaults. */
const FAST = lookUpModel("@cf/deepseek-ai/deepseek-r1-distill-qwen-32b", "fast");
const REASONER = lookUpModel("deepseek-reasoner", "reasoner");
const FREE_NEURONS = 10_000;

/** Measured on public routing data with answers (docs/escalation.md); `--data` prints those of any other. */
export const MEASURED: EqualShares = { before: 0, after: 0.13, promptOnly: 0.25 };

export interface CostReport {
  readonly shares: EqualShares;
  readonly breakEven: ReturnType<typeof breakEven>;
  readonly curve: readonly CurvePoint[];
  readonly today: readonly Regime[] | null;
}

export const costReport = (shares: EqualShares): CostReport => ({
  shares,
  breakEven: breakEven(shares),
  curve: costCurve(RATIOS, shares),
  today: regimes(FAST, REASONER, FREE_NEURONS),
});

const ratioText = (ratio: number | null): string => (ratio === null ? "never" : ratio.toFixed(2));

function inWhichRegime(
  { overPromptOnly, overAllStrong }: CostReport["breakEven"],
  { ratio }: Regime,
): string {
  if (ratio === null) return "the weak call is free, so a cascade costs its escalations only";
  const price = `the strong call costs ${ratio.toFixed(2)} of the weak one`;
  if (overAllStrong === null || ratio < overAllStrong)
    return `${price}: asking the strong model at once is cheaper than a cascade, whose case is then speed, privacy or free quota`;
  if (overPromptOnly === null || ratio < overPromptOnly)
    return `${price}: a cascade is cheaper than the strong model alone, and dearer than a router by the prompt`;
  return `${price}: a cascade is the cheapest`;
}

export function costText({ shares, breakEven, curve, today }: CostReport): string {
  const points = curve.map((point) => [
    point.ratio.toFixed(2),
    point.cascade.toFixed(2),
    point.promptOnly.toFixed(2),
    point.allStrong.toFixed(2),
    point.cheapest,
  ]);
  const states = (today ?? []).map((regime) => [
    regime.name,
    toUsd(regime.weakMicroUsd).toFixed(6),
    toUsd(regime.strongMicroUsd).toFixed(6),
    regime.ratio === null ? "–" : regime.ratio.toFixed(2),
  ]);
  return [
    `Cost of a turn, in weak calls, where a cascade that makes ${percent(shares.before + shares.after)} strong calls does as well as a router that makes ${percent(shares.promptOnly)} by the prompt alone:`,
    "",
    table([["strong:weak", "cascade", "prompt-only", "all strong", "cheapest"], ...points]),
    "",
    `A cascade costs less than asking the strong model at once from a ratio of ${ratioText(breakEven.overAllStrong)}, less than the router from ${ratioText(breakEven.overPromptOnly)}.`,
    "",
    `Today's list prices, for a call of ${TYPICAL_INPUT_TOKENS} tokens in and ${TYPICAL_OUTPUT_TOKENS} out, in USD:`,
    "",
    today === null ? "unknown: a model has no price" : table([["", "fast", "reasoner", "ratio"], ...states]),
    "",
    ...(today ?? []).map((regime) => `- ${regime.name}: ${inWhichRegime(breakEven, regime)}.`),
  ].join("\n");
}
